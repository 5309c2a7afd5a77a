#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/ingest/support.hpp"

namespace acervo::ingest {
namespace {

using namespace std::chrono_literals;
using namespace testing;
using ::testing::ElementsAre;

Derived derive_of(const fs::path& clip) {
  const auto source = open_file(clip);
  return derive(child(), source.get(), probe(child(), source.get()));
}

std::string size_of(const fs::path& picture) {
  return run("ffprobe -v error -show_entries stream=width,height -of csv=p=0 " + quoted(picture)).output;
}

TEST(Derive, captions_of_a_file_keep_times_language_and_name) {
  const TemporaryFolder folder;
  write_file(folder / "es.srt",
             "1\n00:00:01,000 --> 00:00:02,500\n<i>Hola</i>\n\n2\n00:00:03,000 --> 00:00:04,000\n¿Qué tal?\n");
  const auto inputs = "-f lavfi -i testsrc2=s=64x64:d=5:r=10 -i " + quoted(folder / "es.srt") +
                      " -map 0 -map 1 -c:v libx264 -metadata:s:s:0 language=spa -metadata:s:s:0 title=Español -c:s ";
  for (const auto* kind : {"subrip -f matroska", "ass -f matroska", "webvtt -f matroska", "mov_text -f mp4"}) {
    SCOPED_TRACE(kind);
    const auto derived = derive_of(make_clip(folder, "clip", inputs + kind));
    ASSERT_EQ(derived.captions.size(), 1u);
    EXPECT_EQ(derived.captions[0].language, "spa");
    EXPECT_THAT(derived.captions[0].cues, ElementsAre(Cue{1s, 2500ms, "Hola"}, Cue{3s, 4s, "¿Qué tal?"}));
  }
}

TEST(Derive, the_poster_is_neither_black_nor_larger_than_needed) {
  const TemporaryFolder folder;
  // Black but for the second half.
  const auto clip =
      make_clip(folder, "clip.mp4",
                "-f lavfi -i color=black:s=1920x1080:d=10:r=10 -f lavfi -i testsrc2=s=1920x1080:d=10:r=10 "
                "-filter_complex \"[0][1]concat\" -c:v libx264 -preset ultrafast -g 10");
  const auto derived = derive_of(clip);
  ASSERT_FALSE(derived.posters.empty());
  write_file(folder / "poster.jpg", derived.posters[0].jpeg);
  EXPECT_EQ(size_of(folder / "poster.jpg"), "1280,720\n");
  const auto mean = run("ffmpeg -nostdin -v error -i " + quoted(folder / "poster.jpg") +
                        " -vf scale=1:1:flags=area -pix_fmt gray -f rawvideo -")
                        .output;
  ASSERT_EQ(mean.size(), 1u);
  EXPECT_GT(int(static_cast<unsigned char>(mean[0])), 50);
}

TEST(Derive, sound_without_a_cover_has_no_poster) {
  const TemporaryFolder folder;
  EXPECT_EQ(derive_of(make_clip(folder, "clip.wav", "-f lavfi -i sine=d=2")).posters.size(), 0U);
}

TEST(Derive, a_storyboard_has_a_picture_every_ten_seconds) {
  const TemporaryFolder folder;
  const auto clip =
      make_clip(folder, "clip.mp4", "-f lavfi -i testsrc2=s=640x360:d=125:r=2 -c:v libx264 -preset ultrafast -g 4");
  const auto source = open_file(clip);
  const auto board = storyboard(child(), source.get(), probe(child(), source.get()));
  EXPECT_EQ(board.count, 13);
  EXPECT_EQ(board.width, 160);
  EXPECT_EQ(board.height, 90);
  ASSERT_EQ(board.sheets.size(), 1u);
  write_file(folder / "sheet.jpg", board.sheets[0]);
  EXPECT_EQ(
      run("ffprobe -v error -show_entries stream=width,height -of csv=p=0 " + quoted(folder / "sheet.jpg")).output,
      "1600,180\n");
}

TEST(Facts, loudness_is_measured_and_brought_to_the_target) {
  const TemporaryFolder folder;
  const auto clip = make_clip(folder, "clip.wav", "-f lavfi -i anoisesrc=d=10:c=pink:a=0.2:r=48000 -ac 2");
  const auto source = open_file(clip);
  const auto facts = probe(child(), source.get());
  ASSERT_TRUE(facts.audio[0].loudness);
  EXPECT_TRUE(facts.audio[0].dual_mono);
  const auto plan = make_plan(facts);
  EXPECT_EQ(plan.rungs[0].channels, 1);
  std::string file;
  for (std::size_t chunk = 0; chunk < plan.audio.chunk_count(); ++chunk) {
    const auto rungs = encode(child(), source.get(), facts, plan, chunk_job(plan, chunk, {}, folder.path()));
    file += (chunk ? "" : rungs[0].init) + read_fd(rungs[0].file.get());
  }
  write_file(folder / "out.mp4", file);
  const auto summary = run("ffmpeg -nostdin -v info -i " + quoted(folder / "out.mp4") +
                           " -af ebur128=peak=true -f null - 2>&1 | tail -12")
                           .output;
  const auto value = [&](const std::string& key) {
    return std::atof(summary.c_str() + summary.find(key) + key.size());
  };
  EXPECT_NEAR(value("I:"), -16, 1);
  EXPECT_LE(value("Peak:"), -1.4);
}

TEST(Facts, interlacing_is_seen_in_the_pictures_whatever_the_flag_says) {
  const TemporaryFolder folder;
  const auto combed = make_clip(folder, "combed.mkv",
                                "-f lavfi -i testsrc2=s=720x576:r=50:d=4,interlace,setfield=prog -c:v mpeg4 -q:v 2");
  EXPECT_TRUE(probe(child(), open_file(combed).get()).video->interlaced);
  const auto whole = make_clip(folder, "whole.mkv", "-f lavfi -i testsrc2=s=720x576:r=25:d=4 -c:v mpeg4 -q:v 2");
  EXPECT_FALSE(probe(child(), open_file(whole).get()).video->interlaced);
}

}  // namespace
}  // namespace acervo::ingest
