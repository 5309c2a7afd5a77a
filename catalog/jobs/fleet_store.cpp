#include "catalog/jobs/fleet_store.hpp"

#include "catalog/core/error.hpp"
#include "catalog/jobs/fleet.sql.hpp"
#include "catalog/jobs/job.sql.hpp"

namespace acervo {

namespace {

void check(const std::string& subject) {
  const bool known = subject == "all" || subject.starts_with("owner:") || subject.starts_with("material:");
  if (!known || subject.size() > 100) throw Error(Code::invalid, "nothing to hold is called " + subject.substr(0, 100));
}

FleetStore::Member member(const db::Row& row) {
  return {{row["name"].text(), row["host"].text(), static_cast<int>(row["pid"].integer()),
           static_cast<int>(row["threads"].integer()), row["reason"].optional_text(), row["detail"].optional_text()},
          row["started_at"].time(),
          row["seen_at"].time(),
          row["is_alive"].boolean()};
}

FleetStore::Running running(const db::Row& row) {
  FleetStore::Running job;
  job.id = row["id"].integer();
  job.kind = row["kind"].text();
  job.title = row["title"].text();
  job.rung = row["rung"].text();
  job.worker = row["claimed_by"].optional_text().value_or("");
  job.material = {row["material"].text()};
  job.chunk = static_cast<int>(row["chunk"].integer());
  job.attempts = static_cast<int>(row["attempts"].integer());
  job.since = row["claimed_at"].optional_time();
  job.progress = row["progress"].real();
  job.speed = row["speed"].real();
  return job;
}

FleetStore::Stopped stopped(const db::Row& row) {
  FleetStore::Stopped job;
  job.id = row["id"].integer();
  job.kind = row["kind"].text();
  job.title = row["title"].text();
  job.reason = row["reason"].optional_text().value_or("failed");
  job.detail = row["detail"].optional_text().value_or("");
  job.material = {row["material"].text()};
  job.chunk = static_cast<int>(row["chunk"].integer());
  job.attempts = static_cast<int>(row["attempts"].integer());
  job.parked = row["state"].text() == "parked";
  return job;
}

template <class Make>
auto all(const db::Rows& rows, Make make) {
  std::vector<decltype(make(rows.front()))> found;
  for (std::size_t i = 0; i < rows.size(); ++i) found.push_back(make(rows[i]));
  return found;
}

}  // namespace

void FleetStore::beat(const WorkerState& worker) {
  database_.write([&](db::Tx& tx) {
    tx.run(sql::fleet::beat,
           {worker.name, worker.host, worker.pid, worker.threads, worker.reason, worker.detail, worker.machine});
    tx.run(sql::fleet::forget_workers);
  });
}

void FleetStore::leave(const std::string& worker) {
  database_.write([&](db::Tx& tx) { tx.run(sql::fleet::leave, {worker}); });
}

void FleetStore::bury(const std::string& machine, const std::function<bool(int pid)>& has_ended) {
  const auto ended = database_.read([&](db::Tx& tx) {
    std::vector<std::string> names;
    const auto rows = tx.run(sql::fleet::of_machine, {machine});
    for (std::size_t i = 0; i < rows.size(); ++i)
      if (has_ended(static_cast<int>(rows[i]["pid"].integer()))) names.push_back(rows[i]["name"].text());
    return names;
  });
  for (const auto& name : ended) database_.write([&](db::Tx& tx) { tx.run(sql::fleet::bury, {name}); });
}

void FleetStore::hold(const std::string& subject) {
  check(subject);
  database_.write([&](db::Tx& tx) { tx.run(sql::fleet::hold, {subject}); });
}

void FleetStore::resume(const std::string& subject) {
  check(subject);
  database_.write([&](db::Tx& tx) {
    tx.run(sql::fleet::resume, {subject});
    tx.run(sql::job::notify);
  });
}

void FleetStore::set_rank(const MaterialId& material, int rank) {
  database_.write([&](db::Tx& tx) { tx.run(sql::fleet::set_rank, {material.value, rank}); });
}

FleetStore::View FleetStore::view() {
  return database_.read([&](db::Tx& tx) {
    View view;
    view.workers = all(tx.run(sql::fleet::workers), member);
    view.running = all(tx.run(sql::fleet::running), running);
    view.owners = all(tx.run(sql::fleet::owners), [](const db::Row& row) {
      return Share{row["owner"].text(),      row["name"].text(),      row["queued"].integer(),
                   row["running"].integer(), row["parked"].integer(), row["held"].boolean()};
    });
    view.waiting = all(tx.run(sql::fleet::waiting), [](const db::Row& row) {
      return Waiting{{row["material"].text()}, row["title"].text(),   row["owner_name"].text(),
                     row["jobs"].integer(),    row["rank"].integer(), row["held"].boolean()};
    });
    view.stopped = all(tx.run(sql::fleet::stopped), stopped);
    view.holds = all(tx.run(sql::fleet::holds), [](const db::Row& row) { return row["subject"].text(); });
    return view;
  });
}

}  // namespace acervo
