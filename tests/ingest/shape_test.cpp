#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/ingest/support.hpp"

namespace acervo::ingest {
namespace {

using namespace testing;
using ::testing::TestWithParam;
using ::testing::ValuesIn;

// The clip is white in its upper left corner as it is to be seen, and black elsewhere.
struct Shape {
  const char* name;
  const char* arguments;  // of ffmpeg
  int width, height;      // of the lowest rung
};

const Shape kShapes[] = {
    {"square_pixels", "-f lavfi -i color=black:s=320x240:d=2:r=25,drawbox=w=160:h=120:c=white:t=fill -c:v libx264", 320,
     240},
    {"anamorphic",
     "-f lavfi -i color=black:s=352x240:d=2:r=25,drawbox=w=176:h=120:c=white:t=fill,setsar=40/33 -c:v libx264", 428,
     240},
    {"odd_size",
     "-f lavfi -i color=black:s=321x241:d=2:r=25,drawbox=w=160:h=120:c=white:t=fill -pix_fmt yuv444p -c:v libx264", 320,
     240},
    {"ten_bit_422",
     "-f lavfi -i color=black:s=320x240:d=2:r=25,drawbox=w=160:h=120:c=white:t=fill -pix_fmt yuv422p10le -c:v libx264",
     320, 240},
    {"rgb", "-f lavfi -i color=black:s=320x240:d=2:r=25,drawbox=w=160:h=120:c=white:t=fill -pix_fmt bgr0 -c:v ffv1",
     320, 240},
    {"interlaced",
     "-f lavfi -i color=black:s=320x240:d=2:r=50,drawbox=w=160:h=120:c=white:t=fill,interlace -flags +ilme+ildct "
     "-c:v mpeg2video -q:v 2",
     320, 240},
    {"pq",
     "-f lavfi -i color=black:s=320x240:d=2:r=25,drawbox=w=160:h=120:c=white:t=fill -pix_fmt yuv420p10le -c:v libx264 "
     "-color_trc smpte2084 -color_primaries bt2020 -colorspace bt2020nc",
     320, 240},
    {"hlg",
     "-f lavfi -i color=black:s=320x240:d=2:r=25,drawbox=w=160:h=120:c=white:t=fill -pix_fmt yuv420p10le -c:v libx264 "
     "-color_trc arib-std-b67 -color_primaries bt2020 -colorspace bt2020nc",
     320, 240},
};

class Shaped : public TestWithParam<Shape> {
 protected:
  // Luma of the four corners' middles: upper left, upper right, lower left, lower right.
  std::vector<int> corners(const fs::path& clip) {
    const auto source = open_file(clip);
    const auto facts = probe(child(), source.get());
    const auto plan = make_plan(facts);
    EXPECT_EQ(plan.rungs.at(0).width, width_);
    EXPECT_EQ(plan.rungs.at(0).height, height_);
    const auto rungs = encode(child(), source.get(), facts, plan, chunk_job(plan, 0, {"240p"}, folder_.path()));
    write_file(folder_ / "out.mp4", rungs[0].init + read_fd(rungs[0].file.get()));
    const auto luma = run("ffmpeg -nostdin -v error -ss 1 -i " + quoted(folder_ / "out.mp4") +
                          " -frames:v 1 -vf scale=4:4:flags=area -pix_fmt gray -f rawvideo -")
                          .output;
    if (luma.size() != 16) return {};
    const auto at = [&](int i) { return int(static_cast<unsigned char>(luma[std::size_t(i)])); };
    return {at(0), at(3), at(12), at(15)};
  }

  TemporaryFolder folder_;
  int width_ = 0, height_ = 0;
};

TEST_P(Shaped, looks_as_it_should) {
  width_ = GetParam().width, height_ = GetParam().height;
  const auto clip = make_clip(folder_, "clip.mkv", GetParam().arguments);
  const auto luma = corners(clip);
  ASSERT_EQ(luma.size(), 4u);
  EXPECT_GT(luma[0], 130);
  for (int i = 1; i < 4; ++i) EXPECT_LT(luma[std::size_t(i)], 60) << i;
}

INSTANTIATE_TEST_SUITE_P(kinds, Shaped, ValuesIn(kShapes), [](const auto& each) { return each.param.name; });

// Grey of 100, 203 and 1,000 cd/m2, a third of the picture each, as signals of the file's transfer (BT.2100, table 4
// and 5; HLG on a display of 1,000 cd/m2).
struct HighRange {
  const char* name;
  const char* transfer;
  double signals[3];
};

class ToneMapping : public TestWithParam<HighRange> {
 protected:
  std::vector<int> thirds(const Fd& source, const Facts& facts) {
    const auto plan = make_plan(facts);
    const auto rungs = encode(child(), source.get(), facts, plan, chunk_job(plan, 0, {"240p"}, folder_.path()));
    write_file(folder_ / "out.mp4", rungs[0].init + read_fd(rungs[0].file.get()));
    const auto luma = run("ffmpeg -nostdin -v error -i " + quoted(folder_ / "out.mp4") +
                          " -frames:v 1 -vf scale=10:2:flags=area -pix_fmt yuv420p -f rawvideo -")
                          .output;
    if (luma.size() != 30) return {0, 0, 0};
    const auto at = [&](int i) { return int(static_cast<unsigned char>(luma[std::size_t(i)])); };
    return {at(1), at(4), at(8)};
  }

  TemporaryFolder folder_;
};

TEST_P(ToneMapping, leaves_paper_bright_and_lights_apart) {
  std::string level[3];
  for (int i = 0; i < 3; ++i) level[i] = std::to_string(int(64 + 876 * GetParam().signals[i] + 0.5));
  const auto clip =
      make_clip(folder_, "clip.mkv",
                "-f lavfi -i \"color=black:s=360x240:d=1:r=25,format=yuv420p10le,geq=lum='if(lt(X,120)," + level[0] +
                    ",if(lt(X,240)," + level[1] + "," + level[2] +
                    "))':cb=512:cr=512\" -pix_fmt yuv420p10le -c:v libx264 -crf 5 -color_primaries bt2020 -colorspace "
                    "bt2020nc -color_trc " +
                    GetParam().transfer);
  const auto source = open_file(clip);
  auto facts = probe(child(), source.get());
  ASSERT_NE(facts.video->transfer, Transfer::sdr);
  // Light of 0.49, 1 and 4.9 times paper's, through the curve of Moebius (from 0.3 on, peak 12) and the gamma of 2.4
  // that BT.1886 undoes.
  const auto mapped = thirds(source, facts);
  const int expected[] = {174, 200, 230};
  for (std::size_t i = 0; i < 3; ++i) EXPECT_NEAR(mapped[i], expected[i], 8) << i;
  facts.video->transfer = Transfer::sdr;
  const auto unmapped = thirds(source, facts);
  int apart = 0;
  for (std::size_t i = 0; i < 3; ++i) apart += std::abs(unmapped[i] - mapped[i]) > 8;
  EXPECT_GT(apart, 0) << "the test cannot tell that anything was mapped";
}

INSTANTIATE_TEST_SUITE_P(kinds, ToneMapping,
                         ValuesIn({HighRange{"pq", "smpte2084", {0.508, 0.581, 0.752}},
                                   HighRange{"hlg", "arib-std-b67", {0.630, 0.750, 1.0}}}),
                         [](const auto& each) { return each.param.name; });

struct Turned {
  int rotation;              // as ffmpeg's display_rotation, counter-clockwise
  int width, height, white;  // which corner is white then
};

class Rotated : public Shaped {};

TEST_F(Rotated, comes_out_upright) {
  const auto flat = make_clip(folder_, "flat.mp4",
                              "-f lavfi -i color=black:s=320x240:d=2:r=25,drawbox=w=160:h=120:c=white:t=fill "
                              "-c:v libx264");
  for (const auto& turn : {Turned{-90, 240, 320, 1}, Turned{90, 240, 320, 2}, Turned{180, 320, 240, 3}}) {
    SCOPED_TRACE(turn.rotation);
    width_ = turn.width, height_ = turn.height;
    const auto clip = make_clip(
        folder_, "clip.mp4", "-i " + quoted(flat) + " -c copy -metadata:s:v rotate=" + std::to_string(turn.rotation));
    const auto luma = corners(clip);
    ASSERT_EQ(luma.size(), 4u);
    for (int i = 0; i < 4; ++i) EXPECT_EQ(luma[std::size_t(i)] > 130, i == turn.white) << i;
  }
}

TEST(Rate, sixty_pictures_become_thirty_evenly) {
  const TemporaryFolder folder;
  const auto clip =
      make_clip(folder, "clip.mkv", "-f lavfi -i testsrc2=s=320x240:r=60000/1001:d=6 -c:v libx264 -preset ultrafast");
  const auto source = open_file(clip);
  const auto facts = probe(child(), source.get());
  const auto plan = make_plan(facts);
  EXPECT_FALSE(facts.video->variable_rate);
  const auto rungs = encode(child(), source.get(), facts, plan, chunk_job(plan, 0, {"240p"}, folder.path()));
  EXPECT_NEAR(double(rungs[0].samples), 180, 2);
}

TEST(Rate, variable_rate_keeps_its_times) {
  const TemporaryFolder folder;
  const auto clip = make_clip(folder, "clip.mkv",
                              "-f lavfi -i \"testsrc2=s=320x240:r=30:d=8,select='lt(t,2)+gt(t,5)*not(mod(n,7))'\" "
                              "-vsync vfr -c:v libx264 -preset ultrafast");
  const auto source = open_file(clip);
  const auto facts = probe(child(), source.get());
  EXPECT_TRUE(facts.video->variable_rate);
  const auto plan = make_plan(facts);
  const auto rungs = encode(child(), source.get(), facts, plan, chunk_job(plan, 0, {"240p"}, folder.path()));
  write_file(folder / "out.mp4", rungs[0].init + read_fd(rungs[0].file.get()));
  // The picture at 6 s shows second 6 (testsrc2 draws the time): compare with the source's.
  const auto difference =
      run("ffmpeg -nostdin -v info -ss 6.1 -i " + quoted(clip) + " -ss 6.1 -i " + quoted(folder / "out.mp4") +
          " -lavfi psnr -frames:v 1 -f null - 2>&1 | grep -o 'average:[0-9.inf]*' | cut -d: -f2")
          .output;
  EXPECT_TRUE(difference.starts_with("inf") || std::atof(difference.c_str()) > 25) << difference;
}

}  // namespace
}  // namespace acervo::ingest
