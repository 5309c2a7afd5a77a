#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "ingest/chapters.hpp"
#include "tests/ingest/support.hpp"

namespace acervo::ingest {

namespace {

using namespace std::chrono_literals;
using namespace testing;
using ::testing::ElementsAre;
using ::testing::IsEmpty;

std::vector<std::string> shown(const std::vector<ChapterFacts>& chapters) {
  std::vector<std::string> lines;
  for (const auto& chapter : chapters) {
    std::ostringstream line;
    line << chapter.title << " " << double(chapter.start.count()) / 1e6 << "-" << double(chapter.end.count()) / 1e6;
    lines.push_back(line.str());
  }
  return lines;
}

TEST(Chapters, of_no_length_or_without_a_name_are_left_out) {
  EXPECT_THAT(
      shown(tidy_chapters({{0s, 2s, "Uno"}, {2s, 2s, ""}, {2s, 2s, "Nada"}, {2s, 5s, ""}, {5s, 6s, "Dos"}}, 0s, 10s)),
      ElementsAre("Uno 0-2", "Dos 5-6"));
}

TEST(Chapters, are_in_order_and_end_where_the_next_begins) {
  EXPECT_THAT(shown(tidy_chapters({{2s, 5s, "Dos"}, {0s, 3s, "Uno"}, {5s, 9s, "Tres"}}, 0s, 10s)),
              ElementsAre("Uno 0-2", "Dos 2-5", "Tres 5-9"));
}

TEST(Chapters, are_cut_to_the_lesson) {
  EXPECT_THAT(shown(tidy_chapters({{0s, 52s, "Uno"}, {52s, 70s, "Dos"}, {80s, 90s, "Fuera"}}, 50s, 10s)),
              ElementsAre("Uno 0-2", "Dos 2-10"));
}

TEST(Chapters, that_all_lie_before_the_picture_are_none) {
  EXPECT_THAT(shown(tidy_chapters({{0s, 3s, "Uno"}, {3s, 5s, "Dos"}}, 50s, 10s)), IsEmpty());
}

TEST(Chapters, of_a_file_are_as_tidy) {
  const TemporaryFolder folder;
  write_file(folder / "chapters.txt",
             ";FFMETADATA1\n[CHAPTER]\nTIMEBASE=1/1000\nSTART=0\nEND=3000\ntitle=Uno\n[CHAPTER]\nTIMEBASE=1/1000\n"
             "START=2000\nEND=2000\ntitle=\n[CHAPTER]\nTIMEBASE=1/1000\nSTART=2000\nEND=4000\ntitle=Dos\n[CHAPTER]\n"
             "TIMEBASE=1/1000\nSTART=4000\nEND=5000\n[CHAPTER]\nTIMEBASE=1/1000\nSTART=9000\nEND=9900\ntitle=Fuera\n");
  const auto clip =
      make_clip(folder, "clip.m4a", "-f lavfi -i sine=d=6 -i " + quoted(folder / "chapters.txt") + " -map_metadata 1");
  const auto chapters = probe(child(), open_file(clip).get()).chapters;
  ASSERT_EQ(chapters.size(), 2u) << ::testing::PrintToString(shown(chapters));
  EXPECT_EQ(chapters[0].title, "Uno");
  EXPECT_EQ(chapters[1].title, "Dos");
  EXPECT_EQ(chapters[0].end, chapters[1].start);
}

}  // namespace
}  // namespace acervo::ingest
