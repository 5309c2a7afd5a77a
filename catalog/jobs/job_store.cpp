#include "catalog/jobs/job_store.hpp"

#include <array>

#include "catalog/core/error.hpp"
#include "catalog/jobs/job.sql.hpp"

namespace acervo {

namespace {

constexpr std::array<std::string_view, 6> kKinds = {"probe", "derive", "encode", "storyboard", "segment", "examine"};

JobKind parse_kind(const std::string& text) {
  for (std::size_t i = 0; i < kKinds.size(); ++i)
    if (kKinds[i] == text) return static_cast<JobKind>(i);
  throw Error(Code::internal, "unknown kind of job: " + text);
}

std::optional<Job> job_from(const db::Rows& rows) {
  if (rows.empty()) return std::nullopt;
  const auto row = rows.front();
  return Job{row["id"].integer(),
             parse_kind(row["kind"].text()),
             {row["material"].text()},
             static_cast<int>(row["revision"].integer()),
             static_cast<int>(row["chunk"].integer()),
             static_cast<int>(row["attempts"].integer()),
             row["rung"].text(),
             row["owner"].text()};
}

// A lesson plays without the others' results; who manages it can have them tried again.
bool is_needed(std::string_view kind) {
  return kind == "probe" || kind == "encode";
}

void fail_revision(db::Tx& tx, const std::string& material, std::int64_t revision, const std::string& reason,
                   const std::string& detail) {
  tx.run(sql::job::fail_revision, {material, revision, reason, detail});
  tx.run(sql::job::touch, {material});
}

}  // namespace

std::string_view name(JobKind kind) {
  return kKinds[static_cast<std::size_t>(kind)];
}

int priority_of(JobKind kind, int chunk) {
  switch (kind) {
    case JobKind::probe:
      return 0;
    case JobKind::derive:
      return 15;
    case JobKind::encode:
      return 10 + 10 * chunk;
    case JobKind::storyboard:
      return 100'000;
    case JobKind::examine:
      return 150'000;  // an encode of the longest lesson comes before it
    case JobKind::segment:
      return -1000;  // and by the rung: see segment.sql
  }
  return 0;
}

void enqueue(db::Tx& tx, const std::vector<NewJob>& jobs) {
  for (const NewJob& job : jobs) {
    tx.run(sql::job::add_owner, {job.material.value});
    tx.run(sql::job::enqueue,
           {name(job.kind), job.material.value, job.revision, job.chunk, job.priority, job.media_seconds});
  }
  tx.run(sql::job::notify);
}

std::optional<Job> JobStore::claim(const std::string& worker, Lane lane) {
  return database_.write([&](db::Tx& tx) -> std::optional<Job> {
    auto job = job_from(tx.run(sql::job::claim_urgent, {worker, lane != Lane::segment}));
    if (!job && lane == Lane::any) {
      // One at a time: who is next depends on who was served last.
      tx.run(sql::job::lock_queue);
      job = job_from(tx.run(sql::job::claim, {worker}));
    }
    if (job && job->kind != JobKind::segment) tx.run(sql::job::serve_owner, {job->owner});
    return job;
  });
}

bool JobStore::heartbeat(const Job& job, const std::string& worker, double progress) {
  return database_.write([&](db::Tx& tx) {
    return tx.run(sql::job::heartbeat, {job.id, worker, progress}).affected() == 1;
  });
}

void JobStore::release(const Job& job, const std::string& worker, std::chrono::seconds wait, const std::string& reason,
                       const std::string& detail) {
  database_.write([&](db::Tx& tx) {
    tx.run(sql::job::release, {job.id, worker, static_cast<double>(wait.count()), reason, detail});
  });
}

bool JobStore::finish(const Job& job, const std::string& worker) {
  return database_.write([&](db::Tx& tx) { return acervo::finish(tx, job, worker); });
}

bool JobStore::fail(const Job& job, const std::string& worker, const std::string& reason, const std::string& detail) {
  return database_.write([&](db::Tx& tx) {
    const auto rows = tx.run(sql::job::fail, {job.id, worker, reason, detail, kMostAttempts});
    const bool parked = !rows.empty() && rows.front()["state"].text() == "parked";
    if (parked && is_needed(name(job.kind))) fail_revision(tx, job.material.value, job.revision, reason, detail);
    return parked;
  });
}

bool JobStore::lose(const Job& job, const std::string& worker, const std::string& reason, const std::string& detail) {
  return database_.write([&](db::Tx& tx) {
    const auto rows = tx.run(sql::job::lose, {job.id, worker, kMostLosses, detail, reason});
    const bool parked = !rows.empty() && rows.front()["state"].text() == "parked";
    if (parked && is_needed(name(job.kind))) fail_revision(tx, job.material.value, job.revision, reason, detail);
    return parked;
  });
}

int JobStore::recover(bool of_buried, const std::string& judge) {
  return database_.write([&](db::Tx& tx) {
    const auto rows = tx.run(sql::job::recover, {static_cast<double>(kSilence.count()), kMostLosses,
                                                 static_cast<double>(kUrgentSilence.count()), of_buried, judge});
    tx.run(sql::job::forget_wishes);
    for (std::size_t i = 0; i < rows.size(); ++i)
      if (rows[i]["state"].text() == "parked" && is_needed(rows[i]["kind"].text()))
        fail_revision(tx, rows[i]["material"].text(), rows[i]["revision"].integer(), "crashed",
                      "the worker fell silent");
    if (!rows.empty()) tx.run(sql::job::notify);
    return static_cast<int>(rows.size());
  });
}

int JobStore::retry(const MaterialId& material) {
  return database_.write([&](db::Tx& tx) {
    const auto changed = tx.run(sql::job::retry, {material.value}).affected();
    tx.run(sql::job::resume_revision, {material.value});
    if (changed > 0) tx.run(sql::job::touch, {material.value});
    tx.run(sql::job::notify);
    return static_cast<int>(changed);
  });
}

JobStore::Counts JobStore::counts() {
  return database_.read([&](db::Tx& tx) {
    const auto rows = tx.run(sql::job::counts);
    return Counts{rows.front()["queued"].integer(), rows.front()["running"].integer(),
                  rows.front()["parked"].integer()};
  });
}

std::vector<JobStore::Age> JobStore::ages() {
  return database_.read([&](db::Tx& tx) {
    const auto rows = tx.run(sql::job::ages);
    std::vector<Age> ages;
    for (std::size_t i = 0; i < rows.size(); ++i)
      ages.push_back(
          {rows[i]["kind"].text(), rows[i]["state"].text(), rows[i]["jobs"].integer(), rows[i]["oldest"].real()});
    return ages;
  });
}

bool JobStore::is_held(const MaterialId& material) {
  return database_.read(
      [&](db::Tx& tx) { return tx.run(sql::job::is_held, {material.value}).front()["is_held"].boolean(); });
}

std::int64_t JobStore::count_derivations(const std::vector<MaterialId>& materials) {
  std::vector<std::string> ids;
  for (const auto& id : materials) ids.push_back(id.value);
  return database_.read(
      [&](db::Tx& tx) { return tx.run(sql::job::count_derivations, {ids}).front()["jobs"].integer(); });
}

std::int64_t rank_of(db::Tx& tx, const Job& job) {
  const auto rows = tx.run(sql::job::rank, {job.id});
  return rows.empty() ? 0 : rows.front()["rank"].integer();
}

void keep_rank(db::Tx& tx, const Job& job, std::int64_t rank) {
  if (rank != 0) tx.run(sql::job::keep_rank, {job.material.value, job.revision, rank});
}

bool finish(db::Tx& tx, const Job& job, const std::string& worker) {
  return tx.run(sql::job::finish, {job.id, worker}).affected() == 1;
}

}  // namespace acervo
