#include "ingest/av/mender.hpp"

#include <algorithm>

namespace acervo::ingest::av {
namespace {

constexpr Micros kNone{INT64_MIN};
constexpr AVRational kMicros{1, 1'000'000};
constexpr Micros kSkew{1'500'000};  // between tracks, as muxers interleave them
constexpr Micros kFarBehind = std::chrono::seconds(10);

Micros time_of(const AVPacket& packet, AVRational base) {
  const auto stamp = packet.dts != AV_NOPTS_VALUE ? packet.dts : packet.pts;
  return stamp == AV_NOPTS_VALUE ? kNone : Micros(av_rescale_q(stamp, base, kMicros));
}

Micros length_of(const AVPacket& packet, AVRational base) {
  const Micros length(av_rescale_q(packet.duration, base, kMicros));
  return length > Micros(0) && length < std::chrono::seconds(10) ? length : Micros(0);
}

}  // namespace

Micros Mender::end() const {
  Micros latest = kNone;
  for (const auto& [stream, track] : tracks_) {
    if (deciding_.contains(stream)) latest = std::max(latest, track.end);
  }
  return latest;
}

void Mender::push(Packet packet, AVRational base) {
  if (!packet) {
    for (auto& [stream, track] : tracks_) release(stream, track, nullptr);
    return;
  }
  auto& track = tracks_[packet->stream_index];
  track.base = base;
  const auto time = time_of(*packet, base);
  if (track.held) release(packet->stream_index, track, time == kNone ? nullptr : &time);
  track.held = std::move(packet);
}

Packet Mender::pop() {
  if (ready_.empty()) return {};
  Packet packet = std::move(ready_.front());
  ready_.pop_front();
  return packet;
}

void Mender::reset() {
  tracks_.clear();
  ready_.clear();
  jumps_ = 0;
  resumed_ = false;
}

void Mender::resume(const std::vector<Entry::Shift>& shifts) {
  reset();
  resumed_ = true;
  for (const auto& [stream, by] : shifts) tracks_[stream].shift = by;
}

std::vector<Entry::Shift> Mender::shifts() const {
  std::vector<Entry::Shift> found;
  for (const auto& [stream, track] : tracks_) {
    if (track.shift != Micros(0)) found.push_back({stream, track.shift});
  }
  return found;
}

void Mender::release(int stream, Track& track, const Micros* next) {
  if (!track.held) return;
  Packet packet = std::move(track.held);
  auto time = time_of(*packet, track.base);
  const auto length = length_of(*packet, track.base);
  const bool known = time != kNone && track.raw != kNone;
  // It leaps ahead and its successor is back where it was expected: the stamp is wrong, not the time.
  const bool stray = known && next && time > track.raw + std::chrono::seconds(1) && *next < time - kSlack &&
                     *next >= track.raw - kSlack;
  if (stray || (time == kNone && track.raw != kNone)) {
    time = track.raw + length;
    packet->dts = packet->pts = av_rescale_q(time.count(), kMicros, track.base);
  }
  if (time == kNone) return ready_.push_back(std::move(packet));
  const auto latest = end();
  const auto mended = time + track.shift;
  // Entered just before a jump, a track may show itself only behind it.
  const bool unseen = resumed_ && track.raw == kNone;
  const bool back =
      unseen ? latest != kNone && mended < latest - kFarBehind : track.raw != kNone && time < track.raw - kSlack;
  const bool ahead = latest != kNone && mended > latest + kLongestGap;
  if (latest != kNone && (back || ahead)) {
    ++jumps_;
    track.shift = latest - time;
    for (const auto& [other, with] : tracks_) {
      // Another track is there already: with it, so that picture and sound stay together.
      if (other == stream || with.raw == kNone || std::chrono::abs(with.raw - time) > kSkew) continue;
      if (time + with.shift > latest - kSkew) track.shift = with.shift;
    }
  }
  track.raw = time;
  track.end = std::max(track.end, time + length + track.shift);
  const auto shift = av_rescale_q(track.shift.count(), kMicros, track.base);
  if (packet->dts != AV_NOPTS_VALUE && packet->pts != AV_NOPTS_VALUE &&
      std::chrono::abs(Micros(av_rescale_q(packet->pts - packet->dts, track.base, kMicros))) > std::chrono::seconds(10))
    packet->pts = packet->dts;
  if (packet->dts != AV_NOPTS_VALUE) packet->dts += shift;
  if (packet->pts != AV_NOPTS_VALUE) packet->pts += shift;
  ready_.push_back(std::move(packet));
}

}  // namespace acervo::ingest::av
