// Recordings whose pictures change their size or shape on the way: calls that begin small, telephones that are turned,
// broadcasts. What is round stays round, and what is large stays large.
#include <gtest/gtest.h>

#include "tests/ingest/lesson.hpp"

namespace acervo::ingest {
namespace {

using namespace testing;

// Options of ffmpeg: a white square on grey, of half of the smaller side as it is to be seen, of pixels so wide.
std::string square(int width, int height, double seconds, double pixels = 1) {
  const double side = std::min(width * pixels, double(height)) / 2;
  const int across = int(side / pixels), down = int(side);
  std::ostringstream text;
  text << " -f lavfi -i color=0x606060:r=25:s=" << width << "x" << height << ":d=" << seconds
       << ",drawbox=x=" << (width - across) / 2 << ":y=" << (height - down) / 2 << ":w=" << across << ":h=" << down
       << ":c=white:t=fill,format=yuv420p ";
  return text.str();
}

// Width of the square for its height in the picture of a second, by the lines and columns in its middle.
double shape_at(const TemporaryFolder& folder, const Ending& lesson, const std::string& rung, double second) {
  write_file(folder / "seen.mp4", lesson.rungs.at(rung));
  const int width = lesson.plan.find(rung)->width, height = lesson.plan.find(rung)->height;
  const auto picture = run("ffmpeg -nostdin -v error -ss " + std::to_string(second) + " -i " +
                           quoted(folder / "seen.mp4") + " -frames:v 1 -f rawvideo -pix_fmt gray -")
                           .output;
  if (picture.size() != std::size_t(width) * std::size_t(height)) return 0;
  double across = 0, down = 0;
  for (int x = 0; x < width; ++x)
    across += static_cast<unsigned char>(picture[std::size_t(height / 2 * width + x)]) > 165;
  for (int y = 0; y < height; ++y)
    down += static_cast<unsigned char>(picture[std::size_t(y * width + width / 2)]) > 165;
  return down ? across / down : 0;
}

struct Changing {
  const char* name;
  std::string first, second;  // options of ffmpeg: the input and what it becomes
  const char* file;           // that they are joined in
  int width, height;          // of the lesson
};

class ChangingShape : public ::testing::TestWithParam<Changing> {};

TEST_P(ChangingShape, keeps_what_is_square_square) {
  const auto& [name, first, second, file, width, height] = GetParam();
  const TemporaryFolder folder;
  const auto made =
      run("cd " + quoted(folder.path()) + " && ff() { ffmpeg -nostdin -v error -y \"$@\"; } && (ff" + first +
          "1.ts; ff" + second + "-output_ts_offset 4 2.ts; cat 1.ts 2.ts > both.ts; ff -i both.ts -c copy " +
          (std::string(file) == "both.ts" ? "other.ts" : file) + ") 2>&1");
  ASSERT_TRUE(fs::exists(folder / file)) << made.output;
  const auto lesson = prepare(folder / file, folder);
  ASSERT_EQ(lesson.reason + lesson.broken, "") << made.output;
  const auto& top = *std::max_element(lesson.plan.rungs.begin(), lesson.plan.rungs.end(),
                                      [](const auto& a, const auto& b) { return a.height < b.height; });
  EXPECT_EQ(std::pair(top.width, top.height), std::pair(width, height));
  for (const auto& rung : {std::string("240p"), top.name}) {
    EXPECT_NEAR(shape_at(folder, lesson, rung, 1), 1, 0.06) << rung << ", before";
    EXPECT_NEAR(shape_at(folder, lesson, rung, lesson.plan.duration.count() / 1e6 - 2), 1, 0.06) << rung << ", after";
  }
}

std::string h264(int width, int height, double seconds) {
  return square(width, height, seconds) + "-c:v libx264 -preset ultrafast -g 25 ";
}

std::string mpeg2(int num, int den, double seconds) {
  return square(720, 576, seconds, double(num) / den) + "-vf setsar=" + std::to_string(num) + "/" +
         std::to_string(den) + " -c:v mpeg2video -q:v 3 -g 12 ";
}

INSTANTIATE_TEST_SUITE_P(
    kinds, ChangingShape,
    ::testing::Values(
        Changing{"a_call_that_begins_small", h264(320, 180, 4), h264(1280, 720, 12), "both.ts", 1280, 720},
        Changing{"a_call_that_becomes_small", h264(1280, 720, 4), h264(320, 180, 12), "both.ts", 1280, 720},
        Changing{"a_telephone_that_is_turned", h264(640, 360, 4), h264(360, 640, 12), "both.ts", 360, 640},
        Changing{"a_shared_screen_of_another_shape", h264(640, 480, 12), h264(1280, 720, 4), "both.mkv", 640, 480},
        Changing{"a_broadcast_that_becomes_wide", mpeg2(16, 15, 4), mpeg2(64, 45, 12), "both.ts", 854, 480}),
    [](const auto& each) { return each.param.name; });

// A browser's recorder writes one track of VP8, whose key pictures say their size, and no index.
TEST(ChangingShape, of_a_browsers_recording_is_followed) {
  const TemporaryFolder folder;
  const auto part = [&](int width, int height, const std::string& name) {
    return "ff" + square(width, height, 6) + "-c:v libvpx -deadline realtime -cpu-used 8 -b:v 1M " + name + ";";
  };
  const auto made = run("cd " + quoted(folder.path()) + " && ff() { ffmpeg -nostdin -v error -y \"$@\"; } && (" +
                        part(320, 240, "1.ivf") + part(640, 360, "2.ivf") + part(640, 360, "3.ivf") +
                        R"(python3 - <<'PY'
import struct
head, frames = b'', []
for name in ('1.ivf', '2.ivf', '3.ivf'):
  data = open(name, 'rb').read()
  head, at = head or data[:32], 32
  while at < len(data):
    size, = struct.unpack_from('<I', data, at)
    frames.append(data[at + 12:at + 12 + size])
    at += 12 + size
head = head[:24] + struct.pack('<I', len(frames)) + head[28:]
open('all.ivf', 'wb').write(head + b''.join(struct.pack('<IQ', len(f), i) + f for i, f in enumerate(frames)))
PY
ff -i all.ivf -c copy -f webm -live 1 pipe:1 | cat > call.webm) 2>&1)");
  const auto lesson = prepare(folder / "call.webm", folder);
  ASSERT_EQ(lesson.reason + lesson.broken, "") << made.output;
  EXPECT_NE(lesson.plan.find("360p"), nullptr);
  EXPECT_NEAR(shape_at(folder, lesson, "360p", 2), 1, 0.06);
  EXPECT_NEAR(shape_at(folder, lesson, "360p", 15), 1, 0.06);
}

}  // namespace
}  // namespace acervo::ingest
