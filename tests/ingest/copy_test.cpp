#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/ingest/lesson.hpp"

#include "catalog/core/json.hpp"

namespace acervo::ingest {
namespace {

using namespace testing;
using ::testing::HasSubstr;
using ::testing::Not;

constexpr char kStreamable[] =
    "-f lavfi -i testsrc2=s=640x360:d=20:r=25 -f lavfi -i sine=d=20 -c:v libx264 -preset veryfast -bf 2 -g 50 "
    "-b:v 500k -maxrate 600k -bufsize 1M -pix_fmt yuv420p -c:a aac ";

const RungPlan* copied_rung(const Plan& plan) {
  for (const auto& rung : plan.rungs) {
    if (rung.copied) return &rung;
  }
  return nullptr;
}

bool is_video(const RungPlan& rung) {
  return rung.kind == RungKind::video;
}

// MD5 of every picture, in order.
std::string pictures_of(const fs::path& file) {
  return run("ffmpeg -nostdin -v error -i " + quoted(file) +
             " -map 0:v -fps_mode passthrough -f framemd5 - | grep -v '^#' | sed 's/.*, *//'")
      .output;
}

class Copied : public ::testing::TestWithParam<const char*> {};

TEST_P(Copied, source_that_streams_well_is_its_own_top_rung) {
  const TemporaryFolder folder;
  const auto clip = make_clip(folder, std::string("clip.") + GetParam(), kStreamable);
  const auto ending = prepare(clip, folder, is_video, false);
  ASSERT_EQ(ending.reason, "");
  EXPECT_EQ(ending.broken, "");
  const auto* copied = copied_rung(ending.plan);
  ASSERT_NE(copied, nullptr) << Json(ending.facts).dump(1);
  EXPECT_EQ(copied->name, "360p");
  EXPECT_EQ(ending.encoded_instead, 0u);
  write_file(folder / "out.mp4", ending.rungs.at("360p"));
  EXPECT_EQ(pictures_of(folder / "out.mp4"), pictures_of(clip));
  EXPECT_THAT(ending.rungs.at("360p"),
              Not(HasSubstr("x264 - core")));  // what an encoder or a camera notes stays behind
}

INSTANTIATE_TEST_SUITE_P(containers, Copied, ::testing::Values("mp4", "mkv", "ts", "flv"),
                         [](const auto& each) { return each.param; });

// What a player does that changes the rung at every segment.
TEST(Copying, players_switch_between_all_rungs_without_a_jump) {
  const TemporaryFolder folder;
  const auto clip = make_clip(folder, "clip.mp4", kStreamable);
  const auto source = open_file(clip);
  const auto facts = probe(child(), source.get());
  const auto plan = make_plan(facts);
  ASSERT_NE(copied_rung(plan), nullptr);
  const auto rungs =
      encode(child(), source.get(), facts, plan, {0, plan.video.segment_count(), {"240p", "360p"}, folder.path()});
  std::vector<double> times;
  std::size_t at[2] = {0, 0};
  for (std::size_t segment = 0; segment < plan.video.segment_count(); ++segment) {
    const double begin = double(plan.video.boundaries[segment]) / 90000;
    for (const std::size_t which : {segment % 2, 1 - segment % 2}) {
      const auto bytes = read_fd(rungs[which].file.get()).substr(at[which], rungs[which].segment_bytes[segment]);
      at[which] += bytes.size();
      const auto played = play(rungs[which].init + bytes, true);
      EXPECT_EQ(played.errors, 0) << rungs[which].rung << " segment " << segment;
      ASSERT_FALSE(played.times.empty());
      EXPECT_NEAR(played.times.front(), begin, 1e-4) << rungs[which].rung << " segment " << segment;
      if (which == segment % 2) times.insert(times.end(), played.times.begin(), played.times.end());
    }
  }
  ASSERT_EQ(times.size(), 500u);
  for (std::size_t i = 1; i < times.size(); ++i) EXPECT_NEAR(times[i] - times[i - 1], 0.04, 1e-3) << i;
}

TEST(Copying, any_one_segment_stands_alone) {
  const TemporaryFolder folder;
  const auto clip = make_clip(folder, "clip.mp4", kStreamable);
  const auto source = open_file(clip);
  const auto facts = probe(child(), source.get());
  const auto plan = make_plan(facts);
  const auto rungs = encode(child(), source.get(), facts, plan, {3, 4, {"360p"}, folder.path()});
  for (const auto& before : init_sections(child(), source.get(), facts, plan)) {
    if (before.rung != "360p") continue;
    EXPECT_EQ(before.init, rungs[0].init) << "foretold before anything was made";
    EXPECT_EQ(before.download_init, rungs[0].download_init);
  }
  EXPECT_EQ(rungs[0].encoded, 0u);
  EXPECT_EQ(rungs[0].samples, 100);
  const auto played = play(rungs[0].init + read_fd(rungs[0].file.get()), true);
  EXPECT_EQ(played.errors, 0);
  EXPECT_NEAR(played.times.front(), double(plan.video.boundaries[3]) / 90000, 1e-4);
}

TEST(Copying, segments_that_a_decoder_refuses_are_encoded_instead) {
  const TemporaryFolder folder;
  const auto clip = make_clip(folder, "clip.mp4", std::string(kStreamable) + "-movflags +faststart");
  auto bytes = read_file(clip);
  for (std::size_t i = 0; i < 3000; i += 3) bytes[bytes.size() / 2 + i] = char(0xa5 ^ i);
  write_file(folder / "damaged.mp4", bytes);
  const auto ending = prepare(folder / "damaged.mp4", folder, {}, false);
  ASSERT_EQ(ending.reason, "");
  ASSERT_NE(copied_rung(ending.plan), nullptr);
  EXPECT_EQ(ending.broken, "");
  EXPECT_GE(ending.encoded_instead, 1u);
  EXPECT_LE(ending.encoded_instead, 2u);
  EXPECT_GE(ending.played.at("360p").frames, 380);
}

TEST(Copying, segments_with_a_picture_that_a_decoder_passes_over_are_encoded_instead) {
  const TemporaryFolder folder;
  const auto clip =
      make_clip(folder, "clip.mp4",
                "-f lavfi -i testsrc2=s=640x360:d=1,loop=loop=500:size=1,trim=duration=20 -r 25 -c:v libx264 "
                "-preset veryfast -bf 0 -g 50 -pix_fmt yuv420p");
  auto bytes = read_file(clip);
  // One picture has another number than its turn: it is taken for a repetition, and no decoder complains.
  constexpr char kNumberBit = 0x40;
  int pictures = 0;
  for (std::size_t at = bytes.find("mdat") + 4; at + 6 < bytes.size();) {
    const auto byte = [&](std::size_t i) { return std::size_t(std::uint8_t(bytes[at + i])); };
    if ((byte(4) & 31) == 1 && ++pictures == 131) {
      bytes[at + 6] = char(bytes[at + 6] ^ kNumberBit);
      break;
    }
    at += 4 + (byte(0) << 24 | byte(1) << 16 | byte(2) << 8 | byte(3));
  }
  ASSERT_EQ(pictures, 131);
  write_file(folder / "damaged.mp4", bytes);
  const auto ending = prepare(folder / "damaged.mp4", folder, {}, false);
  ASSERT_EQ(ending.reason, "");
  ASSERT_NE(copied_rung(ending.plan), nullptr);
  EXPECT_EQ(ending.broken, "");
  EXPECT_EQ(ending.encoded_instead, 1U);
}

struct Unfit {
  const char* name;
  const char* arguments;
};

class NotCopied : public ::testing::TestWithParam<Unfit> {};

TEST_P(NotCopied, source_is_encoded) {
  const TemporaryFolder folder;
  const auto clip =
      make_clip(folder, "clip.mp4", std::string("-f lavfi -i testsrc2=s=640x360:d=12:r=25 ") + GetParam().arguments);
  const auto source = open_file(clip);
  const auto facts = probe(child(), source.get());
  EXPECT_EQ(copied_rung(make_plan(facts)), nullptr) << Json(facts).dump(1);
}

constexpr Unfit kUnfit[] = {
    {"key_pictures_too_rare", "-c:v libx264 -preset ultrafast -g 300 -keyint_min 300 -sc_threshold 0"},
    {"too_many_bits", "-c:v libx264 -preset ultrafast -g 50 -qp 1"},
    {"anamorphic", "-vf setsar=4/3 -c:v libx264 -preset veryfast -g 50 -b:v 400k"},
    {"ten_bits", "-pix_fmt yuv420p10le -c:v libx264 -preset veryfast -g 50 -b:v 400k"},
    {"another_chroma", "-pix_fmt yuv444p -c:v libx264 -preset veryfast -g 50 -b:v 400k"},
    {"another_codec", "-c:v mpeg4 -g 50 -b:v 400k"},
};

INSTANTIATE_TEST_SUITE_P(Copying, NotCopied, ::testing::ValuesIn(kUnfit),
                         [](const auto& each) { return each.param.name; });

TEST(Copying, open_groups_of_pictures_lose_none) {
  const TemporaryFolder folder;
  const auto clip = make_clip(folder, "clip.mp4", std::string(kStreamable) + "-x264-params open-gop=1:scenecut=0");
  const auto ending = prepare(clip, folder, is_video, false);
  EXPECT_EQ(ending.reason + ending.broken, "");
  EXPECT_EQ(ending.played.at("360p").frames, 500);
}

TEST(Copying, variable_rate_and_edit_lists_keep_their_times) {
  const TemporaryFolder folder;
  const auto flat =
      make_clip(folder, "flat.mp4",
                "-f lavfi -i \"testsrc2=s=640x360:d=20:r=30,select='not(mod(n,3))+not(mod(n,4))'\" "
                "-f lavfi -i sine=d=20 -fps_mode vfr -c:v libx264 -preset veryfast -g 40 -b:v 400k -c:a aac");
  const auto clip = make_clip(folder, "clip.mp4", "-ss 3.3 -i " + quoted(flat) + " -c copy");  // begins inside a group
  const auto ending = prepare(clip, folder, is_video, false);
  EXPECT_EQ(ending.reason + ending.broken, "");
  const auto* copied = copied_rung(ending.plan);
  ASSERT_NE(copied, nullptr) << Json(ending.facts).dump(1);
  const auto& low = ending.played.at("240p").times;
  const auto& top = ending.played.at(copied->name).times;
  EXPECT_NEAR(double(low.size()), double(top.size()), 2);
  for (const double time : top) {
    EXPECT_TRUE(std::any_of(low.begin(), low.end(), [&](double t) { return std::abs(t - time) < 0.021; })) << time;
  }
}

}  // namespace
}  // namespace acervo::ingest
