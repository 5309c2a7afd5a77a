#include "ingest/av/stream_facts.hpp"

#include <algorithm>
#include <cmath>
#include <cstring>
#include <string_view>

#include "catalog/core/text.hpp"

extern "C" {
#include <libavutil/display.h>
#include <libavutil/pixdesc.h>
}

namespace acervo::ingest::av {
namespace {

constexpr std::size_t kMostSounds = 8;  // each is a rung of every chunk

std::string tag(const AVDictionary* tags, const char* key) {
  const auto* entry = av_dict_get(tags, key, nullptr, 0);
  return entry ? shorten(squeeze(to_utf8(entry->value)), 300) : "";
}

std::string language(const AVDictionary* tags) {
  const auto text = lower(tag(tags, "language"));
  const bool plain = text.find_first_not_of("abcdefghijklmnopqrstuvwxyz0123456789-") == std::string::npos;
  // ISO 639-2: undetermined, no words, in none that has a code, in several.
  const bool names_none = text == "und" || text == "zxx" || text == "mis" || text == "mul";
  return names_none || text.size() > 12 || !plain ? "" : text;
}

std::string known(const char* name) {
  const std::string text = name ? name : "";
  return text == "unknown" || text == "reserved" ? "" : text;
}

bool is_attached(const AVStream& stream) {
  return stream.disposition & (AV_DISPOSITION_ATTACHED_PIC | AV_DISPOSITION_TIMED_THUMBNAILS);
}

bool has_decoder(const AVCodecParameters& parameters) {
  return avcodec_find_decoder(parameters.codec_id) != nullptr;
}

struct Turn {
  int degrees = 0;
  bool mirrored = false;
};

// The display matrix, read as a turn clockwise followed by a flip left to right.
Turn turn_of(const AVStream& stream) {
  const auto* side = av_stream_get_side_data(&stream, AV_PKT_DATA_DISPLAYMATRIX, nullptr);
  if (!side) return {};
  std::int32_t matrix[9];
  std::memcpy(matrix, side, sizeof matrix);
  const double determinant = double(matrix[0]) * matrix[4] - double(matrix[1]) * matrix[3];
  const bool mirrored = determinant < 0;
  if (mirrored) av_display_matrix_flip(matrix, 1, 0);
  const double counter = av_display_rotation_get(matrix);
  if (std::isnan(counter)) return {};
  return {int((std::lround(-counter / 90) % 4 + 4) % 4) * 90, mirrored};
}

int choose_video(Source& source) {
  int best = -1;
  std::int64_t best_score = -1;
  for (unsigned i = 0; i < source.format().nb_streams; ++i) {
    const auto& stream = source.stream(int(i));
    const auto& parameters = *stream.codecpar;
    if (parameters.codec_type != AVMEDIA_TYPE_VIDEO || is_attached(stream) || !has_decoder(parameters)) continue;
    const auto pixels = std::int64_t(parameters.width) * parameters.height;
    const auto score = pixels + (stream.disposition & AV_DISPOSITION_DEFAULT ? kMostPixels : 0);
    if (score > best_score) best = int(i), best_score = score;
  }
  return best;
}

bool contains(const AVProgram& programme, int stream) {
  const auto* begin = programme.stream_index;
  const auto* end = begin + programme.nb_stream_indexes;
  return std::find(begin, end, unsigned(stream)) != end;
}

// A transport stream may hold several programmes; what only others than the picture's have is no part of the lesson.
// What belongs to none stays: where the tables change on the way, libav forgets to whom the first streams belonged.
bool is_of_another_programme(AVFormatContext& format, int stream, int picture) {
  if (!av_find_program_from_stream(&format, nullptr, picture)) return false;
  bool belongs = false;
  for (AVProgram* its = nullptr; (its = av_find_program_from_stream(&format, its, stream)); belongs = true)
    if (contains(*its, picture)) return false;
  return belongs;
}

// In Ogg the comments of the recording are those of its streams.
bool titles_are_the_recordings(const AVFormatContext& format) {
  return std::string_view(format.iformat->name) == "ogg";
}

std::string title_of(const AVFormatContext& format) {
  auto title = tag(format.metadata, "title");
  for (unsigned i = 0; title.empty() && titles_are_the_recordings(format) && i < format.nb_streams; ++i)
    title = tag(format.streams[i]->metadata, "title");
  return title;
}

AudioFacts audio_facts(const AVFormatContext& format, const AVStream& stream) {
  const auto& parameters = *stream.codecpar;
  AudioFacts audio;
  audio.stream = stream.index;
  audio.codec = avcodec_get_name(parameters.codec_id);
  audio.language = language(stream.metadata);
  if (!titles_are_the_recordings(format)) audio.title = tag(stream.metadata, "title");
  audio.channels = parameters.ch_layout.nb_channels;
  audio.sample_rate = parameters.sample_rate;
  audio.bit_rate = parameters.bit_rate;
  return audio;
}

SubtitleFacts subtitle_facts(const AVStream& stream) {
  SubtitleFacts subtitle;
  subtitle.stream = stream.index;
  subtitle.codec = avcodec_get_name(stream.codecpar->codec_id);
  subtitle.language = language(stream.metadata);
  subtitle.title = tag(stream.metadata, "title");
  const auto* descriptor = avcodec_descriptor_get(stream.codecpar->codec_id);
  subtitle.text = descriptor && (descriptor->props & AV_CODEC_PROP_TEXT_SUB);
  subtitle.forced = stream.disposition & AV_DISPOSITION_FORCED;
  return subtitle;
}

std::vector<ChapterFacts> chapters(const AVFormatContext& format) {
  std::vector<ChapterFacts> found;
  for (unsigned i = 0; i < format.nb_chapters && found.size() < 1000; ++i) {
    const auto& chapter = *format.chapters[i];
    found.push_back({to_micros(chapter.start, chapter.time_base), to_micros(chapter.end, chapter.time_base),
                     tag(chapter.metadata, "title")});
  }
  return found;
}

}  // namespace

void shape(VideoFacts& video) {
  double width = video.crop_width ? video.crop_width : video.coded_width;
  double height = video.crop_height ? video.crop_height : video.coded_height;
  const double aspect = video.pixel_aspect.value();
  // An aspect beyond 4 is a damaged header, no film.
  if (aspect > 0.25 && aspect < 4) {
    // Widened rather than squeezed, so that no line of the source is lost.
    (aspect >= 1 ? width : height) *= aspect >= 1 ? aspect : 1 / aspect;
  }
  if (video.rotation % 180 != 0) std::swap(width, height);
  video.width = int(std::lround(width));
  video.height = int(std::lround(height));
}

Facts read_stream_facts(Source& source) {
  Facts facts;
  auto& format = source.format();
  facts.format = source.container();
  facts.bytes = source.bytes();
  facts.title = title_of(format);
  facts.language = language(format.metadata);
  facts.chapters = chapters(format);
  if (const int index = choose_video(source); index >= 0) {
    const auto& stream = source.stream(index);
    VideoFacts video;
    video.stream = index;
    video.codec = avcodec_get_name(stream.codecpar->codec_id);
    video.coded_width = stream.codecpar->width;
    video.coded_height = stream.codecpar->height;
    const auto turn = turn_of(stream);
    video.rotation = turn.degrees;
    video.mirrored = turn.mirrored;
    video.bit_rate = stream.codecpar->bit_rate;
    const auto order = stream.codecpar->field_order;
    video.interlaced = order != AV_FIELD_UNKNOWN && order != AV_FIELD_PROGRESSIVE;
    video.top_field_first = order != AV_FIELD_BB && order != AV_FIELD_BT;
    facts.video = video;
  }
  for (unsigned i = 0; i < format.nb_streams; ++i) {
    const auto& stream = source.stream(int(i));
    const auto type = stream.codecpar->codec_type;
    if (facts.video && is_of_another_programme(format, int(i), facts.video->stream)) continue;
    if (type == AVMEDIA_TYPE_AUDIO && has_decoder(*stream.codecpar)) {
      if (facts.audio.size() == kMostSounds) {
        ++facts.audio_left_out;
        continue;
      }
      const auto first = facts.audio.begin();
      const bool is_default = stream.disposition & AV_DISPOSITION_DEFAULT;
      const bool first_is = !facts.audio.empty() && (source.stream(first->stream).disposition & AV_DISPOSITION_DEFAULT);
      facts.audio.insert(is_default && !first_is ? first : facts.audio.end(), audio_facts(format, stream));
    } else if (type == AVMEDIA_TYPE_SUBTITLE) {
      facts.subtitles.push_back(subtitle_facts(stream));
    } else if (type == AVMEDIA_TYPE_VIDEO && is_attached(stream) && !facts.cover && stream.attached_pic.size > 0) {
      facts.cover = int(i);
    }
  }
  return facts;
}

void refine(VideoFacts& video, const AVFrame& picture, Source& source) {
  refine(video, picture,
         av_guess_sample_aspect_ratio(&source.format(), &source.stream(video.stream), const_cast<AVFrame*>(&picture)));
}

void refine(VideoFacts& video, const AVFrame& picture, AVRational aspect) {
  video.coded_width = picture.width;
  video.coded_height = picture.height;
  video.pixel_aspect = aspect.num > 0 && aspect.den > 0 ? Ratio{aspect.num, aspect.den} : Ratio{1, 1};
  const auto format = AVPixelFormat(picture.format);
  if (const auto* descriptor = av_pix_fmt_desc_get(format)) {
    video.pixel_format = descriptor->name;
    video.bit_depth = descriptor->comp[0].depth;
    video.rgb = descriptor->flags & (AV_PIX_FMT_FLAG_RGB | AV_PIX_FMT_FLAG_PAL);
  }
  video.full_range =
      picture.color_range == AVCOL_RANGE_JPEG || std::string_view(video.pixel_format).starts_with("yuvj");
  video.primaries = known(av_color_primaries_name(picture.color_primaries));
  video.matrix = known(av_color_space_name(picture.colorspace));
  video.transfer_name = known(av_color_transfer_name(picture.color_trc));
  video.transfer = picture.color_trc == AVCOL_TRC_SMPTE2084      ? Transfer::pq
                   : picture.color_trc == AVCOL_TRC_ARIB_STD_B67 ? Transfer::hlg
                                                                 : Transfer::sdr;
  if (picture.interlaced_frame) {
    video.interlaced = true;
    video.top_field_first = picture.top_field_first;
  }
  if (av_frame_get_side_data(&picture, AV_FRAME_DATA_A53_CC)) video.closed_captions = true;
  shape(video);
}

}  // namespace acervo::ingest::av
