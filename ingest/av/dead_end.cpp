#include "ingest/av/dead_end.hpp"

#include <algorithm>
#include <optional>

#include "ingest/av/codec_loop.hpp"

namespace acervo::ingest::av {
namespace {

constexpr Micros kLook = std::chrono::seconds(1);
constexpr int kMostPackets = 600;

bool is_blank(const AVPacket& packet) {
  return std::all_of(packet.data, packet.data + packet.size, [](std::uint8_t byte) { return byte == 0; });
}

// Of samples as they are nothing but zeros is silence, which is no sign of death, nor one of life.
bool says_nothing_by_zeros(const AVStream& stream) {
  return av_get_bits_per_sample(stream.codecpar->codec_id) > 0;
}

class EndFinder {
 public:
  EndFinder(Source& source, const Facts& facts, const OnProgress& on_progress)
      : source_(source), facts_(facts), on_progress_(on_progress) {
    if (facts.video) (video_ = source.decoder(facts.video->stream, 1))->skip_frame = AVDISCARD_NONKEY;
    if (!facts.audio.empty()) audio_ = source.decoder(facts.audio.front().stream, 1);
    source.keep_only([&](int stream) { return is_video(stream) || is_audio(stream); });
  }

  /// Where the last sound or key picture that decodes within a second from `time` ends, or nothing. Where there is
  /// neither to try, as between the key pictures of a silent film, it is taken to live.
  std::optional<Micros> life_at(Micros time) {
    source_.seek(time);
    if (video_) avcodec_flush_buffers(video_.get());
    if (audio_) avcodec_flush_buffers(audio_.get());
    std::optional<Micros> last;
    bool tried = false;
    for (int packets = 0; packets < kMostPackets; ++packets) {
      const auto packet = source_.read();
      if (!packet) break;
      on_progress_(0.6);
      const auto& stream = source_.stream(packet->stream_index);
      const auto stamp = packet->pts != AV_NOPTS_VALUE ? packet->pts : packet->dts;
      if (stamp == AV_NOPTS_VALUE) continue;
      const auto at = to_micros(stamp, stream.time_base);
      if (at > time + kLook) break;
      const bool blank = is_blank(*packet);
      if (blank && says_nothing_by_zeros(stream)) continue;
      tried |= blank || !is_video(packet->stream_index) || (packet->flags & AV_PKT_FLAG_KEY);
      if (blank) continue;
      if (const auto length = decoded(*packet)) last = std::max(last.value_or(at), at + *length);
    }
    return tried ? last : std::optional(time);
  }

 private:
  bool is_video(int stream) const { return facts_.video && facts_.video->stream == stream; }
  bool is_audio(int stream) const { return !facts_.audio.empty() && facts_.audio.front().stream == stream; }

  /// How much comes of the packet, or nothing. Of sound that may be more than the packet says: where a damaged index
  /// makes one of many.
  std::optional<Micros> decoded(const AVPacket& packet) {
    const bool video = is_video(packet.stream_index);
    if (video && !(packet.flags & AV_PKT_FLAG_KEY)) return std::nullopt;
    bool any = false;
    std::int64_t samples = 0;
    const auto seen = [&](Frame& frame) {
      if (frame->flags & AV_FRAME_FLAG_CORRUPT) return;
      any = true;
      samples += frame->nb_samples;
    };
    auto& codec = video ? *video_ : *audio_;
    const bool good = decode(codec, &packet, seen);
    if (video) {
      decode(codec, nullptr, seen);  // a key picture alone is inside the decoder until then
      avcodec_flush_buffers(&codec);
    }
    if (!any && (video || !good)) return std::nullopt;
    const auto said = to_micros(packet.duration, source_.stream(packet.stream_index).time_base);
    if (video || codec.sample_rate <= 0) return said;
    return std::max(good ? said : Micros{0}, to_micros(samples, {1, codec.sample_rate}));
  }

  Source& source_;
  const Facts& facts_;
  const OnProgress& on_progress_;
  Codec video_, audio_;
};

}  // namespace

void trim_dead_end(Source& source, Facts& facts, const OnProgress& on_progress) {
  if (source.is_linear() || facts.duration < 4 * kLook) return;
  EndFinder finder(source, facts, on_progress);
  const auto end = facts.offset + facts.duration;
  if (finder.life_at(end - 2 * kLook)) return;
  Micros alive = facts.offset, dead = end - 2 * kLook;
  auto last = finder.life_at(alive);
  while (dead - alive > kLook / 2) {
    const auto middle = alive + (dead - alive) / 2;
    if (const auto life = finder.life_at(middle)) {
      last = std::max(last.value_or(*life), *life);
      alive = middle;
    } else {
      dead = middle;
    }
  }
  if (!last || *last >= end) return;
  const auto length = std::max(*last - facts.offset, kLook);
  facts.duration = std::min(facts.duration, length);
  if (facts.video) facts.video->end = std::min(facts.video->end, facts.duration);
  for (auto& audio : facts.audio) audio.end = std::min(audio.end, facts.duration);
}

}  // namespace acervo::ingest::av
