#include "catalog/db/dump.hpp"

#include <libpq-fe.h>
#include <unistd.h>

#include <memory>
#include <string_view>
#include <vector>

#include "catalog/core/error.hpp"
#include "catalog/core/fd.hpp"
#include "catalog/core/process.hpp"
#include "catalog/db/database.hpp"
#include "catalog/db/dump.sql.hpp"
#include "catalog/db/programs.hpp"
#include "catalog/db/quoted_value.hpp"

namespace acervo::db {

namespace {

/// A connection string in two parts: what may be seen in a list of processes, and what may not.
struct Connection {
  std::string shown;
  std::vector<std::string> environment;
};

Connection parted(const std::string& url) {
  const std::unique_ptr<PQconninfoOption, decltype(&PQconninfoFree)> options(PQconninfoParse(url.c_str(), nullptr),
                                                                             PQconninfoFree);
  if (!options) throw Error(Code::invalid, "not a connection string of PostgreSQL", "bad_settings");
  Connection parts;
  for (const PQconninfoOption* option = options.get(); option->keyword != nullptr; ++option) {
    if (option->val == nullptr) continue;
    if (std::string_view(option->keyword) == "password")
      parts.environment.push_back(std::string("PGPASSWORD=") + option->val);
    else
      parts.shown += std::string(option->keyword) + "=" + quoted_value(option->val) + " ";
  }
  return parts;
}

void run(const char* program, const std::string& url, std::vector<std::string> arguments, const char* reason) {
  const Connection connection = parted(url);
  arguments.insert(arguments.begin(), {(find_programs(program) / program).string(), "--dbname", connection.shown});
  const auto result = run_process(arguments, nullptr, connection.environment);
  if (result.status != 0) throw Error(Code::unavailable, std::string(program) + ": " + result.output, reason);
}

/// An open file by a name that a program of ours can open.
class Passed {
 public:
  explicit Passed(int file) : file_(::dup(file)) {  // a copy that does not close when a program begins
    if (!file_) throw Error(Code::unavailable, "no descriptor for a dump", "dump_failed");
  }
  std::string name() const { return "/proc/self/fd/" + std::to_string(file_.get()); }

 private:
  Fd file_;
};

}  // namespace

void dump(const std::string& url, int file) {
  const Passed to(file);
  run("pg_dump", url, {"--format=custom", "--no-owner", "--no-privileges", "--file", to.name()}, "dump_failed");
}

void load(const std::string& url, int file) {
  const Passed from(file);
  run("pg_restore", url, {"--no-owner", "--no-privileges", "--single-transaction", "--exit-on-error", from.name()},
      "load_failed");
}

bool is_empty(const std::string& url) {
  return Database(url, 1).read([](Tx& tx) { return tx.run(sql::dump::tables).empty(); });
}

}  // namespace acervo::db
