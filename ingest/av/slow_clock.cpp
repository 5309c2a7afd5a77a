#include "ingest/av/slow_clock.hpp"

#include <algorithm>
#include <cmath>

namespace acervo::ingest::av {
namespace {

// More than pictures a second: of a variable rate there are up to 30, and one may begin a little early at a boundary.
constexpr double kLeast = 32;

}  // namespace

SlowClock::SlowClock(const RungPlan& plan) {
  const double peak = double(plan.peak.count) / 1000;
  const double kbit = std::max(1.0, std::floor(peak / std::max(kLeast, plan.frame_rate.value() + 2)));
  factor_ = peak / kbit;
  max_rate_ = std::int64_t(kbit) * 1000;
}

double SlowClock::crf(const RungPlan& plan) const {
  const double usual = std::clamp(1 / plan.frame_rate.value(), 0.01, 1.0);
  return std::min(51.0, plan.crf + 6 * 0.4 * std::log2(1 / usual));
}

std::int64_t SlowClock::slowed(std::int64_t ticks) const {
  return std::llround(double(ticks) * factor_);
}

std::int64_t SlowClock::real(std::int64_t slow_ticks) const {
  return std::llround(double(slow_ticks) / factor_);
}

}  // namespace acervo::ingest::av
