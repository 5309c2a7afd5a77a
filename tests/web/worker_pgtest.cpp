#include <gtest/gtest.h>

#include <set>
#include <thread>

#include "catalog/jobs/fleet_store.hpp"
#include "catalog/jobs/job_store.hpp"
#include "catalog/library/material_store.hpp"
#include "catalog/library/revision_store.hpp"
#include "catalog/library/segment_store.hpp"
#include "catalog/storage/blob_store.hpp"
#include "ingest/worker/results.hpp"
#include "ingest/worker/worker.hpp"
#include "tests/ingest/support.hpp"
#include "tests/support/test_database.hpp"
#include "tests/web/worker_settings.hpp"

// What a worker makes of children and jobs that come to grief.
namespace acervo {
namespace {

using namespace std::chrono_literals;

struct Workers : testing::Test {
  /// A lesson with nothing left to do but one job of this kind, on its last attempt.
  MaterialId lesson_with(JobKind kind) {
    const auto lesson = materials.create({.title = "Una lección"}, std::nullopt);
    revisions.add_planned(
        lesson, {put_bytes(blobs, "no film"), "clip.mp4"},
        {.facts = ingest::Facts{}, .plan = ingest::Plan{}, .duration = 10s, .rungs = {}, .chunk_count = 1});
    database->write([&](db::Tx& tx) {
      tx.script("delete from job where material = '" + lesson.value + "' and kind <> '" + std::string(name(kind)) +
                "'; update job set attempts = 2");
    });
    return lesson;
  }

  ingest::WorkerSettings settings(ingest::ChildProgram child) {
    return test::worker_settings(std::move(child), folder.path() / "blobs");
  }

  /// Works until there is nothing left to do.
  void work(const ingest::ChildProgram& child) {
    ingest::Worker worker(settings(child), jobs, fleet, revisions, segments, blobs);
    const auto deadline = std::chrono::steady_clock::now() + 120s;
    while (count("state <> 'parked'") > 0) {
      ASSERT_LT(std::chrono::steady_clock::now(), deadline);
      database->write([](db::Tx& tx) { tx.script("update job set run_after = now() where state = 'queued'"); });
      worker.poke();
      std::this_thread::sleep_for(20ms);
    }
  }

  std::int64_t count(const std::string& where) {
    static std::set<std::string> asked;  // a connection keeps a query's name as long as it lives
    const std::string& name = *asked.insert(where).first;
    return database->read([&](db::Tx& tx) {
      return tx.run({name, "select count(*) as jobs from job where " + where}).front()["jobs"].integer();
    });
  }

  test::TestDatabase database;
  test::TemporaryFolder folder;
  LocalBlobStore blobs{folder.path() / "blobs"};
  MaterialStore materials{*database};
  RevisionStore revisions{*database};
  SegmentStore segments{*database};
  JobStore jobs{*database};
  FleetStore fleet{*database};
};

TEST_F(Workers, survive_the_loss_of_a_job_whose_last_attempt_fails) {
  for (const auto kind : {JobKind::derive, JobKind::storyboard}) {
    lesson_with(kind);
    ingest::ChildProgram child{INGEST_NAUGHTY_CHILD, {"hang"}, {}};
    child.limits.stall = 2s;
    ingest::Worker worker(settings(child), jobs, fleet, revisions, segments, blobs);
    worker.poke();
    while (count("state = 'running'") == 0) std::this_thread::yield();
    database->write([](db::Tx& tx) { tx.script("delete from job"); });
    const auto deadline = std::chrono::steady_clock::now() + 30s;
    while (worker.is_busy()) {
      ASSERT_LT(std::chrono::steady_clock::now(), deadline);
      std::this_thread::yield();
    }
  }
}

TEST_F(Workers, park_what_a_lesson_plays_without_with_its_reason) {
  for (const auto kind : {JobKind::derive, JobKind::storyboard}) {  // slides: examine_pgtest
    const auto lesson = lesson_with(kind);
    work({INGEST_NAUGHTY_CHILD, {"crash"}, {}});
    EXPECT_EQ(count("state = 'parked' and reason = 'crashed' and material = '" + lesson.value + "'"), 1) << name(kind);
    EXPECT_EQ(materials.find(lesson)->preparation->state, RevisionState::preparing) << "its chunks decide";
    database->write([](db::Tx& tx) { tx.script("delete from job"); });
  }
}

TEST_F(Workers, park_a_probe_that_fails_for_our_reasons_until_somebody_retries_it) {
  const auto lesson = materials.create({.title = "Una lección"}, std::nullopt);
  revisions.add(lesson, {put_bytes(blobs, "no film"), "clip.mp4"});
  work({INGEST_NAUGHTY_CHILD, {"crash"}, {}});
  EXPECT_EQ(materials.find(lesson)->preparation->state, RevisionState::failed) << "not refused";
  EXPECT_EQ(materials.find(lesson)->preparation->reason, "crashed");
  EXPECT_EQ(jobs.retry(lesson), 1);
  work(ingest::testing::child());
  EXPECT_EQ(materials.find(lesson)->preparation->state, RevisionState::refused) << "now by what it is";
}

/// One of its files cannot be read; the others can.
class BadSector : public LocalBlobStore {
 public:
  using LocalBlobStore::LocalBlobStore;
  Fd open(const std::string& key) override {
    if (key == bad) throw Error(Code::unavailable, "cannot read it: Input/output error", "storage");
    return LocalBlobStore::open(key);
  }
  std::string bad;
};

TEST_F(Workers, a_file_that_cannot_be_read_stops_nobody_else) {
  BadSector store(folder.path() / "blobs");
  const auto bad = materials.create({.title = "Ilegible"}, std::nullopt);
  store.bad = put_bytes(blobs, "behind the bad sector").key;
  revisions.add(bad, {{store.bad, 21}, "clip.mp4"});
  std::vector<MaterialId> others;
  for (int i = 0; i < 3; ++i) {
    others.push_back(materials.create({.title = "Otra"}, std::nullopt));
    revisions.add(others.back(), {put_bytes(blobs, "no film " + std::to_string(i)), "clip.mp4"});
  }
  auto alone = settings(ingest::testing::child());
  alone.threads = 1, alone.urgent_threads = 0;
  ingest::Worker worker(alone, jobs, fleet, revisions, segments, store);
  const auto deadline = std::chrono::steady_clock::now() + 10s;  // less than it rests when the store is away
  while (count("material <> '" + bad.value + "'") > 0) {
    ASSERT_LT(std::chrono::steady_clock::now(), deadline);
    std::this_thread::sleep_for(20ms);
  }
  EXPECT_EQ(count("state = 'queued' and losses > 0 and attempts = 0"), 1) << "it is tried again";
  while (count("state <> 'parked'") > 0) {
    ASSERT_LT(std::chrono::steady_clock::now(), deadline + 60s);
    database->write([](db::Tx& tx) { tx.script("update job set run_after = now() where state = 'queued'"); });
    worker.poke();
    std::this_thread::sleep_for(20ms);
  }
  EXPECT_EQ(materials.find(bad)->preparation->state, RevisionState::failed);
  EXPECT_EQ(materials.find(bad)->preparation->reason, "unreadable");
  store.bad.clear();
  EXPECT_EQ(jobs.retry(bad), 1);
  worker.poke();
  while (count("true") > 0) {
    ASSERT_LT(std::chrono::steady_clock::now(), deadline + 90s);
    std::this_thread::sleep_for(20ms);
  }
  EXPECT_EQ(materials.find(bad)->preparation->state, RevisionState::refused) << "now by what it is";
}

TEST_F(Workers, that_begin_leave_the_living_time_to_say_that_they_live) {
  lesson_with(JobKind::encode);
  const auto job = jobs.claim("other/0");
  ASSERT_TRUE(job);
  database->write([](db::Tx& tx) { tx.script("update job set heartbeat_at = now() - interval '1 hour'"); });
  auto idle = settings({INGEST_NAUGHTY_CHILD, {"silent"}, {}});
  idle.threads = idle.urgent_threads = 0;
  const ingest::Worker worker(idle, jobs, fleet, revisions, segments, blobs);
  while (fleet.view().workers.empty()) std::this_thread::yield();
  std::this_thread::sleep_for(4s);  // it looks every three, and at once
  EXPECT_TRUE(jobs.heartbeat(*job, "other/0", 0.5)) << "the job was taken";
}

/// Runs each test with a film of six seconds.
struct Films : Workers {
  void SetUp() override {
    if (ingest::testing::run("command -v ffmpeg").output.empty())
      GTEST_SKIP() << "the ffmpeg program, which makes the media for this test, is not installed";
    const ingest::testing::TemporaryFolder made;
    const auto clip = ingest::testing::make_clip(
        made, "clip.mp4",
        "-f lavfi -i testsrc2=s=320x180:r=25:d=6 -f lavfi -i sine=d=6 -c:v libx264 -preset ultrafast -c:a aac");
    lesson = materials.create({.title = "Una lección"}, std::nullopt);
    revisions.add(lesson, {put_file(blobs, ingest::testing::open_file(clip).get()), "clip.mp4"});
  }

  MaterialId lesson;
};

TEST_F(Films, become_lessons_though_every_child_is_killed_five_times) {
  work({COUNTING_CHILD,
        {(folder.path() / "children").string(), "5", "probe", "encode", "derive", "storyboard", "picture_print"},
        {}});
  EXPECT_EQ(count("true"), 0) << "nothing is parked";
  const auto material = materials.find(lesson);
  EXPECT_EQ(material->preparation->state, RevisionState::ready);
  EXPECT_FALSE(material->poster.empty()) << "what is not needed is not given up either";
}

// As often as a job may fail: hours of encoding are not to be done again for it, nor given up.
TEST_F(Films, keep_a_result_though_the_database_is_lost_at_its_commit) {
  database->write([](db::Tx& tx) {
    tx.script(
        "create sequence lost;"
        "create function lose() returns trigger language plpgsql as $$ begin "
        "if nextval('lost') <= 3 then perform pg_terminate_backend(pg_backend_pid()); end if; return null; end $$;"
        "create constraint trigger lose after delete on job deferrable initially deferred "
        "for each row when (old.kind = 'encode') execute function lose()");
  });
  work({COUNTING_CHILD, {(folder.path() / "children").string(), "0"}, {}});
  EXPECT_EQ(count("true"), 0) << "nothing is parked";
  EXPECT_EQ(materials.find(lesson)->preparation->state, RevisionState::ready);
}

struct Wishes : Workers {
  Wishes() {
    lesson = materials.create({.title = "Una lección"}, std::nullopt);
    PlannedRevision planned{
        .facts = ingest::Facts{}, .plan = ingest::Plan{}, .duration = 24s, .rungs = {}, .chunk_count = 2};
    for (const char* rung : {"240p", "360p"}) planned.rungs.push_back({.name = rung, .kind = RungKind::video});
    revisions.add_planned(lesson, {put_bytes(blobs, "no film"), "clip.mp4"}, planned);
  }
  MaterialId lesson;
};

TEST_F(Wishes, slow_probes_and_bad_segments_leave_a_thread_to_others) {
  for (int i = 0; i < 3; ++i) {
    const auto other = materials.create({.title = "Otra"}, std::nullopt);
    revisions.add(other, {put_bytes(blobs, "slow" + std::to_string(i)), "otra.mp4"});
  }
  EXPECT_FALSE(jobs.claim("x", JobStore::Lane::segment)) << "a probe";
  EXPECT_EQ(jobs.claim("x", JobStore::Lane::urgent)->kind, JobKind::probe);
  segments.want(lesson, 1, {{"360p", 3, 1}, {"240p", 3, 1}}, 10s);
  const auto first = jobs.claim("x", JobStore::Lane::segment);
  ASSERT_TRUE(first);
  EXPECT_EQ(first->kind, JobKind::segment);
  jobs.fail(*first, "x", "crashed", "");
  database->write([](db::Tx& tx) { tx.script("update job set run_after = now()"); });
  EXPECT_EQ(jobs.claim("x", JobStore::Lane::segment)->rung, first->rung);
  EXPECT_EQ(jobs.claim("y", JobStore::Lane::segment)->rung, "360p");
  EXPECT_FALSE(jobs.claim("z", JobStore::Lane::segment));
}

TEST_F(Wishes, what_is_on_hold_does_not_end_a_run_of_segments) {
  segments.want(lesson, 1, {{"240p", 3, 0}}, 10s);
  const auto job = jobs.claim("x", JobStore::Lane::segment);
  const auto other = materials.create({.title = "Otra"}, std::nullopt);
  revisions.add(other, {put_bytes(blobs, "other"), "otra.mp4"});
  EXPECT_TRUE(segments.find_waiting(*job, 4, 6).elsewhere) << "a probe";
  for (const std::string& subject : {std::string("all"), "owner:" + job->owner, "material:" + other.value}) {
    fleet.hold(subject);
    EXPECT_FALSE(segments.find_waiting(*job, 4, 6).elsewhere) << subject;
    fleet.resume(subject);
  }
}

TEST_F(Wishes, a_segment_that_failed_is_tried_again_by_one_thread_only) {
  segments.want(lesson, 1, {{"360p", 3, 1}, {"240p", 3, 1}}, 10s);
  for (int i = 0; i < 2; ++i) jobs.fail(*jobs.claim("x", JobStore::Lane::segment), "x", "crashed", "");
  database->write([](db::Tx& tx) { tx.script("update job set run_after = now()"); });
  EXPECT_TRUE(jobs.claim("x", JobStore::Lane::segment));
  EXPECT_FALSE(jobs.claim("y", JobStore::Lane::segment)) << "both threads on one bad lesson";
}

TEST_F(Wishes, that_failed_three_times_are_kept_with_their_reason) {
  for (int attempt = 1; attempt <= 3; ++attempt) {
    segments.want(lesson, 1, {{"240p", 3, 0}}, 10s);
    database->write([](db::Tx& tx) { tx.script("update job set run_after = now()"); });
    EXPECT_EQ(jobs.fail(*jobs.claim("x", JobStore::Lane::segment), "x", "crashed", "signal 11"), attempt == 3);
  }
  database->write([](db::Tx& tx) { tx.script("update job set wanted_until = now() - interval '1 hour'"); });
  jobs.recover();
  EXPECT_EQ(segments.want(lesson, 1, {{"240p", 3, 0}}, 10s).front(), SegmentStore::Standing::failed);
  EXPECT_FALSE(jobs.claim("x", JobStore::Lane::segment));
  const auto stopped = fleet.view().stopped;
  ASSERT_EQ(stopped.size(), 1U);
  EXPECT_EQ(stopped.front().reason, "crashed");
  database->write([](db::Tx& tx) { tx.script("update revision set state = 'ready'"); });
  jobs.recover();
  EXPECT_TRUE(fleet.view().stopped.empty());
}

}  // namespace
}  // namespace acervo
