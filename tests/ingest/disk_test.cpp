#include <gtest/gtest.h>

#include "tests/ingest/support.hpp"

// What a disk or a network does to a source is not the file's fault.
namespace acervo::ingest {
namespace {

using namespace std::chrono_literals;
using namespace testing;

struct Disk : ::testing::Test {
  void SetUp() override {
    if (run("command -v ffmpeg").output.empty())
      GTEST_SKIP() << "the ffmpeg program, which makes the media for this test, is not installed";
  }

  ChildProgram failing_from(std::int64_t offset) { return {BAD_DISK_CHILD, {"fails", std::to_string(offset)}, {}}; }

  template <class Work>
  void expect_storage(Work work) {
    try {
      work();
      FAIL() << "it passed for a whole file";
    } catch (const Error& error) {
      EXPECT_EQ(error.code(), Code::unavailable) << error.what();
      EXPECT_EQ(error.reason(), "storage") << error.what();
    }
  }

  TemporaryFolder folder;
};

TEST_F(Disk, that_fails_leaves_the_file_without_blame_and_nothing_published) {
  const auto clip = make_clip(folder, "clip.mkv",
                              "-f lavfi -i testsrc2=s=640x360:r=25:d=12 -f lavfi -i sine=d=12 -c:v libx264 -preset "
                              "ultrafast -g 25 -qp 12 -c:a aac");
  const auto source = open_file(clip);
  const auto bytes = std::int64_t(fs::file_size(clip));
  ASSERT_GT(bytes, 2 << 20);
  const auto facts = probe(child(), source.get());
  const auto plan = make_plan(facts);
  for (const std::int64_t offset : {std::int64_t(0), bytes / 2}) {
    const auto disk = failing_from(offset);
    expect_storage([&] { probe(disk, source.get()); });
    expect_storage([&] { encode(disk, source.get(), facts, plan, chunk_job(plan, 0, {}, folder.path())); });
    expect_storage([&] { derive(disk, source.get(), facts); });
    expect_storage([&] { storyboard(disk, source.get(), facts); });
  }
  expect_storage([&] { read_picture(failing_from(0), source.get()); });
  expect_storage([&] { read_captions(failing_from(0), source.get(), "a.srt", std::nullopt); });
}

TEST_F(Disk, that_is_slow_is_waited_for_while_it_reads) {
  // A raw picture is a third of a megabyte: much is read before enough of them have gone by for any progress.
  const auto clip =
      make_clip(folder, "clip.mkv", "-f lavfi -i testsrc=s=640x360:r=25:d=3 -c:v rawvideo -pix_fmt yuv420p");
  const auto source = open_file(clip);
  ChildProgram program{BAD_DISK_CHILD, {"slow", "30"}, {}};
  program.limits.stall = 1500ms;
  EXPECT_EQ(probe(program, source.get()).duration, 3s);
}

// Each of its fragments says what lies in it: to open it is to go through all of them.
TEST_F(Disk, gives_the_fragments_of_a_joined_recording_once) {
  const auto clip = make_clip(folder, "clip.mp4",
                              "-f lavfi -i testsrc2=s=480x270:r=25:d=48 -f lavfi -i sine=d=48 -c:v libx264 -preset "
                              "ultrafast -g 12 -b:v 1000k -c:a aac -movflags frag_keyframe+empty_moov");
  const auto joined = folder / "joined.mp4";
  write_file(joined, read_file(clip) + read_file(clip));
  const auto source = open_file(joined);
  const auto facts = probe(child(), source.get());
  const auto plan = make_plan(facts);
  ASSERT_GT(facts.duration, 95s);
  const auto last = plan.video.segment_count() - 2;
  encode({BAD_DISK_CHILD, {"counts", folder / "count"}, {}}, source.get(), facts, plan,
         {last, last + 1, {"240p", "audio"}, folder.path()});
  EXPECT_LT(std::stol(read_file(folder / "count")), long(fs::file_size(joined)));
}

}  // namespace
}  // namespace acervo::ingest
