#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "catalog/core/error.hpp"
#include "catalog/core/json.hpp"
#include "catalog/directory/person_store.hpp"
#include "catalog/jobs/fleet_store.hpp"
#include "catalog/jobs/job.sql.hpp"
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

TEST_F(Queue, parks_a_job_over_which_ten_workers_were_lost) {
  for (int loss = 1; loss <= JobStore::kMostLosses; ++loss) {
    const auto job = jobs.claim("a");
    ASSERT_TRUE(job) << loss;
    EXPECT_EQ(job->attempts, 1) << "a worker that is killed is not the file's fault";
    silence();
    jobs.recover();
  }
  EXPECT_FALSE(jobs.claim("a"));
  EXPECT_EQ(materials.find(material)->preparation->reason, "crashed");
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

TEST_F(Queue, a_material_says_why_work_on_it_waits) {
  EXPECT_FALSE(materials.find(material)->preparation->waits_for);
  jobs.release(*jobs.claim("a"), "a", std::chrono::seconds(15), "disk_full", "no space");
  EXPECT_EQ(materials.find(material)->preparation->waits_for, "disk_full");
  hurry();
  jobs.claim("a");
  EXPECT_FALSE(materials.find(material)->preparation->waits_for);
}

TEST_F(Queue, a_material_waits_for_what_all_workers_wait_for) {
  FleetStore fleet(*database);
  const auto why = [&] { return materials.find(material)->preparation->waits_for; };
  fleet.beat({.name = "a", .host = "uno", .reason = "read_only"});
  EXPECT_EQ(why(), "read_only") << "although nobody has tried its own job";
  fleet.beat({.name = "b", .host = "dos"});
  EXPECT_FALSE(why()) << "this one will take it";
  fleet.leave("b");
  EXPECT_EQ(why(), "read_only");
  fleet.leave("a");
  EXPECT_FALSE(why());
}

struct Shares : Queue {
  FleetStore fleet{*database};
  PersonStore people{*database, system_now, PasswordCost::least};
  std::map<std::string, int> counts;

  PersonId person(const std::string& name) {
    return people.put({name + "@ejemplo.mx", name, Role::teacher, "una frase larga"}).first;
  }
  MaterialId file_of(const PersonId& owner, int n) {
    const auto id = materials.create({.title = "Una lección"}, owner);
    revisions.add(id, {{std::string(63, 'b') + std::to_string(n % 10), {10}}, "dos.mp4"});
    return id;
  }
  std::string claim() {
    const auto job = jobs.claim("w");
    return job ? job->owner : "none";
  }
};

TEST_F(Shares, one_owners_many_files_do_not_block_anothers_one) {
  ASSERT_TRUE(jobs.claim("w"));  // the import that every test of this file has
  const auto many = person("muchos"), one = person("uno");
  for (int i = 0; i < 50; ++i) file_of(many, i);
  EXPECT_EQ(claim(), many.value);
  file_of(one, 1);
  EXPECT_EQ(claim(), one.value);
  EXPECT_EQ(claim(), many.value);
}

std::int64_t rows_visited(const Json& plan) {
  std::int64_t rows = static_cast<std::int64_t>(plan["Actual Rows"].get<double>() * plan["Actual Loops"].get<double>());
  if (plan.contains("Plans"))
    for (const Json& part : plan["Plans"]) rows += rows_visited(part);
  return rows + plan.value("Rows Removed by Filter", std::int64_t{0});
}

// Every idle thread asks once a second, one at a time: what it costs must not grow with those who ever gave a file.
TEST_F(Shares, of_who_has_work_are_found_without_a_look_at_who_had) {
  const auto a = person("a"), b = person("b");
  file_of(a, 1);
  file_of(b, 2);
  database->write([](db::Tx& tx) {
    tx.script("insert into job_owner (owner) select 'past' || n from generate_series(1, 50000) n; analyze");
  });
  const std::string text = "explain (analyze, format json) " + std::string(sql::job::claim.text);
  const Json plan = database->write([&](db::Tx& tx) {
    return tx.run(db::Query{"test.explained_claim", text}, {"w"}).front()["\"QUERY PLAN\""].json();
  });
  EXPECT_LT(rows_visited(plan.at(0).at("Plan")), 100) << plan.dump(2);
}

TEST_F(Shares, what_is_held_waits_until_it_is_resumed) {
  ASSERT_TRUE(jobs.claim("w"));
  const auto a = person("a"), b = person("b");
  const auto first = file_of(a, 1);
  file_of(b, 2);
  fleet.hold("all");
  EXPECT_EQ(claim(), "none");
  fleet.hold("owner:" + a.value);
  fleet.resume("all");
  EXPECT_EQ(claim(), b.value);
  EXPECT_EQ(claim(), "none");
  fleet.hold("material:" + first.value);
  fleet.resume("owner:" + a.value);
  EXPECT_EQ(claim(), "none");
  fleet.resume("material:" + first.value);
  EXPECT_EQ(claim(), a.value);
  EXPECT_THROW(fleet.hold("everything"), Error);
}

TEST_F(Shares, slides_are_read_when_nobody_has_anything_else_to_do) {
  ASSERT_TRUE(jobs.claim("w"));
  const auto a = person("a"), b = person("b");
  file_of(a, 1);
  file_of(b, 2);
  database->write([&](db::Tx& tx) {
    tx.script("update job set kind = 'examine', priority = 150000 where state = 'queued' and owner = '" + a.value +
              "'");
    tx.script("update job set kind = 'encode' where state = 'queued' and owner = '" + b.value + "'");
    // By turns it would be the other's.
    tx.script("update job_owner set served_at = now() + interval '1 hour' where owner = '" + b.value + "'");
  });
  EXPECT_EQ(claim(), b.value);
  EXPECT_EQ(claim(), a.value);
}

TEST_F(Shares, the_operators_order_comes_before_all) {
  ASSERT_TRUE(jobs.claim("w"));
  const auto a = person("a"), b = person("b");
  file_of(a, 1);
  const auto last = file_of(b, 2);
  database->write([](db::Tx& tx) { tx.script("update job set kind = 'derive'"); });
  fleet.set_rank(last, -1);
  EXPECT_EQ(claim(), b.value);
}

TEST_F(Shares, the_operators_order_holds_for_the_steps_that_come_of_a_step) {
  ASSERT_TRUE(jobs.claim("w"));
  const auto a = person("a"), b = person("b");
  const auto first = file_of(a, 1);
  file_of(b, 2);
  fleet.set_rank(first, -1);
  const auto probe = jobs.claim("w");
  ASSERT_EQ(probe->material, first);
  PlannedRevision planned;
  planned.kind = MaterialKind::video;
  planned.duration = Micros(20'000'000);
  planned.plan = {{"video", {{"boundaries", {0, 900'000, 1'800'000}}, {"chunks", {0, 1, 2}}, {"timescale", 90000}}},
                  {"audio", {{"boundaries", Json::array()}, {"chunks", Json::array()}, {"timescale", 48000}}}};
  planned.chunk_count = 2;
  database->write([](db::Tx& tx) { tx.script("update job set kind = 'derive' where state = 'queued'"); });
  ASSERT_TRUE(revisions.plan(*probe, "w", planned));
  for (int i = 0; i < 5; ++i) EXPECT_EQ(claim(), a.value) << "poster, storyboard, slides and two chunks";
  EXPECT_EQ(claim(), b.value);
}

// A connection that holds one job's row, of a machine that vanished, keeps no other from being taken up again.
TEST_F(Shares, what_somebody_holds_is_passed_over_and_the_rest_recovered) {
  const auto a = person("a");
  file_of(a, 1);
  file_of(a, 2);
  while (jobs.claim("gone")) {
  }
  database->write([](db::Tx& tx) { tx.script("update job set heartbeat_at = now() - interval '1 hour'"); });
  database->write([&](db::Tx& held) {
    held.script("select from job where id = (select min(id) from job) for update");
    EXPECT_EQ(jobs.recover(), 2);
  });
  EXPECT_EQ(jobs.recover(), 1);
}

TEST_F(Shares, lessons_wait_in_the_order_in_which_they_are_taken) {
  ASSERT_TRUE(jobs.claim("w"));
  const auto a = person("a"), b = person("b");
  const auto first = file_of(a, 1), second = file_of(b, 2);
  const auto waiting = [&] {
    std::vector<std::string> seen;
    for (const auto& lesson : fleet.view().waiting)
      seen.push_back(lesson.material.value + " " + lesson.owner_name + (lesson.held ? " held" : ""));
    return seen;
  };
  EXPECT_EQ(waiting(), (std::vector{first.value + " a", second.value + " b"}));
  const auto slides = [&](const char* from, const char* to) {
    database->write([&](db::Tx& tx) {
      tx.script("update job set kind = '" + std::string(to) + "' where kind = '" + from + "' and material = '" +
                first.value + "'");
    });
  };
  slides("probe", "examine");
  EXPECT_EQ(waiting(), (std::vector{second.value + " b", first.value + " a"})) << "its slides can wait";
  slides("examine", "probe");
  fleet.set_rank(second, -1);
  fleet.hold("material:" + first.value);
  EXPECT_EQ(waiting(), (std::vector{second.value + " b", first.value + " a held"}));
  ASSERT_EQ(jobs.claim("w")->material, second);
  EXPECT_EQ(waiting(), (std::vector{first.value + " a held"}));
}

TEST_F(Shares, the_fleet_says_who_does_what_and_what_stands_still) {
  fleet.beat({"m:1", "maquina", 1, 2, "disk_full", "no space"});
  const auto job = jobs.claim("m:1/0");
  jobs.heartbeat(*job, "m:1/0", 0.5);
  auto view = fleet.view();
  ASSERT_EQ(view.workers.size(), 1U);
  EXPECT_TRUE(view.workers[0].is_alive);
  EXPECT_EQ(view.workers[0].state.reason, "disk_full");
  ASSERT_EQ(view.running.size(), 1U);
  EXPECT_EQ(view.running[0].worker, "m:1/0");
  EXPECT_DOUBLE_EQ(view.running[0].progress, 0.5);
  jobs.release(*job, "m:1/0", std::chrono::seconds(15), "disk_full", "no space");
  view = fleet.view();
  ASSERT_EQ(view.stopped.size(), 1U);
  EXPECT_FALSE(view.stopped[0].parked);
  EXPECT_EQ(view.stopped[0].reason, "disk_full");
  hurry();
  EXPECT_EQ(jobs.claim("m:1/0")->attempts, 1) << "a full disk is not the file's fault";
}

TEST_F(Shares, a_worker_that_was_killed_is_missed_at_once_on_its_own_machine) {
  fleet.beat({"m:1", "maquina", 1, 2, {}, {}, "una"});
  fleet.beat({"m:2", "maquina", 2, 2, {}, {}, "una"});
  fleet.beat({"m:3", "maquina", 1, 2, {}, {}, "otra"});
  const auto job = jobs.claim("m:1/0");
  ASSERT_TRUE(job);
  fleet.bury("otra", [](int) { return false; });
  fleet.bury("", [](int) { return true; });
  EXPECT_EQ(jobs.recover(), 0);
  fleet.bury("una", [](int pid) { return pid == 1; });
  EXPECT_EQ(jobs.recover(), 1);
  EXPECT_EQ(jobs.claim("m:2/0")->id, job->id);
  EXPECT_EQ(fleet.view().workers.size(), 2U);
}

TEST_F(Shares, nobody_is_judged_by_one_who_seems_silent_itself) {
  fleet.beat({"m:1", "maquina", 1, 2, {}, {}, ""});
  const auto job = jobs.claim("m:2/0");
  ASSERT_TRUE(job);
  // A database that stood still: all are as silent, the one that asks too.
  database->write([](db::Tx& tx) {
    tx.script("update job set heartbeat_at = now() - interval '1 minute'");
    tx.script("update worker set seen_at = now() - interval '1 minute'");
  });
  EXPECT_EQ(jobs.recover(false, "m:1"), 0);
  EXPECT_EQ(jobs.recover(false, "stranger"), 0);
  fleet.beat({"m:1", "maquina", 1, 2, {}, {}, ""});
  EXPECT_EQ(jobs.recover(false, "m:1"), 1);
}

TEST_F(Queue, prefers_early_chunks_of_every_material) {
  EXPECT_LT(priority_of(JobKind::probe, 0), priority_of(JobKind::encode, 0));
  EXPECT_LT(priority_of(JobKind::encode, 0), priority_of(JobKind::derive, 0));
  EXPECT_LT(priority_of(JobKind::derive, 0), priority_of(JobKind::encode, 1));
}

}  // namespace
}  // namespace acervo
