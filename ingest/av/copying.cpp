#include "ingest/av/copying.hpp"

#include <algorithm>
#include <span>

#include "ingest/av/copy_rung.hpp"
#include "ingest/ladder.hpp"
#include "ingest/mp4/avc.hpp"

namespace acervo::ingest::av {
namespace {

constexpr std::size_t kLooks = 6, kMostKeys = 20'000;
constexpr Micros kOften{1'000'000};

std::int64_t peak_rate(const Span& span) {
  double most = 0;
  for (std::size_t i = 0, k = 0; i < span.keys.size(); ++i) {
    std::int64_t bytes = 0;
    for (k = i; k < span.keys.size() && span.keys[k] - span.keys[i] < std::chrono::seconds(4); ++k)
      bytes += span.key_bytes[k];
    const auto end = k < span.keys.size() ? span.keys[k] : span.end;
    const auto length = std::max(end - span.keys[i], Micros(1'000'000));
    most = std::max(most, double(bytes) * 8e6 / double(length.count()));
  }
  return std::int64_t(most);
}

// The packet of a time. Some containers seek too far: then again from further back.
Packet packet_at(Source& source, const AVStream& stream, Micros time, bool shown) {
  for (const int back : {0, 2, 10}) {
    source.seek(time + Micros(1000) - std::chrono::seconds(back));
    for (int packets = 0; packets < 600; ++packets) {
      auto packet = source.read();
      if (!packet) break;
      const auto stamp = shown ? packet->pts : packet->dts;
      if (packet->pts == AV_NOPTS_VALUE || stamp == AV_NOPTS_VALUE) continue;
      const auto off = to_micros(stamp, stream.time_base) - time;
      if (std::chrono::abs(off) <= Micros(1000)) return packet;
      if (off > std::chrono::seconds(1)) break;
    }
  }
  return {};
}

// How much later than decoded some key pictures are shown, if each begins anew and all agree.
std::optional<Micros> delay_of(Source& source, const AVStream& stream, const Span& span, bool shown,
                               const mp4::ParameterSets& sets) {
  std::optional<Micros> delay;
  for (std::size_t i = 0; i < kLooks; ++i) {
    const auto key = span.keys[(span.keys.size() - 1) * i / (kLooks - 1)];
    const auto packet = packet_at(source, stream, key, shown);
    if (!packet) return std::nullopt;
    if (const auto told = parameter_sets_of(*packet); told && *told != sets) return std::nullopt;
    const auto copied = mp4::copy_sample(std::span(packet->data, std::size_t(packet->size)), sets);
    const auto later = shown ? Micros(0) : to_micros(packet->pts - packet->dts, stream.time_base);
    if (!copied.whole || !copied.same_sets || !mp4::is_idr(copied.bytes)) return std::nullopt;
    if (delay && std::chrono::abs(*delay - later) > Micros(500)) return std::nullopt;
    delay = later;
  }
  return delay;
}

// Whether the source may be copied as far as the probe can tell; if so that is noted.
bool note_copyable(Source& source, Facts& facts, const Span& span) {
  if (facts.video->codec != "h264") return false;
  if (facts.format != "mov" && facts.format != "matroska" && facts.format != "mpegts" && facts.format != "flv")
    return false;
  const auto& stream = source.stream(facts.video->stream);
  const auto sets = parameter_sets_of(stream);
  const auto codecs = mp4::avc_codecs(sets);
  if (!codecs) return false;
  auto video = *facts.video;
  video.avc = *codecs;
  video.peak_rate = peak_rate(span);
  if (!is_copyable(video)) return false;
  const auto delay = delay_of(source, stream, span, !span.decoding, sets);
  if (!delay) return false;
  for (const auto key : span.keys) video.keys.push_back(key + *delay - facts.offset);
  facts.video = video;
  return true;
}

// The longest that some key pictures are shown after they are decoded. A cut somewhat after one costs little, one just
// before it costs all pictures since the key picture before.
Micros longest_delay(Source& source, const AVStream& stream, const Span& span) {
  Micros longest{};
  for (std::size_t i = 0; span.decoding && i < kLooks; ++i) {
    const auto packet = packet_at(source, stream, span.keys[(span.keys.size() - 1) * i / (kLooks - 1)], false);
    if (packet) longest = std::max(longest, to_micros(packet->pts - packet->dts, stream.time_base));
  }
  return std::min(longest, Micros(1'000'000));
}

}  // namespace

void note_keys(Source& source, Facts& facts, const Scan& scan, const OnProgress& on_progress) {
  if (!facts.video || !scan.contains(facts.video->stream)) return;
  const auto& span = scan.at(facts.video->stream);
  if (span.keys.empty() || span.keys.size() > kMostKeys) return;
  source.keep_only([&](int index) { return index == facts.video->stream; });
  on_progress(0.6);
  if ((!facts.jumps && note_copyable(source, facts, span)) || source.is_linear()) return;
  // Where every picture or every second begins anew nothing is saved.
  if (span.end - span.first < span.keys.size() * kOften) return;
  const auto delay = longest_delay(source, source.stream(facts.video->stream), span);
  for (const auto key : span.keys) facts.video->keys.push_back(key + delay - facts.offset);
}

}  // namespace acervo::ingest::av
