#include "ingest/storyboard_plan.hpp"

#include <gtest/gtest.h>

namespace acervo::ingest {
namespace {

using namespace std::chrono_literals;

TEST(StoryboardPlan, of_eight_hours_has_a_picture_every_ten_seconds) {
  const auto plan = plan_storyboard(8h, 1920, 1080);
  EXPECT_EQ(plan.width, 160);
  EXPECT_EQ(plan.height, 90);
  EXPECT_EQ(plan.interval, 10s);
  EXPECT_EQ(plan.count, 2880);
  EXPECT_EQ(plan.sheets(), 29);
}

TEST(StoryboardPlan, of_a_day_has_fewer_pictures_and_no_more_sheets) {
  const auto plan = plan_storyboard(24h, 1280, 720);
  EXPECT_EQ(plan.interval, 29s);
  EXPECT_LE(plan.sheets(), kMostSheets);
}

TEST(StoryboardPlan, of_a_telephone_held_upright_is_no_taller_than_others_are_wide) {
  const auto plan = plan_storyboard(10min, 1080, 1920);
  EXPECT_EQ(plan.width, 90);
  EXPECT_EQ(plan.height, 160);
}

// Laws, for every shape and length that the probe lets pass.
TEST(StoryboardPlan, covers_the_lesson_and_stays_within_the_limits) {
  for (const Micros duration : {Micros(1), Micros(999'999), Micros(10'000'000), Micros(10'000'001), Micros(20min),
                                Micros(2h), Micros(8h), Micros(8h + 20min), Micros(8h + 20min + 1us), Micros(72h)})
    for (const auto& [width, height] :
         {std::pair{1920, 1080}, {1080, 1920}, {640, 480}, {8192, 16}, {16, 8192}, {2, 2}}) {
      SCOPED_TRACE(std::to_string(duration.count()) + " us, " + std::to_string(width) + " x " + std::to_string(height));
      const auto plan = plan_storyboard(duration, width, height);
      EXPECT_GE(plan.interval * plan.count, duration) << "the last picture reaches the end";
      EXPECT_LT(plan.interval * (plan.count - 1), duration) << "and none begins behind it";
      EXPECT_GE(plan.sheets(), 1);
      EXPECT_LE(plan.sheets(), kMostSheets);
      EXPECT_LE(plan.width * plan.columns, kLongestSheetSide);
      EXPECT_LE(plan.height * plan.rows, kLongestSheetSide);
      EXPECT_GE(plan.width, 2);
      EXPECT_GE(plan.height, 2);
      EXPECT_EQ(plan.width % 2, 0);
      EXPECT_EQ(plan.height % 2, 0);
    }
}

}  // namespace
}  // namespace acervo::ingest
