#include "ingest/plan.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>
#include <functional>
#include <limits>
#include <vector>

#include "catalog/core/error.hpp"
#include "catalog/core/json.hpp"

namespace acervo::ingest {
namespace {

using ::testing::AllOf;
using ::testing::ElementsAre;
using ::testing::Eq;
using ::testing::Ge;
using ::testing::Le;

Facts film(int width, int height, double seconds, Ratio rate = {25, 1}) {
  Facts facts;
  facts.duration = Micros(std::int64_t(seconds * 1e6));
  VideoFacts video;
  video.width = video.coded_width = width;
  video.height = video.coded_height = height;
  video.frame_rate = rate;
  video.end = facts.duration;
  facts.video = video;
  AudioFacts audio;
  audio.stream = 1;
  audio.channels = 2;
  audio.sample_rate = 48000;
  facts.audio.push_back(audio);
  return facts;
}

std::vector<std::string> shapes(const Facts& facts) {
  std::vector<std::string> shapes;
  for (const auto& rung : make_plan(facts).rungs) {
    shapes.push_back(rung.name + (rung.kind == RungKind::video
                                      ? " " + std::to_string(rung.width) + "x" + std::to_string(rung.height)
                                      : ""));
  }
  return shapes;
}

TEST(Facts, that_no_file_can_have_are_refused) {
  EXPECT_NO_THROW(require_possible(film(1920, 1080, 10)));
  EXPECT_NO_THROW(require_possible(film(2, 2, 0.04, {0, 1})));
  Facts uncompressed = film(7680, 4320, 10, {90'000, 1});
  uncompressed.video->bit_rate = 40'000'000'000;
  uncompressed.audio[0].bit_rate = -1;  // as a broken header has it
  uncompressed.audio[0].sample_rate = 22'579'200;
  EXPECT_NO_THROW(require_possible(uncompressed));
  const std::vector<std::function<void(Facts&)>> lies{
      [](Facts& f) { f.duration = Micros(-1); },
      [](Facts& f) { f.duration = Micros(std::numeric_limits<std::int64_t>::max()); },
      [](Facts& f) { f.video->width = 0; },
      [](Facts& f) { f.video->coded_height = 1 << 30; },
      [](Facts& f) { f.video->crop_left = -8; },
      [](Facts& f) {
        f.video->frame_rate = {25, 0};
      },
      [](Facts& f) {
        f.video->frame_rate = {1'000'000'000, 1};
      },
      [](Facts& f) {
        f.video->pixel_aspect = {0, 1};
      },
      [](Facts& f) {
        f.video->keys = {Micros(2), Micros(1)};
      },
      [](Facts& f) { f.video->end = Micros(std::numeric_limits<std::int64_t>::min()); },
      [](Facts& f) { f.audio[0].channels = 1 << 20; },
      [](Facts& f) { f.audio[0].sample_rate = 0; },
      [](Facts& f) { f.audio[0].side = -2; },
      [](Facts& f) { f.audio[0].loudness = 1e9; },
      [](Facts& f) { f.audio[0].only_channel = 3; },
  };
  for (std::size_t i = 0; i < lies.size(); ++i) {
    Facts facts = film(1920, 1080, 10);
    lies[i](facts);
    EXPECT_THROW(require_possible(facts), Error) << i;
  }
}

TEST(Plan, rungs_are_named_by_the_short_side_and_never_upscaled) {
  EXPECT_THAT(shapes(film(1920, 1080, 10)),
              ElementsAre("240p 426x240", "360p 640x360", "480p 854x480", "720p 1280x720", "1080p 1920x1080", "audio"));
  EXPECT_THAT(shapes(film(1080, 1920, 10)),
              ElementsAre("240p 240x426", "360p 360x640", "480p 480x854", "720p 720x1280", "1080p 1080x1920", "audio"));
  EXPECT_THAT(shapes(film(640, 480, 10)), ElementsAre("240p 320x240", "360p 480x360", "480p 640x480", "audio"));
}

TEST(Plan, a_picture_smaller_than_the_lowest_rung_keeps_its_size_in_even_pixels) {
  EXPECT_THAT(shapes(film(177, 145, 10)), ElementsAre("240p 178x146", "audio"));
  EXPECT_THAT(shapes(film(2, 2, 10)), ElementsAre("240p 2x2", "audio"));
}

TEST(Plan, sound_alone_has_only_sound) {
  auto facts = film(640, 480, 10);
  facts.video.reset();
  const auto plan = make_plan(facts);
  EXPECT_THAT(shapes(facts), ElementsAre("audio"));
  EXPECT_THAT(plan.video.segment_count(), Eq(0u));
  EXPECT_THAT(plan.audio.boundaries, ElementsAre(0, 192512, 384000, 480256));
}

TEST(Plan, further_sound_tracks_are_named_by_language_or_number) {
  auto facts = film(640, 360, 10);
  for (const auto* language : {"spa", "", "spa"}) {
    facts.audio.push_back(facts.audio[0]);
    facts.audio.back().language = language;
  }
  std::vector<std::string> names;
  for (const auto& rung : make_plan(facts).rungs) {
    if (rung.kind == RungKind::audio) names.push_back(rung.name);
  }
  EXPECT_THAT(names, ElementsAre("audio", "audio-spa", "audio-3", "audio-4"));
}

TEST(Plan, segments_begin_on_pictures_and_sound_follows_in_whole_packets) {
  const auto plan = make_plan(film(640, 360, 14, {30000, 1001}));
  EXPECT_THAT(plan.video.boundaries, ElementsAre(0, 360360, 720720, 1081080, 1260000));
  for (const auto boundary : plan.audio.boundaries) EXPECT_EQ(boundary % 1024, 0u);
  for (std::size_t i = 0; i < plan.video.boundaries.size(); ++i) {
    EXPECT_NEAR(double(plan.audio.boundaries[i]) / 48000, double(plan.video.boundaries[i]) / 90000, 1024.0 / 48000);
  }
  EXPECT_EQ(plan.video.chunks, plan.audio.chunks);
}

TEST(Plan, a_tiny_rest_belongs_to_the_segment_before) {
  EXPECT_THAT(make_plan(film(640, 360, 8.5)).video.boundaries, ElementsAre(0, 360000, 765000));
  EXPECT_THAT(make_plan(film(640, 360, 0.04)).video.boundaries, ElementsAre(0, 3600));
}

TEST(Plan, chunks_grow_to_a_minute_and_shrink_towards_the_end) {
  EXPECT_THAT(make_plan(film(640, 360, 300)).video.chunks,
              ElementsAre(0, 2, 6, 14, 29, 41, 50, 57, 62, 66, 69, 71, 73, 75));
  EXPECT_THAT(make_plan(film(640, 360, 40)).video.chunks, ElementsAre(0, 2, 4, 6, 8, 10));
  EXPECT_THAT(make_plan(film(640, 360, 12)).video.chunks, ElementsAre(0, 2, 3));
}

TEST(Plan, chunks_are_longer_where_little_is_to_be_encoded) {
  Facts slides = film(640, 480, 300, {1, 1});
  slides.video->average_rate = {1, 1};
  EXPECT_THAT(make_plan(slides).video.chunks, ElementsAre(0, 16, 32, 48, 64, 75));
  slides.video->average_rate = {4, 1};  // 1.2 million pixels a second, of 2.5 million that are few
  EXPECT_THAT(make_plan(slides).video.chunks, ElementsAre(0, 4, 12, 28, 40, 49, 56, 61, 65, 69, 73, 75));
  slides.video.reset();
  EXPECT_THAT(make_plan(slides).audio.chunks, ElementsAre(0, 16, 32, 48, 64, 75));
}

/// Peaks, which only the most restless pictures reach.
TEST(Plan, all_rungs_have_one_and_a_half_times_an_original_of_six_megabits) {
  constexpr std::int64_t kOriginal = 6'000'000;
  Facts facts = film(1920, 1080, 60);
  AudioFacts sound;
  sound.stream = 1, sound.channels = 2, sound.sample_rate = 48000, sound.end = facts.duration, sound.side = 1;
  facts.audio = {sound};
  facts.video->bit_rate = kOriginal, facts.video->peak_rate = kOriginal + kOriginal / 2;
  const auto bits = [&] {
    std::int64_t all = 0;
    for (const RungPlan& rung : make_plan(facts).rungs) all += rung.copied ? rung.average.count : rung.peak.count;
    return all;
  };
  EXPECT_LT(bits(), kOriginal * 3 / 2) << "encoded";
  facts.video->avc = "avc1.640028", facts.video->pixel_format = "yuv420p";
  for (int second = 0; second < 60; second += 2) facts.video->keys.emplace_back(std::chrono::seconds(second));
  const auto rungs = make_plan(facts).rungs;
  ASSERT_TRUE(std::ranges::any_of(rungs, &RungPlan::copied));
  EXPECT_LT(bits(), kOriginal * 3 / 2) << "copied";
}

// Seconds at which chunks begin.
std::vector<double> chunk_times(const Timeline& timeline) {
  std::vector<double> times;
  for (const auto segment : timeline.chunks) times.push_back(double(timeline.boundaries[segment]) / 90000);
  return times;
}

TEST(Plan, chunks_begin_at_key_pictures_that_are_near) {
  auto facts = film(1920, 1080, 300);
  for (int i = 0; i * 9.2 < 300; ++i) facts.video->keys.push_back(Micros(i * 9'200'000));
  const auto timeline = make_plan(facts).video;
  const auto times = chunk_times(timeline);
  for (std::size_t i = 0; i + 1 < times.size(); ++i) EXPECT_NEAR(std::remainder(times[i], 9.2), 0, 1e-4) << times[i];
  for (std::size_t i = 0; i + 2 < timeline.boundaries.size(); ++i) {
    const double length = double(timeline.boundaries[i + 1] - timeline.boundaries[i]) / 90000;
    EXPECT_THAT(length, AllOf(Ge(3.0), Le(5.0))) << i;
  }
  EXPECT_EQ(make_plan(facts).audio.chunks, timeline.chunks);
}

TEST(Plan, key_pictures_that_are_far_move_nothing) {
  auto facts = film(1920, 1080, 300);
  const auto without = make_plan(facts).video;
  facts.video->keys = {Micros(0), Micros(12'000'000), Micros(299'900'000)};
  EXPECT_EQ(make_plan(facts).video, without);
}

TEST(Plan, key_picture_off_the_grid_is_met_exactly) {
  auto facts = film(1920, 1080, 300);
  facts.video->keys = {Micros(0), Micros(8'333'000)};
  EXPECT_DOUBLE_EQ(chunk_times(make_plan(facts).video)[1], 8.333);
}

TEST(Plan, fast_pictures_are_halved) {
  const auto rate = [](Ratio source) { return make_plan(film(640, 360, 9, source)).rungs[0].frame_rate.value(); };
  EXPECT_DOUBLE_EQ(rate({60, 1}), 30);
  EXPECT_DOUBLE_EQ(rate({50, 1}), 25);
  EXPECT_DOUBLE_EQ(rate({24, 1}), 24);
  EXPECT_DOUBLE_EQ(rate({120, 1}), 30);
}

TEST(Plan, survives_the_database) {
  const auto facts = film(1920, 1080, 77.7, {60000, 1001});
  const auto plan = make_plan(facts);
  const auto again = Json::parse(Json(plan).dump()).get<Plan>();
  EXPECT_EQ(Json(again), Json(plan));
  EXPECT_EQ(again.video, plan.video);
  EXPECT_EQ(Json(make_plan(Json::parse(Json(facts).dump()).get<Facts>())), Json(plan));
}

TEST(Plan, nothing_to_see_or_hear_is_refused) {
  EXPECT_THROW(make_plan(Facts{}), Error);
}

}  // namespace
}  // namespace acervo::ingest
