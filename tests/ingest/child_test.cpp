#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/mman.h>

#include <thread>

#include "catalog/core/json.hpp"
#include "ingest/child/process.hpp"
#include "tests/ingest/support.hpp"

namespace acervo::ingest {
namespace {

using namespace std::chrono_literals;
using namespace testing;

Json play(const std::string& mischief, std::chrono::milliseconds stall = 20s, std::stop_token stop = {}) {
  ChildProgram program{INGEST_NAUGHTY_CHILD, {mischief}, {}};
  program.limits.stall = stall;
  const Fd output(::memfd_create("output", MFD_CLOEXEC));
  const int fds[] = {output.get(), output.get()};
  return run_child(
      program, {{"job", "any"}}, fds, [](const Json&) {}, stop);
}

std::string end_of(const std::string& mischief, std::chrono::milliseconds stall = 20s) {
  return reason_of([&] { play(mischief, stall); });
}

TEST(Child, that_crashes_is_an_error_with_a_reason) {
  EXPECT_EQ(end_of("crash"), "crashed");
}
TEST(Child, that_ends_without_a_word_is_an_error) {
  EXPECT_EQ(end_of("silent"), "crashed");
}
TEST(Child, that_talks_nonsense_is_an_error) {
  EXPECT_EQ(end_of("garbage"), "crashed");
}
TEST(Child, that_makes_no_progress_is_ended) {
  EXPECT_EQ(end_of("hang", 300ms), "stalled");
}

TEST(Child, that_somebody_kills_says_nothing_about_its_file) {
  try {
    play("killed");
    FAIL() << "it went on";
  } catch (const Error& error) {
    EXPECT_EQ(error.code(), Code::unavailable);
    EXPECT_EQ(error.reason(), "killed");
  }
}
TEST(Child, that_calls_itself_killed_or_cancelled_is_to_blame) {
  for (const char* lie : {"says_cancelled", "says_unavailable", "says_killed"}) try {
      play(lie);
      FAIL() << lie;
    } catch (const Error& error) {
      EXPECT_EQ(error.code(), Code::corrupt_media) << lie;
      EXPECT_EQ(error.reason(), "crashed") << lie;
    }
}
TEST(Child, that_claims_progress_for_ever_is_ended) {
  ChildProgram program{INGEST_NAUGHTY_CHILD, {"feed"}, {}};
  program.limits.longest = 500ms;
  EXPECT_EQ(reason_of([&] { run_child(program, {{"job", "any"}}, {}, [](const Json&) {}, {}); }), "stalled");
}
TEST(Child, that_closes_its_lines_and_stays_is_ended) {
  EXPECT_EQ(end_of("close_stdout"), "stalled");
}
TEST(Child, that_stays_after_its_result_is_ended) {
  EXPECT_EQ(play("linger_after_result"), "done");
}
TEST(Child, that_talks_without_getting_on_is_ended) {
  EXPECT_EQ(end_of("chatter", 300ms), "stalled");
}

TEST(Child, that_says_a_line_without_end_is_ended) {
  EXPECT_EQ(end_of("long_line", 60s), "stalled");
}
TEST(Child, that_claims_more_than_it_wrote_costs_no_memory) {
  const Fd source(::memfd_create("source", MFD_CLOEXEC));
  try {
    derive({INGEST_NAUGHTY_CHILD, {"claims"}, {}}, source.get(), {});
    FAIL() << "it was believed";
  } catch (const Error& error) {
    EXPECT_EQ(std::string(error.what()), "a poster is incomplete");
  }
}
TEST(Child, that_fills_memory_with_output_is_ended) {
  const Fd output = memory_file("output");
  const int fds[] = {output.get(), output.get()};
  const auto program = into_memory({INGEST_NAUGHTY_CHILD, {"fill"}, {}});
  EXPECT_EQ(reason_of([&] { run_child(program, {{"job", "any"}}, fds, [](const Json&) {}, {}); }), "too_demanding");
  EXPECT_EQ(::lseek(output.get(), 0, SEEK_END), kMostInMemory);
  ASSERT_EQ(::ftruncate(output.get(), kMostInMemory + 1), 0);
  EXPECT_THROW(read_memory_file(output.get()), Error) << "before anything is copied";
}

TEST(Child, that_cannot_be_started_is_an_error) {
  EXPECT_THROW(run_child({"/nonexistent/acervo", {}, {}}, Json::object(), {}, [](const Json&) {}, {}), Error);
}

TEST(Child, ends_when_its_job_is_cancelled) {
  std::stop_source source;
  std::jthread later([&] { source.request_stop(); });
  try {
    play("hang", 60s, source.get_token());
    FAIL() << "it went on";
  } catch (const Error& error) {
    EXPECT_EQ(error.code(), Code::cancelled);
  }
}

TEST(Sandbox, lets_nothing_in_or_out) {
  EXPECT_EQ(play("escape"), "");
}
TEST(Sandbox, has_no_network) {
  EXPECT_EQ(end_of("network"), "crashed");
}
TEST(Sandbox, starts_no_program) {
  EXPECT_EQ(end_of("execute"), "crashed");
}
TEST(Sandbox, makes_no_process) {
  EXPECT_EQ(play("fork"), "refused");
}
TEST(Sandbox, signals_nobody) {
  EXPECT_EQ(end_of("kill"), "crashed");
}
TEST(Sandbox, writes_no_more_than_its_share) {
  EXPECT_EQ(end_of("output"), "too_demanding");
}
TEST(Sandbox, computes_no_longer_than_its_share) {
  EXPECT_EQ(end_of("spin", 100s), "too_demanding") << "its processor's seconds may come slowly";
}

TEST(Sandbox, takes_no_more_memory_than_its_share) {
  // The program does not catch bad_alloc and aborts, as a library may: that it was memory is seen all the same.
  EXPECT_EQ(end_of("memory"), "too_demanding");
}

TEST(MediaChild, short_of_memory_says_so) {
  const TemporaryFolder folder;
  const auto clip = make_clip(folder, "clip.mp4", "-f lavfi -i testsrc=s=1920x1080:d=1 -c:v libx264 -preset ultrafast");
  const auto source = open_file(clip);
  auto program = child();
  const auto facts = probe(program, source.get());
  program.limits.memory_bytes = 200 << 20;
  const auto plan = make_plan(facts);
  EXPECT_EQ(reason_of([&] { encode(program, source.get(), facts, plan, chunk_job(plan, 0, {}, folder.path())); }),
            "too_demanding");
}

TEST(MediaChild, knows_no_other_jobs) {
  EXPECT_THROW(run_child(child(), {{"job", "dance"}}, {}, [](const Json&) {}, {}), Error);
}

}  // namespace
}  // namespace acervo::ingest
