// Files that people have and our corpora do not: each becomes a lesson that plays to its end with the right shape,
// colours, length and sound in time with the picture, or is refused with a reason that people are told.
#include <gtest/gtest.h>

#include <cstring>

#include "tests/ingest/lesson.hpp"
#include "tests/ingest/strange/strange.hpp"

namespace acervo::ingest::testing {

std::string drawn_picture(const std::string& size, const std::string& rate, double seconds, double flash) {
  const auto quarter = [](const char* place, const std::string& colour) {
    return ",drawbox=" + std::string(place) + "w=iw/2:h=ih/2:c=" + colour + ":t=fill";
  };
  std::ostringstream text;
  text << " -f lavfi -i \"color=0x808080:s=" << size << ":r=" << rate << ":d=" << seconds << quarter("", "red")
       << quarter("x=iw/2:", "0x00ff00") << quarter("y=ih/2:", "blue") << quarter("x=iw/2:y=ih/2:", "white")
       << ":enable='between(t," << flash - 0.0001 << "," << flash + 0.99 << ")'\" ";
  return text.str();
}

std::string drawn_sound(int rate, double seconds, double flash, int channels) {
  std::ostringstream text;
  text << " -f lavfi -i \"aevalsrc='";
  for (int i = 0; i < channels; ++i)
    text << (i ? "|" : "") << "0.5*sin(2*PI*800*t)*between(t," << flash << "," << flash + 1 << ")";
  text << "':s=" << rate << ":d=" << seconds << "\" ";
  return text.str();
}

std::ostream& operator<<(std::ostream& out, const Strange& file) {
  return out << file.name;
}

namespace {

class StrangeFiles : public ::testing::TestWithParam<Strange> {
 protected:
  // Eight by eight points of red, green and blue of each picture of a rung.
  std::vector<std::string> small_pictures(const std::string& rung) {
    write_file(folder_ / "seen.mp4", rung);
    const auto bytes = run("ffmpeg -nostdin -v error -i " + quoted(folder_ / "seen.mp4") +
                           " -vsync passthrough -vf scale=8:8:flags=area -pix_fmt rgb24 -f rawvideo -")
                           .output;
    std::vector<std::string> pictures;
    for (std::size_t at = 0; at + 192 <= bytes.size(); at += 192) pictures.push_back(bytes.substr(at, 192));
    return pictures;
  }

  static int at(const std::string& picture, int x, int y, int colour) {
    return static_cast<unsigned char>(picture.at(std::size_t(3 * (8 * y + x) + colour)));
  }

  static void expect_colours(const std::string& picture) {
    const struct {
      const char* name;
      int x, y, rgb[3];
    } places[] = {{"red", 1, 1, {255, 0, 0}}, {"green", 6, 1, {0, 255, 0}}, {"blue", 1, 6, {0, 0, 255}}};
    for (const auto& [name, x, y, rgb] : places)
      for (int c = 0; c < 3; ++c) EXPECT_NEAR(at(picture, x, y, c), rgb[c], 50) << name << " in colour " << c;
  }

  // When the fourth quarter is first white.
  static double flash_of(const std::vector<std::string>& pictures, const Played& played) {
    for (std::size_t i = 0; i < std::min(pictures.size(), played.times.size()); ++i)
      if (at(pictures[i], 6, 6, 0) > 190 && at(pictures[i], 6, 6, 1) > 190) return played.times[i];
    return -1;
  }

  // When something is first heard.
  double tone_of(const std::string& rung) {
    write_file(folder_ / "heard.mp4", rung);
    const auto bytes =
        run("ffmpeg -nostdin -v error -i " + quoted(folder_ / "heard.mp4") + " -ac 1 -ar 48000 -f f32le -").output;
    for (std::size_t i = 0; 4 * i + 4 <= bytes.size(); ++i) {
      float sample = 0;
      std::memcpy(&sample, bytes.data() + 4 * i, 4);
      if (std::abs(sample) > 0.05F) return double(i) / 48'000;
    }
    return -1;
  }

  void expect_lesson(const Ending& lesson, const Wanted& wanted) {
    EXPECT_EQ(lesson.broken, "");
    EXPECT_NEAR(double(lesson.plan.duration.count()) / 1e6, wanted.seconds, wanted.tolerance);
    double flash = -1, tone = -1;
    bool has_picture = false, has_sound = false;
    int width = 0, height = 0;
    for (const auto& rung : lesson.plan.rungs) {
      if (rung.kind == RungKind::audio) {
        if (!has_sound) tone = tone_of(lesson.rungs.at(rung.name));
        has_sound = true;
        continue;
      }
      if (rung.height >= height) width = rung.width, height = rung.height;
      has_picture = true;
      const auto pictures = small_pictures(lesson.rungs.at(rung.name));
      ASSERT_FALSE(pictures.empty());
      if (wanted.colours) expect_colours(pictures.at(pictures.size() > 4 ? 4 : pictures.size() - 1));
      if (wanted.flash >= 0) flash = flash_of(pictures, lesson.played.at(rung.name));
    }
    if (wanted.picture) {
      EXPECT_EQ(std::pair(width, height), std::pair(wanted.width, wanted.height));
    }
    EXPECT_EQ(has_picture, wanted.picture);
    EXPECT_EQ(has_sound, wanted.sound);
    if (wanted.flash < 0) return;
    if (wanted.picture) {
      EXPECT_NEAR(flash, wanted.flash, 0.045);
    }
    if (wanted.sound) {
      EXPECT_NEAR(tone, wanted.flash, 0.045);
    }
  }

  TemporaryFolder folder_;
};

TEST_P(StrangeFiles, play_as_they_should_or_are_refused_with_a_reason) {
  const auto& [name, file, command, wanted] = GetParam();
  const auto made = run("cd " + quoted(folder_.path()) + " && ff() { ffmpeg -nostdin -v error -y \"$@\"; } && (" +
                        command + ") 2>&1");
  const auto path = folder_ / file;
  ASSERT_TRUE(fs::exists(path)) << made.output;
  const TemporaryFolder scratch;
  const auto lesson = prepare(path, scratch);
  if (!wanted.refusal.empty()) {
    EXPECT_TRUE(is_known_reason(lesson.reason)) << lesson.reason;
    EXPECT_TRUE(("|" + wanted.refusal + "|").find("|" + lesson.reason + "|") != std::string::npos) << lesson.reason;
    return;
  }
  ASSERT_EQ(lesson.reason, "") << made.output;
  expect_lesson(lesson, wanted);
  // What else is made of it, when there is time.
  const auto source = open_file(path);
  EXPECT_NO_THROW(storyboard(child(), source.get(), lesson.facts));
  EXPECT_NO_THROW(sound_print(child(), source.get(), lesson.facts));
  EXPECT_NO_THROW(picture_print(child(), source.get(), lesson.facts));
}

const auto kName = [](const auto& each) { return each.param.name; };
INSTANTIATE_TEST_SUITE_P(pictures, StrangeFiles, ::testing::ValuesIn(strange_pictures()), kName);
INSTANTIATE_TEST_SUITE_P(containers, StrangeFiles, ::testing::ValuesIn(strange_containers()), kName);
INSTANTIATE_TEST_SUITE_P(sounds, StrangeFiles, ::testing::ValuesIn(strange_sounds()), kName);
INSTANTIATE_TEST_SUITE_P(shapes, StrangeFiles, ::testing::ValuesIn(strange_shapes()), kName);
INSTANTIATE_TEST_SUITE_P(others, StrangeFiles, ::testing::ValuesIn(no_media_at_all()), kName);

}  // namespace
}  // namespace acervo::ingest::testing
