#pragma once

#include <chrono>
#include <future>
#include <string>
#include <thread>
#include <utility>

#include "catalog/db/database.hpp"

namespace acervo::test {

/// What `act` answers when `script` is written after `act` has read and committed before it writes: it is begun while
/// the rows are held, and they are let go once it waits for them, or ends without having waited.
template <class Act>
auto interleaved(db::Database& database, const std::string& script, Act act) {
  const db::Query waiting{"test.waiting",
                          "select exists (select from pg_stat_activity where datname = current_database() and "
                          "wait_event_type = 'Lock') as waits"};
  db::Database other(database.url(), 1);
  auto answer = other.write([&](db::Tx& tx) {
    tx.script(script);
    auto acting = std::async(std::launch::async, std::move(act));
    const auto waits = [&] {
      return database.read([&](db::Tx& look) { return look.run(waiting).front()["waits"].boolean(); });
    };
    while (acting.wait_for(std::chrono::seconds(0)) != std::future_status::ready && !waits()) std::this_thread::yield();
    return acting;
  });
  return answer.get();
}

}  // namespace acervo::test
