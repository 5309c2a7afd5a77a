#include "ingest/cuts.hpp"

#include <algorithm>
#include <cmath>
#include <iterator>

#include "ingest/ladder.hpp"

namespace acervo::ingest {
namespace {

constexpr double kSegment = 4.0;  // seconds
constexpr double kTinySegment = 1.0;

// How many times longer chunks are than usual. Few pictures, or none, are encoded so fast that the start of a process
// for each chunk would be what they cost: slides at a picture a second took a third longer with it.
std::uint32_t lightness(const std::optional<VideoFacts>& video) {
  constexpr double kFewPixels = 2.5e6, kMost = 8;  // a second: 426 x 240 at 25, or 1080p at 1
  if (!video) return std::uint32_t(kMost);
  const double pixels = double(video->width) * video->height * video->average_rate.value();
  return pixels > 0 ? std::uint32_t(std::clamp(kFewPixels / pixels, 1.0, kMost)) : 1;
}

// Segments of a chunk. Short ones first: they are what a viewer waits for. Later ones are long enough to be worth the
// seek and the start of an encoder. Towards the end they get shorter again, so that workers who share a lesson finish
// together.
std::uint32_t chunk_size(std::size_t index, double rest, std::uint32_t lightness) {
  constexpr std::uint32_t kFirst[] = {2, 4, 8}, kUsual = 15;
  constexpr double kFewest = 2, kShare = 4;
  const auto size = index < std::size(kFirst) ? kFirst[index] : kUsual;
  const double share = std::max(kFewest * lightness, std::ceil(rest / kShare));
  return std::min(size * lightness, static_cast<std::uint32_t>(share));
}

// A last chunk of one segment is not worth a process of its own.
void join_short_end(std::vector<std::uint32_t>& chunks) {
  const auto n = chunks.size();
  if (n > 3 && chunks[n - 1] - chunks[n - 2] == 1) chunks.erase(chunks.end() - 2);
}

std::vector<std::uint32_t> chunk(std::size_t segments, std::uint32_t lightness) {
  const auto count = static_cast<std::uint32_t>(segments);
  std::vector<std::uint32_t> chunks{0};
  while (chunks.back() < count)
    chunks.push_back(std::min(chunks.back() + chunk_size(chunks.size() - 1, count - chunks.back(), lightness), count));
  join_short_end(chunks);
  return chunks;
}

// On the grid of the pictures where they come regularly, so that a forced key frame is a picture that was there
// anyway, and none is repeated.
double snap(double time, const std::optional<VideoFacts>& video) {
  if (!video || video->variable_rate || video->frame_rate.value() <= 0.2) return time;
  const double start = double(video->start.count()) / 1e6, rate = video->frame_rate.value();
  return start + std::round((time - start) * rate) / rate;
}

// The key picture nearest to where a chunk of a length would end, if a quarter more or less leads to one.
std::optional<double> key_near_end(const std::vector<Micros>& keys, double begin, double length) {
  const auto micros = [](double seconds) { return Micros(std::llround(seconds * 1e6)); };
  const auto first = std::lower_bound(keys.begin(), keys.end(), micros(begin + length * 0.75));
  const auto last = std::upper_bound(first, keys.end(), micros(begin + length * 1.25));
  const auto off = [end = micros(begin + length)](Micros key) { return std::chrono::abs(key - end); };
  const auto nearest = std::min_element(first, last, [&](Micros a, Micros b) { return off(a) < off(b); });
  if (nearest == last) return std::nullopt;
  return double(nearest->count()) / 1e6;
}

// Chunk after chunk, each in equal segments.
Cuts cut_evenly(double duration, const std::optional<VideoFacts>& video) {
  static const std::vector<Micros> kNone;
  const auto& keys = video ? video->keys : kNone;
  const double end = duration - kTinySegment;
  const auto light = lightness(video);
  Cuts cuts{{0}, {0}};
  for (double begin = 0; begin < end;) {
    const double length = kSegment * chunk_size(cuts.chunks.size() - 1, (duration - begin) / kSegment, light);
    const auto key = key_near_end(keys, begin, length);
    const bool at_key = key && *key <= end;
    const double next = at_key ? *key : begin + length;
    const double count = std::max(1.0, std::round((next - begin) / kSegment));
    for (double i = 1; i <= count; ++i) {
      double at = snap(begin + (next - begin) * i / count, video);
      if (at_key && i == count && std::abs(at - next) > 0.001) at = next;  // a picture off the grid
      if (at > end) break;
      if (at > cuts.times.back() + kTinySegment) cuts.times.push_back(at);
    }
    begin = next;
    if (begin < end && cuts.times.size() - 1 > cuts.chunks.back())
      cuts.chunks.push_back(static_cast<std::uint32_t>(cuts.times.size() - 1));
  }
  cuts.times.push_back(duration);
  cuts.chunks.push_back(static_cast<std::uint32_t>(cuts.times.size() - 1));
  join_short_end(cuts.chunks);
  return cuts;
}

// At the key pictures of a source that is copied, as near to four seconds apart as they allow. Nothing if they are too
// far apart. The longest is what an encoder's usual 250 pictures take at 30 a second.
std::optional<Cuts> cut_at_keys(double duration, const VideoFacts& video) {
  constexpr double kLongest = 8.5;
  std::vector<double> times{0};
  if (!is_copyable(video)) return std::nullopt;
  for (std::size_t i = 0; i < video.keys.size();) {
    double best = -1;
    for (; i < video.keys.size(); ++i) {
      const double key = double(video.keys[i].count()) / 1e6;
      if (key > duration - kTinySegment || key > times.back() + kLongest) break;
      if (key < times.back() + kTinySegment) continue;
      if (best >= 0 && std::abs(key - times.back() - kSegment) >= std::abs(best - times.back() - kSegment)) break;
      best = key;
    }
    if (best < 0) break;
    times.push_back(best);
  }
  if (duration - times.back() > kLongest + kTinySegment) return std::nullopt;
  times.push_back(duration);
  return Cuts{times, chunk(times.size() - 1, lightness(video)), true};
}

}  // namespace

Cuts cut(double duration, const std::optional<VideoFacts>& video) {
  if (video) {
    if (auto cuts = cut_at_keys(duration, *video)) return *std::move(cuts);
  }
  return cut_evenly(duration, video);
}

}  // namespace acervo::ingest
