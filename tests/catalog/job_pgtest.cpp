#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "catalog/jobs/job_store.hpp"
#include "catalog/library/material_store.hpp"
#include "catalog/library/revision_store.hpp"
#include "tests/support/test_database.hpp"

namespace acervo {
namespace {

struct Queue : testing::Test {
  test::TestDatabase database;
  MaterialStore materials{*database};
  RevisionStore revisions{*database};
  JobStore jobs{*database};
  MaterialId material = materials.create({.title = "Una lección"}, std::nullopt);
  Queue() { revisions.add(material, {{std::string(64, 'a'), {10}}, "uno.mp4"}); }
  void silence() {
    database->write([](db::Tx& tx) { tx.script("update job set heartbeat_at = now() - interval '1 hour'"); });
  }
  void hurry() {
    database->write([](db::Tx& tx) { tx.script("update job set run_after = now()"); });
  }
};

TEST_F(Queue, gives_each_job_to_one_worker) {
  const auto first = jobs.claim("a");
  ASSERT_TRUE(first);
  EXPECT_EQ(first->kind, JobKind::probe);
  EXPECT_EQ(first->material, material);
  EXPECT_FALSE(jobs.claim("b"));
}

TEST_F(Queue, takes_a_job_from_a_worker_that_fell_silent) {
  const auto first = jobs.claim("a");
  EXPECT_EQ(jobs.recover(), 0);
  silence();
  EXPECT_EQ(jobs.recover(), 1);
  ASSERT_TRUE(jobs.claim("b"));
  EXPECT_FALSE(jobs.heartbeat(*first, "a", 0.5));
  EXPECT_FALSE(revisions.refuse(*first, "a", "not_media", "")) << "a late result must not count";
}

TEST_F(Queue, parks_a_job_after_three_failures_and_takes_it_up_again) {
  for (int attempt = 1; attempt <= 3; ++attempt) {
    hurry();
    const auto job = jobs.claim("a");
    ASSERT_TRUE(job) << attempt;
    EXPECT_EQ(job->attempts, attempt);
    EXPECT_EQ(jobs.fail(*job, "a", "crashed", "signal 11"), attempt == 3);
  }
  EXPECT_FALSE(jobs.claim("a"));
  EXPECT_EQ(materials.find(material)->preparation->state, RevisionState::failed);
  EXPECT_EQ(materials.find(material)->preparation->reason, "crashed");
  EXPECT_EQ(jobs.retry(material), 1);
  EXPECT_EQ(materials.find(material)->preparation->state, RevisionState::probing);
  EXPECT_TRUE(jobs.claim("a"));
}

TEST_F(Queue, does_not_blame_a_job_that_is_released) {
  const auto job = jobs.claim("a");
  jobs.release(*job, "a", std::chrono::seconds(0));
  EXPECT_EQ(jobs.claim("b")->attempts, 1);
}

TEST_F(Queue, prefers_early_chunks_of_every_material) {
  EXPECT_LT(priority_of(JobKind::probe, 0), priority_of(JobKind::encode, 0));
  EXPECT_LT(priority_of(JobKind::encode, 0), priority_of(JobKind::derive, 0));
  EXPECT_LT(priority_of(JobKind::derive, 0), priority_of(JobKind::encode, 1));
}

}  // namespace
}  // namespace acervo
