// Whether a recording was taken as fields is told by its pictures, not only by its flags.
#include <gtest/gtest.h>

#include "tests/ingest/lesson.hpp"

namespace acervo::ingest {
namespace {

using namespace testing;

constexpr char kX264[] = " -c:v libx264 -preset ultrafast ";

Facts facts_of(const fs::path& clip) {
  return probe(child(), open_file(clip).get());
}

TEST(Interlacing, is_seen_in_the_pictures_though_no_flag_says_so) {
  const TemporaryFolder folder;
  const auto clip = make_clip(
      folder, "tape.mp4",
      std::string("-f lavfi -i testsrc2=s=720x576:r=50:d=3 -vf interlace=scan=tff:lowpass=0,setfield=prog") + kX264);
  const auto facts = facts_of(clip);
  EXPECT_TRUE(facts.video->interlaced);
  EXPECT_TRUE(facts.video->top_field_first);
}

TEST(Interlacing, that_only_the_flag_claims_is_none) {
  const TemporaryFolder folder;
  const auto clip =
      make_clip(folder, "clip.mp4",
                std::string("-f lavfi -i testsrc2=s=720x576:r=25:d=3 -vf scroll=vertical=0.013:horizontal=0.007 -flags "
                            "+ilme+ildct -x264-params tff=1") +
                    kX264);
  EXPECT_FALSE(facts_of(clip).video->interlaced);
}

TEST(Interlacing, of_irregular_recordings_is_seen) {
  const TemporaryFolder folder;
  const auto clip = make_clip(folder, "tape.mkv",
                              "-f lavfi -i testsrc2=s=720x576:r=50:d=4 -vf interlace=scan=bff:lowpass=0,setfield=prog,"
                              "select='mod(floor(n/3)\\,3)' -vsync vfr" +
                                  std::string(kX264));
  const auto facts = facts_of(clip);
  EXPECT_TRUE(facts.video->variable_rate);
  EXPECT_TRUE(facts.video->interlaced);
  EXPECT_FALSE(facts.video->top_field_first);
}

TEST(Interlacing, is_not_seen_in_drawings_of_the_web) {
  const TemporaryFolder folder;
  for (const auto* source :
       {"testsrc2=s=640x360:r=25:d=6", "testsrc2=s=320x240:r=25:d=6", "testsrc2=s=640x480:r=30:d=6",
        "testsrc2=s=1280x720:r=25:d=6", "testsrc2=s=1920x1080:r=30:d=4", "mandelbrot=s=720x576:r=25,trim=duration=4",
        "life=s=720x480:r=25:mold=10,trim=duration=4", "testsrc2=s=640x480:r=1:d=40",
        "testsrc2=s=720x576:r=25:d=4,noise=alls=20:allf=t",
        "testsrc2=s=1280x720:r=40:d=6,select='mod(floor(n/3)\\,3)'"}) {
    const auto clip = make_clip(folder, "clip.mkv",
                                "-f lavfi -i \"" + std::string(source) + ",noise=alls=6:allf=t\" -vsync vfr" + kX264);
    EXPECT_FALSE(facts_of(clip).video->interlaced) << source;
  }
}

TEST(Interlacing, of_small_and_of_noisy_tapes_is_seen) {
  const TemporaryFolder folder;
  for (const auto* source :
       {"testsrc2=s=352x288:r=50:d=6", "testsrc2=s=1280x720:r=60000/1001:d=6,scale=320:240",
        "testsrc2=s=1280x720:r=50:d=6,scale=640:360", "testsrc2=s=720x576:r=50:d=6,boxblur=2:1,noise=alls=18:allf=t"}) {
    const auto clip = make_clip(folder, "tape.mkv",
                                "-f lavfi -i \"" + std::string(source) +
                                    ",interlace=scan=bff:lowpass=0,setfield=prog\" -crf 18 -pix_fmt yuv420p" + kX264);
    EXPECT_TRUE(facts_of(clip).video->interlaced) << source;
    EXPECT_FALSE(facts_of(clip).video->top_field_first) << source;
  }
}

// Titles that stand still where a few looks would fall: at the beginning, after a third and after two.
constexpr char kTitles[] =
    "-f lavfi -i testsrc2=s=720x576:r=50:d=36 -vf "
    "interlace=scan=tff:lowpass=0,setfield=prog,loop=50:1:0,loop=50:1:300,loop=50:1:600,setpts=N/25/TB -t 36 -g 25";

TEST(Interlacing, between_titles_that_stand_still_is_seen) {
  const TemporaryFolder folder;
  const auto clip = make_clip(folder, "tape.mkv", kTitles + std::string(kX264));
  EXPECT_TRUE(facts_of(clip).video->interlaced);
  // And in two recordings put one behind the other, which no container can seek in.
  make_clip(folder, "tape.ts", "-i " + quoted(clip) + " -c copy");
  run("cat " + quoted(folder / "tape.ts") + " " + quoted(folder / "tape.ts") + " > " + quoted(folder / "joined.ts"));
  const auto joined = facts_of(folder / "joined.ts");
  EXPECT_TRUE(joined.jumps);
  EXPECT_TRUE(joined.video->interlaced);
}

// The share of the points that stand out from the lines above and below, both to the same side. Upright bars have none
// in whole pictures.
double combs_of(const TemporaryFolder& folder, const std::string& picture_file, int width, int height) {
  write_file(folder / "seen", picture_file);
  const auto seen =
      run("ffmpeg -nostdin -v error -i " + quoted(folder / "seen") + " -vsync passthrough -pix_fmt gray -f rawvideo -")
          .output;
  const auto line = std::size_t(width), picture = line * std::size_t(height);
  std::size_t combed = 0, looked_at = 0;
  for (std::size_t from = 0; from + picture <= seen.size(); from += picture) {
    for (std::size_t at = from + line; at + line < from + picture; ++at, ++looked_at) {
      const auto point = [&](std::size_t place) { return int(static_cast<unsigned char>(seen[place])); };
      const int above = point(at) - point(at - line), below = point(at) - point(at + line);
      combed += (above > 20 && below > 20) || (above < -20 && below < -20);
    }
  }
  return looked_at ? double(combed) / double(looked_at) : 1;
}

TEST(Interlacing, leaves_no_combs_in_what_is_published) {
  const TemporaryFolder folder;
  for (const std::string order : {"tff", "bff"}) {
    SCOPED_TRACE(order);
    // Bars of 32 points go 4 points to the side from field to field.
    const auto clip =
        make_clip(folder, "tape.mp4",
                  "-f lavfi -i \"color=s=640x480:r=50:d=0.02,geq=lum='40+160*mod(floor(X/32)\\,2)':cb=128:"
                  "cr=128,loop=149:1,setpts=N/50/TB,scroll=horizontal=1/160,interlace=scan=" +
                      order + ":lowpass=0,setfield=prog\" -pix_fmt yuv420p" + kX264 + "-crf 10");
    ASSERT_GT(combs_of(folder, read_file(clip), 640, 480), 0.1) << "the test's own clip has none";
    const auto ending = prepare(clip, folder, [](const RungPlan& rung) { return rung.name == "480p"; });
    ASSERT_EQ(ending.reason + ending.broken, "");
    EXPECT_LT(combs_of(folder, ending.rungs.at("480p"), 640, 480), 0.001);
    for (const auto& poster : derive(child(), open_file(clip).get(), ending.facts).posters)
      EXPECT_LT(combs_of(folder, poster.jpeg, 640, 480), 0.001) << "poster";
  }
}

}  // namespace
}  // namespace acervo::ingest
