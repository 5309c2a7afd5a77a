#include "ingest/plan.hpp"

#include <algorithm>
#include <cmath>
#include <iterator>
#include <optional>

#include "catalog/core/error.hpp"
#include "ingest/ladder.hpp"

namespace acervo::ingest {
namespace {

constexpr std::uint32_t kVideoScale = 90000, kAudioScale = 48000;
constexpr std::uint64_t kAudioFrame = 1024;  // samples of an AAC-LC packet
constexpr double kSegment = 4.0;             // seconds
constexpr double kTinySegment = 1.0;

// Where segments begin, in seconds. On the grid of the pictures where they come regularly, so that a forced key frame
// is a picture that was there anyway, and none is repeated.
std::vector<double> cut(double duration, const std::optional<VideoFacts>& video) {
  std::vector<double> times{0};
  const bool regular = video && !video->variable_rate && video->frame_rate.value() > 0.2;
  for (int k = 1;; ++k) {
    double at = k * kSegment;
    if (regular) {
      const double start = double(video->start.count()) / 1e6, rate = video->frame_rate.value();
      at = start + std::round((at - start) * rate) / rate;
    }
    if (at > duration - kTinySegment) break;
    if (at > times.back() + kTinySegment) times.push_back(at);
  }
  times.push_back(duration);
  return times;
}

// Where a source that is copied is cut: at its key pictures, as near to four seconds apart as they allow. Nothing if
// they are too far apart. The longest is what an encoder's usual 250 pictures take at 30 a second.
std::optional<std::vector<double>> cut_at_keys(double duration, const VideoFacts& video) {
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
  return times;
}

// Short ones first: they are what a viewer waits for. Later ones are long enough to be worth the seek and the start of
// an encoder.
std::vector<std::uint32_t> chunk(std::size_t segments) {
  constexpr std::uint32_t kFirst[] = {2, 4, 8}, kRest = 15;
  std::vector<std::uint32_t> chunks{0};
  while (chunks.back() < segments) {
    const auto index = chunks.size() - 1;
    const auto size = index < std::size(kFirst) ? kFirst[index] : kRest;
    chunks.push_back(std::min<std::uint32_t>(chunks.back() + size, static_cast<std::uint32_t>(segments)));
  }
  // A last chunk of one or two segments is not worth a process of its own.
  const auto n = chunks.size();
  if (n > 3 && chunks[n - 1] - chunks[n - 2] <= 2) chunks.erase(chunks.end() - 2);
  return chunks;
}

Timeline video_timeline(const std::vector<double>& times, const std::vector<std::uint32_t>& chunks) {
  Timeline timeline{kVideoScale, {}, chunks};
  for (const double time : times) timeline.boundaries.push_back(std::uint64_t(std::llround(time * kVideoScale)));
  return timeline;
}

Timeline audio_timeline(const std::vector<double>& times, const std::vector<std::uint32_t>& chunks) {
  Timeline timeline{kAudioScale, {}, chunks};
  for (std::size_t i = 0; i < times.size(); ++i) {
    const double frames = times[i] * kAudioScale / double(kAudioFrame);
    const bool last = i + 1 == times.size();  // rounded up there: no sound is lost
    const auto count = static_cast<std::uint64_t>(last ? std::ceil(frames - 1e-6) : std::round(frames));
    timeline.boundaries.push_back(std::max<std::uint64_t>(count, i) * kAudioFrame);
  }
  return timeline;
}

}  // namespace

const RungPlan* Plan::find(std::string_view rung) const {
  const auto found = std::find_if(rungs.begin(), rungs.end(), [&](const RungPlan& r) { return r.name == rung; });
  return found == rungs.end() ? nullptr : &*found;
}

Plan make_plan(const Facts& facts) {
  if ((!facts.video && facts.audio.empty()) || facts.duration <= Micros::zero())
    throw Error(Code::unsupported_media, "a plan needs a picture or a sound that lasts", "no_streams");
  Plan plan;
  plan.duration = facts.duration;
  const double duration = double(facts.duration.count()) / 1e6;
  const auto at_keys = facts.video ? cut_at_keys(duration, *facts.video) : std::nullopt;
  const auto times = at_keys ? *at_keys : cut(duration, facts.video);
  const auto chunks = chunk(times.size() - 1);
  if (facts.video) {
    plan.video = video_timeline(times, chunks);
    plan.rungs = video_ladder(*facts.video, at_keys.has_value());
  }
  if (!facts.audio.empty()) {
    plan.audio = audio_timeline(times, chunks);
    auto sound = audio_ladder(facts.audio);
    std::move(sound.begin(), sound.end(), std::back_inserter(plan.rungs));
  }
  return plan;
}

}  // namespace acervo::ingest
