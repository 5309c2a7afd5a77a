#pragma once

#include <cstdint>

#include "ingest/plan.hpp"

namespace acervo::ingest::av {

/// The time that is told to x264: so slow that no picture lasts less than a second of it.
///
/// x264 gives a picture that stays long a better quantiser ((0.04 s / duration)^0.4, with durations held to 0.01 to 1
/// s), and its MB-tree divides by durations too. Where still pictures are dropped, one of a second came out 12 steps
/// finer than its neighbours of 1/30 s: bytes for what nobody sees, and short pictures behind long ones were coded
/// anew. In slow time all durations are held to the same second, while the buffer (VBV), which takes them as they are,
/// fills as it did: its rate is slowed alike. Rejected: evenly spaced time stamps, under which the buffer does not fill
/// while a picture stays; an offset of the quantiser for each picture (regions of interest), which MB-tree does not
/// see; `force-cfr`, which changes the parameter sets. Those have the time base, not the times: they do not change.
class SlowClock {
 public:
  explicit SlowClock(const RungPlan& plan);

  double factor() const { return factor_; }
  /// Bits in a second of slow time. x264 counts in whole kbit, so the factor is made to fit.
  std::int64_t max_rate() const { return max_rate_; }
  /// What gives pictures of the rung's frame rate the quantiser that `plan.crf` gives them in real time.
  double crf(const RungPlan& plan) const;

  std::int64_t slowed(std::int64_t ticks) const;
  std::int64_t real(std::int64_t slow_ticks) const;

 private:
  double factor_;
  std::int64_t max_rate_;
};

}  // namespace acervo::ingest::av
