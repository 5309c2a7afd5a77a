#include "ingest/av/subtitles.hpp"

#include <algorithm>
#include <map>

#include "catalog/core/text.hpp"
#include "ingest/av/codec_loop.hpp"
#include "ingest/captions/cue_text.hpp"
#include "ingest/captions/entities.hpp"
#include "ingest/captions/mend.hpp"

namespace acervo::ingest::av {
namespace {

constexpr Micros kShown = std::chrono::seconds(4);  // where a subtitle does not say how long it stays

struct Subtitle {
  AVSubtitle value{};
  Subtitle() = default;
  Subtitle(const Subtitle&) = delete;
  ~Subtitle() { avsubtitle_free(&value); }
};

// @param has_entities  libav's decoder of SubRip leaves "&amp;" as it is
std::string text_of(const AVSubtitle& subtitle, bool has_entities) {
  std::string text;
  for (unsigned i = 0; i < subtitle.num_rects; ++i) {
    const auto& rect = *subtitle.rects[i];
    auto line = rect.ass ? text_of_ass_event(rect.ass) : rect.text ? plain_text(rect.text) : std::string();
    if (has_entities) line = tidy_lines(with_letters(line));
    if (!line.empty()) text += (text.empty() ? "" : "\n") + line;
  }
  return text;
}

bool is_plain_text(AVCodecID codec) {
  return codec == AV_CODEC_ID_SUBRIP || codec == AV_CODEC_ID_TEXT || codec == AV_CODEC_ID_WEBVTT ||
         codec == AV_CODEC_ID_ASS;
}

// Files made from old SubRip hold its bytes as they were. libav's decoders refuse every caption with an accent in them.
Packet in_utf8(const AVPacket& packet) {
  const auto text = to_utf8({reinterpret_cast<const char*>(packet.data), std::size_t(packet.size)});
  Packet copy = new_packet();
  check(av_new_packet(copy.get(), int(text.size())), "read captions");
  check(av_packet_copy_props(copy.get(), &packet), "read captions");
  std::copy(text.begin(), text.end(), copy->data);
  return copy;
}

bool needs_utf8(AVCodecID codec, const AVPacket& packet) {
  return is_plain_text(codec) && packet.data &&
         !is_utf8({reinterpret_cast<const char*>(packet.data), std::size_t(packet.size)});
}

// One stream's decoder and what it has said so far.
class Track {
 public:
  Track(Codec codec, EmbeddedCaptions captions) : codec_(std::move(codec)), captions_(std::move(captions)) {}

  /// @returns whether there was a caption in it
  bool push(AVPacket& packet, Micros time, Micros length) {
    if (needs_utf8(codec_->codec_id, packet)) return push(*in_utf8(packet), time, length);
    Subtitle subtitle;
    int got = 0;
    if (avcodec_decode_subtitle2(codec_.get(), &subtitle.value, &got, &packet) < 0 || !got) return false;
    const auto& value = subtitle.value;
    if (value.pts != AV_NOPTS_VALUE && captions_.closed_captions) time = Micros(value.pts) - offset;
    const auto start = time + std::chrono::milliseconds(value.start_display_time);
    const bool says = value.end_display_time > value.start_display_time && value.end_display_time != UINT32_MAX;
    const auto end = says                 ? time + std::chrono::milliseconds(value.end_display_time)
                     : length > Micros(0) ? time + length
                                          : Micros(0);
    if (open_ && !captions_.cues.empty()) captions_.cues.back().end = std::min(captions_.cues.back().end, start);
    open_ = end <= start;  // until the next one, which may be empty
    const auto text = text_of(value, codec_->codec_id == AV_CODEC_ID_SUBRIP);
    if (!text.empty()) captions_.cues.push_back({std::max(start, Micros(0)), open_ ? start + kShown * 4 : end, text});
    return true;
  }

  EmbeddedCaptions finish(Micros duration) {
    // What a decoder still holds: the last caption of CEA-608, which nothing has replaced.
    const Packet end = new_packet();
    for (int left = 0; left < 16 && (codec_->codec->capabilities & AV_CODEC_CAP_DELAY); ++left)
      if (const auto before = captions_.cues.size(); !push(*end, duration, Micros(0))) {
        break;
      } else if (captions_.cues.size() > before) {
        captions_.cues.back().end = duration;
      }
    for (auto& cue : captions_.cues)
      cue.end = std::min(cue.end, std::max(duration, cue.start + std::chrono::seconds(1)));
    // Live ones roll up: each line comes again with the next.
    captions_.cues = mend_cues(tidy_cues(std::move(captions_.cues)), duration).cues;
    return std::move(captions_);
  }

  Micros offset{};

 private:
  Codec codec_;
  EmbeddedCaptions captions_;
  bool open_ = false;
};

std::map<int, Track> open_tracks(Source& source, const Facts& facts) {
  std::map<int, Track> tracks;
  for (const auto& subtitle : facts.subtitles) {
    if (!subtitle.text) continue;
    try {
      // A track of CEA-608 (c608 in QuickTime): a caption is told when the next one replaces it, with the time it had.
      const bool closed = subtitle.codec == "eia_608";
      const auto added = tracks.emplace(
          subtitle.stream, Track(source.decoder(subtitle.stream, 1), {subtitle.language, subtitle.title, closed, {}}));
      added.first->second.offset = facts.offset;
    } catch (const Error&) {
      // A format that libav does not know: the lesson goes without these captions.
    }
  }
  return tracks;
}

// CEA-608 travels in side data of the pictures (A/53), so all of them must be decoded.
class ClosedCaptions {
 public:
  ClosedCaptions(Source& source, const Facts& facts)
      : pictures_(source.decoder(facts.video->stream, 2)),
        base_(source.stream(facts.video->stream).time_base),
        track_(decoder(), {"", "CC", true, {}}) {
    track_.offset = facts.offset;
  }

  void push(const AVPacket* packet) {
    decode(*pictures_, packet, [this](Frame& picture) { look(*picture); });
  }
  EmbeddedCaptions finish(Micros duration) {
    push(nullptr);
    return track_.finish(duration);
  }

 private:
  static Codec decoder() {
    const AVCodec* kind = avcodec_find_decoder(AV_CODEC_ID_EIA_608);
    if (!kind) check(AVERROR_DECODER_NOT_FOUND, "read closed captions");
    Codec codec(allocated(avcodec_alloc_context3(kind)));
    codec->pkt_timebase = {1, 1'000'000};
    // Not its mode "real_time", which gives each caption the time of the one before.
    check(avcodec_open2(codec.get(), kind, nullptr), "read closed captions");
    return codec;
  }

  void look(const AVFrame& picture) {
    const auto* side = av_frame_get_side_data(&picture, AV_FRAME_DATA_A53_CC);
    if (!side || picture.best_effort_timestamp == AV_NOPTS_VALUE) return;
    const Packet packet = new_packet();
    check(av_new_packet(packet.get(), int(side->size)), "read closed captions");
    std::copy_n(side->data, side->size, packet->data);
    const auto time = to_micros(picture.best_effort_timestamp, base_);
    packet->pts = packet->dts = time.count();
    track_.push(*packet, time - track_.offset, Micros(0));
  }

  Codec pictures_;
  AVRational base_;
  Track track_;
};

}  // namespace

std::vector<EmbeddedCaptions> read_captions(Source& source, const Facts& facts, const OnProgress& on_progress) {
  auto tracks = open_tracks(source, facts);
  std::optional<ClosedCaptions> closed;
  if (facts.video && facts.video->closed_captions) closed.emplace(source, facts);
  std::vector<EmbeddedCaptions> found;
  if (tracks.empty() && !closed) return found;
  source.keep_only([&](int stream) { return tracks.contains(stream) || (closed && stream == facts.video->stream); });
  source.rewind();
  for (std::int64_t count = 1; auto packet = source.read(); ++count) {
    if (closed && packet->stream_index == facts.video->stream) closed->push(packet.get());
    if (const auto track = tracks.find(packet->stream_index); track != tracks.end() && packet->pts != AV_NOPTS_VALUE) {
      const auto base = source.stream(packet->stream_index).time_base;
      track->second.push(*packet, to_micros(packet->pts, base) - facts.offset, to_micros(packet->duration, base));
    }
    if (count % 64 == 0)
      on_progress(0.3 + 0.7 * double(source.format().pb->pos) / double(std::max<std::int64_t>(1, facts.bytes)));
  }
  for (auto& [stream, track] : tracks) found.push_back(track.finish(facts.duration));
  if (closed) found.push_back(closed->finish(facts.duration));
  std::erase_if(found, [](const auto& captions) { return captions.cues.empty(); });
  return found;
}

}  // namespace acervo::ingest::av
