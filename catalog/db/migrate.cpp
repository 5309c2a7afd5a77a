#include "catalog/db/migrate.hpp"

#include <map>
#include <string>

#include "catalog/core/error.hpp"
#include "catalog/core/hash.hpp"
#include "catalog/core/log.hpp"
#include "catalog/db/migration.sql.hpp"

namespace acervo::db {

namespace {

// Others may be at it, and a large table takes its time.
void lock(Tx& tx) {
  tx.script("set local statement_timeout = 0");
  tx.run(sql::migration::lock);
}

std::map<std::string, std::string> applied(Tx& tx) {
  std::map<std::string, std::string> found;
  const Rows rows = tx.run(sql::migration::applied);
  for (std::size_t i = 0; i < rows.size(); ++i) found[rows[i]["name"].text()] = rows[i]["checksum"].text();
  return found;
}

}  // namespace

int migrate(Database& database, std::span<const Migration> migrations) {
  database.write([](Tx& tx) {
    lock(tx);
    tx.run(sql::migration::create_table);
  });
  int ran = 0;
  for (const auto& [name, text] : migrations) {
    const bool fresh = database.write([&, name = std::string(name), text = text](Tx& tx) {
      lock(tx);
      const auto done = applied(tx);
      const std::string checksum = sha256_hex(text);
      if (const auto found = done.find(name); found != done.end()) {
        if (found->second != checksum)
          throw Error(Code::conflict, "migration " + name + " changed after it ran", "migration_changed");
        return false;
      }
      if (!done.empty() && done.rbegin()->first > name)
        throw Error(Code::conflict,
                    "migration " + name + " is older than " + done.rbegin()->first + ", which already ran",
                    "database_newer");
      tx.script(text);
      tx.run(sql::migration::record, {name, checksum});
      return true;
    });
    if (!fresh) continue;
    ++ran;
    log::info("migration applied", {{"name", name}});
  }
  return ran;
}

std::string last_applied(Database& database) {
  return database.read(
      [](Tx& tx) { return tx.run(sql::migration::last).front()["name"].optional_text().value_or(""); });
}

}  // namespace acervo::db
