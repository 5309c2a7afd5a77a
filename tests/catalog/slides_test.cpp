#include "catalog/library/slides.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace acervo {
namespace {

using namespace std::chrono_literals;
using testing::IsEmpty;
using testing::SizeIs;

TEST(SuggestedChapters, begin_where_the_title_changes_and_fill_the_recording) {
  const auto chapters = suggest_chapters({{5s, 60s, "Las fracciones", ""},
                                          {60s, 90s, "LAS FRACCIONES", ""},
                                          {90s, 200s, "", "sin título"},
                                          {200s, 300s, "Los decimales", ""}},
                                         400s);
  ASSERT_THAT(chapters, SizeIs(2));
  EXPECT_EQ(chapters[0].start, 0s);
  EXPECT_EQ(chapters[0].end, 200s);
  EXPECT_EQ(chapters[1].title, "Los decimales");
  EXPECT_EQ(chapters[1].end, 400s);
}

TEST(SuggestedChapters, short_ones_are_joined_and_one_alone_is_none) {
  const auto chapters =
      suggest_chapters({{0s, 100s, "Uno", ""}, {100s, 104s, "De paso", ""}, {104s, 300s, "Dos", ""}}, 300s);
  ASSERT_THAT(chapters, SizeIs(2));
  EXPECT_EQ(chapters[1].title, "Dos");
  EXPECT_EQ(chapters[0].end, 104s);
  EXPECT_THAT(suggest_chapters({{0s, 100s, "Uno", ""}}, 300s), IsEmpty());
  EXPECT_THAT(suggest_chapters({}, 300s), IsEmpty());
}

TEST(SuggestedChapters, are_at_most_fifty) {
  std::vector<Slide> slides;
  for (int i = 0; i < 300; ++i)
    slides.push_back(
        {std::chrono::seconds(30 * i), std::chrono::seconds(30 * i + 30), "Lámina " + std::to_string(i), ""});
  EXPECT_THAT(suggest_chapters(slides, 9000s), SizeIs(50));
}

TEST(SuggestedChapters, slides_come_back_from_json_as_they_were) {
  const std::vector<Slide> slides = {{1s, 2s, "Uno", "Uno\ndos"}};
  EXPECT_EQ(slides_from_json(to_json(slides)), slides);
}

}  // namespace
}  // namespace acervo
