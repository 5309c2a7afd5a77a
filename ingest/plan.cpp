#include "ingest/plan.hpp"

#include <algorithm>
#include <cmath>
#include <iterator>

#include "catalog/core/error.hpp"
#include "ingest/cuts.hpp"
#include "ingest/ladder.hpp"

namespace acervo::ingest {
namespace {

constexpr std::uint32_t kVideoScale = 90000, kAudioScale = 48000;
constexpr std::uint64_t kAudioFrame = 1024;  // samples of an AAC-LC packet

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
  const auto [times, chunks, at_keys] = cut(duration, facts.video);
  if (facts.video) {
    plan.video = video_timeline(times, chunks);
    plan.rungs = video_ladder(*facts.video, at_keys);
  }
  if (!facts.audio.empty()) {
    plan.audio = audio_timeline(times, chunks);
    auto sound = audio_ladder(facts.audio);
    std::move(sound.begin(), sound.end(), std::back_inserter(plan.rungs));
  }
  return plan;
}

}  // namespace acervo::ingest
