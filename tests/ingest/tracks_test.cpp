// Which tracks of a file are the lesson's, and what they are called.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/ingest/support.hpp"

namespace acervo::ingest {
namespace {

using namespace testing;
using ::testing::ElementsAre;

Facts facts_of(const fs::path& clip) {
  return probe(child(), open_file(clip).get());
}

constexpr char kPicture[] = "-f lavfi -i testsrc2=s=64x64:d=3:r=10 ";

TEST(Tracks, languages_may_name_a_region_by_its_number) {
  const TemporaryFolder folder;
  const auto clip = make_clip(folder, "clip.mkv",
                              kPicture + std::string("-f lavfi -i sine=d=3 -metadata:s:a:0 language=es-419 -c:a aac"));
  EXPECT_EQ(facts_of(clip).audio.at(0).language, "es-419");
}

TEST(Tracks, codes_that_are_no_language_name_none) {
  const TemporaryFolder folder;
  for (const std::string code : {"zxx", "und", "mis", "mul"}) {
    const auto clip = make_clip(folder, "clip.mkv", "-f lavfi -i sine=d=3 -metadata:s:a:0 language=" + code);
    EXPECT_EQ(facts_of(clip).audio.at(0).language, "") << code;
  }
}

TEST(Tracks, in_ogg_the_title_is_the_recordings) {
  const TemporaryFolder folder;
  const auto clip = make_clip(folder, "clip.ogg", "-f lavfi -i sine=d=3 -c:a libvorbis -metadata title=Fracciones");
  const auto facts = facts_of(clip);
  EXPECT_EQ(facts.title, "Fracciones");
  EXPECT_EQ(facts.audio.at(0).title, "");
}

TEST(Tracks, of_another_programme_than_the_pictures_are_left_out) {
  const TemporaryFolder folder;
  const auto clip = make_clip(folder, "clip.ts",
                              kPicture + std::string("-f lavfi -i sine=d=3 -f lavfi -i sine=d=3 -map 1 -map 0 -map 2 "
                                                     "-c:v libx264 -preset ultrafast -c:a mp2 -program st=0 "
                                                     "-program st=1:st=2 -metadata:s:a:0 language=eng "
                                                     "-metadata:s:a:1 language=spa"));
  const auto facts = facts_of(clip);
  ASSERT_EQ(facts.audio.size(), 1u);
  EXPECT_EQ(facts.audio[0].language, "spa");
}

TEST(Tracks, without_any_sound_are_left_out_where_another_has_some) {
  const TemporaryFolder folder;
  const std::string of_a_camera = kPicture + std::string("-f lavfi -i anullsrc=cl=mono:d=3 -f lavfi -i sine=d=3 ");
  for (const std::string kind : {"mov", "mxf"}) {
    SCOPED_TRACE(kind);
    const auto clip = make_clip(folder, "clip." + kind,
                                of_a_camera +
                                    "-map 0 -map 1 -map 2 -map 1 -t 3 -c:v mpeg2video -r 25 -c:a pcm_s16le "
                                    "-ar 48000");
    const auto facts = facts_of(clip);
    ASSERT_EQ(facts.audio.size(), 1u);
    EXPECT_EQ(facts.audio[0].stream, 2);
  }
}

TEST(Tracks, that_are_silent_and_name_a_language_stand_behind) {
  const TemporaryFolder folder;
  const auto clip =
      make_clip(folder, "clip.mkv",
                kPicture + std::string("-f lavfi -i anullsrc=cl=mono:d=3 -f lavfi -i sine=d=3 -map 0 -map 1 "
                                       "-map 2 -t 3 -c:v libx264 -c:a aac -metadata:s:a:0 language=eng "
                                       "-metadata:s:a:1 language=spa"));
  const auto facts = facts_of(clip);
  ASSERT_EQ(facts.audio.size(), 2u);
  EXPECT_EQ(facts.audio[0].language, "spa");
}

TEST(Tracks, that_are_all_silent_stay) {
  const TemporaryFolder folder;
  const auto clip = make_clip(folder, "clip.mov",
                              kPicture + std::string("-f lavfi -i anullsrc=cl=mono:d=3 -map 0 -map 1 -map 1 -t 3 "
                                                     "-c:v libx264 -c:a pcm_s16le"));
  EXPECT_EQ(facts_of(clip).audio.size(), 2u);
}

}  // namespace
}  // namespace acervo::ingest
