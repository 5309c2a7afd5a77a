#include <gtest/gtest.h>

#include "tests/ingest/damage.hpp"

namespace acervo::ingest {
namespace {

using namespace testing;

struct Container {
  const char* name;
  const char* codecs;
};

class Generated : public ::testing::TestWithParam<Container> {
 protected:
  std::string bytes() {
    const auto clip = make_clip(
        folder_, std::string("clip.") + GetParam().name,
        std::string("-f lavfi -i testsrc2=s=160x120:d=4:r=12 -f lavfi -i sine=d=4 -b:a 32k ") + GetParam().codecs);
    return read_file(clip);
  }
  TemporaryFolder folder_;
};

TEST_P(Generated, cut_at_twenty_places) {
  const auto whole = bytes();
  ASSERT_GT(whole.size(), 10000u);
  for (int place = 1; place <= 20; ++place) {
    SCOPED_TRACE("cut " + std::to_string(place));
    expect_lesson_or_reason(cut(whole, place), true, true);
  }
}

TEST_P(Generated, with_two_hundred_bits_turned_over) {
  const auto whole = bytes();
  for (unsigned seed = 1; seed <= 20; ++seed) {
    SCOPED_TRACE("seed " + std::to_string(seed));
    expect_lesson_or_reason(flip(whole, seed, seed < 20 ? int(seed) : 10), true);
  }
}

constexpr Container kContainers[] = {
    {"mp4", "-c:v libx264 -preset veryfast -g 24 -c:a aac -movflags +faststart"},
    {"mkv", "-c:v mpeg4 -g 24 -c:a libmp3lame"},
    {"ts", "-c:v libx264 -preset veryfast -g 24 -c:a aac"},
};

INSTANTIATE_TEST_SUITE_P(Damaged, Generated, ::testing::ValuesIn(kContainers),
                         [](const auto& each) { return each.param.name; });

}  // namespace
}  // namespace acervo::ingest
