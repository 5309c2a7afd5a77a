#include "ingest/av/probe.hpp"

#include <algorithm>

#include "ingest/av/bars.hpp"
#include "ingest/av/changing_shape.hpp"
#include "ingest/av/closed_captions.hpp"
#include "ingest/av/copying.hpp"
#include "ingest/av/dead_end.hpp"
#include "ingest/av/entry_finder.hpp"
#include "ingest/av/error.hpp"
#include "ingest/av/fields.hpp"
#include "ingest/av/loudness.hpp"
#include "ingest/av/sampling.hpp"
#include "ingest/av/scan.hpp"
#include "ingest/av/stream_facts.hpp"
#include "ingest/chapters.hpp"

extern "C" {
#include <libavutil/dovi_meta.h>
}

namespace acervo::ingest::av {
namespace {

constexpr Micros kRunUp{50'000};

bool is_encrypted(Source& source) {
  for (unsigned i = 0; i < source.format().nb_streams; ++i) {
    const auto& stream = source.stream(int(i));
    if (av_stream_get_side_data(&stream, AV_PKT_DATA_ENCRYPTION_INIT_INFO, nullptr)) return true;
    const auto tag = stream.codecpar->codec_tag;
    if (tag == MKTAG('e', 'n', 'c', 'v') || tag == MKTAG('e', 'n', 'c', 'a')) return true;
  }
  return false;
}

// Dolby Vision whose base layer is neither HDR10 nor HLG nor SDR (profile 5): without its own processing, which no
// filter of ours does, faces are green.
bool has_colours_of_its_own(Source& source, const Facts& facts) {
  if (!facts.video) return false;
  std::size_t size = 0;
  const auto* side = av_stream_get_side_data(&source.stream(facts.video->stream), AV_PKT_DATA_DOVI_CONF, &size);
  if (!side || size < sizeof(AVDOVIDecoderConfigurationRecord)) return false;
  const auto& dolby = *reinterpret_cast<const AVDOVIDecoderConfigurationRecord*>(side);
  return dolby.dv_bl_signal_compatibility_id == 0;
}

bool has_undecodable(Source& source) {
  for (unsigned i = 0; i < source.format().nb_streams; ++i) {
    const auto type = source.stream(int(i)).codecpar->codec_type;
    if (type == AVMEDIA_TYPE_VIDEO || type == AVMEDIA_TYPE_AUDIO) return true;
  }
  return false;
}

void require_streams(Source& source, const Facts& facts) {
  if (is_encrypted(source)) throw Error(Code::unsupported_media, "the file is encrypted", "encrypted");
  if (has_colours_of_its_own(source, facts))
    throw Error(Code::unsupported_media, "Dolby Vision without a compatible base", "dolby_vision");
  if (facts.video || !facts.audio.empty()) return;
  if (has_undecodable(source))
    throw Error(Code::unsupported_media, "no decoder for any stream of the file", "nothing_decodes");
  throw Error(Code::unsupported_media, "the file has neither picture nor sound", "no_streams");
}

// A stream is kept if it has packets and they decode. A sound track that does not is left out if something else
// remains; a picture that does not is no reason to publish its sound as if that were the lesson.
void drop_hopeless(Facts& facts, const std::map<int, Sample>& samples) {
  const auto hopeless = [&](int stream) {
    const auto found = samples.find(stream);
    return found == samples.end() || found->second.is_hopeless();
  };
  if (facts.video && hopeless(facts.video->stream))
    throw Error(Code::corrupt_media, "the pictures of the file do not decode", "nothing_decodes");
  std::erase_if(facts.audio, [&](const AudioFacts& audio) { return hopeless(audio.stream); });
  if (!facts.video && facts.audio.empty())
    throw Error(Code::corrupt_media, "the sound of the file does not decode", "nothing_decodes");
}

// Cameras write a track for every socket, most of which have no microphone: they are silent, also the first. One that
// names its language stays, behind those that sound: long recordings are heard at some places only, and a description
// for who cannot see may be silent at all of them. Not where the tracks decide on times and entries, which the others
// are then mended and entered by.
void put_silent_behind(Facts& facts) {
  const auto sounds = [](const AudioFacts& audio) { return audio.loudness.has_value(); };
  const bool decide = facts.jumps || (!facts.video && !facts.entries.empty());
  if (decide || std::ranges::none_of(facts.audio, sounds)) return;
  std::erase_if(facts.audio, [&](const AudioFacts& audio) { return !sounds(audio) && audio.language.empty(); });
  std::stable_partition(facts.audio.begin(), facts.audio.end(), sounds);
}

// Packets do not say how long the last picture stays; where the container says a little more than they do, it knows.
// What libav has reckoned from a bit rate it does not.
Micros lasting(Micros measured, Micros left_out, Source& source) {
  const auto declared = source.format().duration;
  if (declared == AV_NOPTS_VALUE || source.format().duration_estimation_method == AVFMT_DURATION_FROM_BITRATE)
    return measured;
  const auto more = Micros(declared) - left_out - measured;
  return more > Micros(0) && more < std::chrono::milliseconds(300) ? measured + more : measured;
}

void apply_times(Facts& facts, const Scan& scan, Source& source) {
  Micros first{INT64_MAX}, end{INT64_MIN};
  const auto widen = [&](const Span& span) {
    first = std::min(first, span.first);
    end = std::max(end, span.end);
  };
  for (const auto& [stream, span] : scan) widen(span);
  // Sound of a moment before the first picture is an encoder's run-up: the picture is not shown twice for it.
  const auto earliest = first;
  if (facts.video && scan.contains(facts.video->stream)) {
    const auto picture = scan.at(facts.video->stream).first;
    if (picture - first <= kRunUp) first = picture;
  }
  facts.offset = first;
  facts.duration = lasting(end - first, first - earliest, source);
  if (facts.video && scan.contains(facts.video->stream)) {
    auto& video = *facts.video;
    const auto& span = scan.at(video.stream);
    const auto& stream = source.stream(video.stream);
    const auto found = rhythm(span, {stream.avg_frame_rate.num, std::max(1, stream.avg_frame_rate.den)});
    video.frame_rate = found.rate;
    video.average_rate = found.average;
    video.variable_rate = found.variable;
    video.start = span.first - first;
    video.end = span.end - first;
    const auto length = (span.end - span.first).count();
    if (video.bit_rate <= 0 && length > 0) video.bit_rate = span.bytes * 8'000'000 / length;
  }
  for (auto& audio : facts.audio) {
    if (!scan.contains(audio.stream)) continue;
    audio.start = scan.at(audio.stream).first - first;
    audio.end = scan.at(audio.stream).end - first;
  }
}

}  // namespace

namespace {

Facts measure(int source_fd, const OnProgress& on_progress) {
  Source source(source_fd);
  on_progress(0);
  Facts facts = read_stream_facts(source);
  require_streams(source, facts);
  if (source.is_joined()) {
    facts.jumps = true;
    source.know(facts);
  }
  drop_hopeless(facts, sample_beginning(source, facts, on_progress));
  source.rewind();
  auto packets = scan(source, facts, on_progress);
  if (std::any_of(packets.begin(), packets.end(), [](const auto& entry) { return entry.second.jumps; })) {
    facts.jumps = true;
    source.know(facts);
    source.rewind();
    packets = scan(source, facts, on_progress);
  }
  apply_times(facts, packets, source);
  if (const int guide = facts.video ? facts.video->stream : facts.audio.front().stream; packets.contains(guide))
    note_entries(source, facts, packets.at(guide).entries);
  trim_dead_end(source, facts, on_progress);
  // One picture is a picture, whatever the container calls it.
  if (facts.video && facts.audio.empty() && packets.contains(facts.video->stream) &&
      packets.at(facts.video->stream).packets < 2)
    throw Error(Code::unsupported_media, "the file is a single picture", "is_picture");
  if (facts.duration <= Micros(0)) throw Error(Code::corrupt_media, "the file has no duration", "nothing_decodes");
  if (facts.duration > kLongestLesson)
    throw Error(Code::too_large, "the file claims to last for weeks", "too_demanding");
  facts.chapters = tidy_chapters(std::move(facts.chapters), facts.offset, facts.duration);
  if (const auto span = packets.find(facts.video ? facts.video->stream : -1); span != packets.end()) {
    facts.video->closed_captions |= span->second.captions;
    if (span->second.decoding) find_closed_captions(source, facts, on_progress);  // only its index has been read
  }
  settle_shape(source, facts, packets, on_progress);
  detect_fields(source, facts, on_progress);
  detect_bars(source, facts, on_progress);
  note_keys(source, facts, packets, on_progress);
  measure_loudness(source, facts, on_progress);
  put_silent_behind(facts);
  on_progress(1);
  return facts;
}

}  // namespace

Facts probe(int source_fd, const OnProgress& on_progress) {
  try {
    return measure(source_fd, on_progress);
  } catch (const Error& error) {
    // Whatever a library could not do with this file is about this file: people are told so.
    if (error.code() != Code::internal || !error.reason().empty()) throw;
    throw Error(Code::corrupt_media, error.what(), "nothing_decodes");
  }
}

}  // namespace acervo::ingest::av
