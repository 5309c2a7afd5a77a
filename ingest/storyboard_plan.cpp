#include "ingest/storyboard_plan.hpp"

#include <algorithm>
#include <cmath>

namespace acervo::ingest {

namespace {

constexpr int kLongestSide = 160, kColumns = 10, kRows = 10;
constexpr Micros kInterval = std::chrono::seconds(10);
static_assert(kLongestSide * std::max(kColumns, kRows) <= kLongestSheetSide);

int even(double pixels) {
  return std::clamp(static_cast<int>(std::lround(pixels / 2)) * 2, 2, kLongestSide);
}

std::int64_t pictures(Micros duration, Micros interval) {
  return std::max<std::int64_t>(1, (duration.count() + interval.count() - 1) / interval.count());
}

}  // namespace

StoryboardPlan plan_storyboard(Micros duration, int width, int height) {
  const double scale = static_cast<double>(kLongestSide) / std::max(width, height);
  StoryboardPlan plan{even(width * scale), even(height * scale), kColumns, kRows, 0, kInterval};
  // Whole seconds, as people read them.
  const std::int64_t most = static_cast<std::int64_t>(kMostSheets) * plan.per_sheet();
  if (pictures(duration, plan.interval) > most) {
    const Micros least((duration.count() + most - 1) / most);
    plan.interval = std::chrono::ceil<std::chrono::seconds>(least);
  }
  plan.count = static_cast<int>(pictures(duration, plan.interval));
  return plan;
}

}  // namespace acervo::ingest
