#include "catalog/db/database.hpp"

#include <algorithm>
#include <cctype>
#include <cerrno>
#include <condition_variable>
#include <cstring>
#include <mutex>
#include <pqxx/pqxx>
#include <set>

#include "catalog/core/error.hpp"
#include "catalog/core/log.hpp"
#include "catalog/db/patience.hpp"

namespace acervo::db {

struct Rows::Result {
  pqxx::result rows;
};

Rows::Rows(std::unique_ptr<Result> result) : result_(std::move(result)) {}
Rows::Rows(Rows&&) noexcept = default;
Rows::~Rows() = default;
std::size_t Rows::size() const {
  return result_->rows.size();
}
std::size_t Rows::affected() const {
  return result_->rows.affected_rows();
}
Value Rows::at(std::size_t row, const char* column) const {
  const auto field = result_->rows[static_cast<pqxx::result::size_type>(row)][column];
  return field.is_null() ? Value(nullptr, 0) : Value(field.c_str(), field.size());
}
Value Row::operator[](const char* column) const {
  return rows_.at(index_, column);
}

namespace {
/// Of what PostgreSQL says: what follows, its DETAIL, holds the values of rows, which are nobody's in a log.
std::string first_line(const char* text) {
  const std::string_view all(text);
  return std::string(all.substr(0, all.find('\n')));
}

/// Of a connection that did not come about: a line for each address that was tried.
std::string in_one_line(std::string text) {
  while (!text.empty() && std::isspace(static_cast<unsigned char>(text.back())) != 0) text.pop_back();
  for (std::size_t at = 0; (at = text.find('\n', at)) != std::string::npos;) text.replace(at, 1, "; ");
  std::replace(text.begin(), text.end(), '\t', ' ');
  return text;
}

struct Connection {
  explicit Connection(const std::string& url) : link(with_timeouts(url)) {}
  pqxx::connection link;
  std::set<std::string_view> prepared;
};
}  // namespace

struct Tx::State {
  Connection& connection;
  pqxx::transaction_base& transaction;
};

Rows Tx::run(const Query& query, std::initializer_list<Param> params) {
  const std::string name(query.name);
  if (state_.connection.prepared.insert(query.name).second) {
    try {
      state_.connection.link.prepare(name, std::string(query.text));
    } catch (...) {
      state_.connection.prepared.erase(query.name);
      throw;
    }
  }
  std::vector<const char*> values;
  values.reserve(params.size());
  for (const Param& param : params) {
    // libpq takes text up to its first NUL: what is behind it would be lost, and two texts that differ be one.
    if (param.has_nul()) throw Error(Code::invalid, "a NUL in a parameter of " + name);
    values.push_back(param.c_str());
  }
  return Rows(std::make_unique<Rows::Result>(
      Rows::Result{state_.transaction.exec_prepared(name, pqxx::prepare::make_dynamic_params(values))}));
}

void Tx::script(std::string_view sql) {
  state_.transaction.exec(std::string(sql));
}

// A machine that vanishes in the middle of a transaction, or a program that is stopped there, would hold its rows, and
// all changes that began later from the feed, for as long as the kernel keeps the connection: two hours.
constexpr const char* kGoneClient =
    "set idle_in_transaction_session_timeout = '2min'; set tcp_keepalives_idle = 15; set tcp_keepalives_interval = 5; "
    "set tcp_keepalives_count = 3";

// A connection is taken, used and given back by one thread; one that broke is dropped, the next call opens another.
struct Database::Pool {
  std::mutex mutex;
  std::condition_variable freed;
  std::vector<std::unique_ptr<Connection>> idle;
  std::size_t free_places;

  std::unique_ptr<Connection> take(const std::string& url) {
    {
      std::unique_lock lock(mutex);
      if (!freed.wait_for(lock, std::chrono::seconds(10), [&] { return free_places > 0; }))
        throw Error(Code::unavailable, "no free database connection within 10 s", "busy");
      --free_places;
      if (!idle.empty()) {
        auto connection = std::move(idle.back());
        idle.pop_back();
        return connection;
      }
    }
    try {
      auto connection = std::make_unique<Connection>(url);
      pqxx::nontransaction(connection->link)
          .exec(std::string("set time zone 'UTC'; set datestyle = 'ISO, YMD'; set statement_timeout = '") +
                kStatementTimeout + "'; " + kGoneClient);
      return connection;
    } catch (...) {
      give({});
      throw;
    }
  }

  void give(std::unique_ptr<Connection> connection) {
    const std::lock_guard lock(mutex);
    ++free_places;
    if (connection && connection->link.is_open()) idle.push_back(std::move(connection));
    freed.notify_one();
  }

  // Of a server that went away: what stood idle is broken too, and the next call connects anew.
  void give_up(std::unique_ptr<Connection> connection) {
    const std::lock_guard lock(mutex);
    idle.clear();
    if (!connection) return;  // it never came about, and its place is free again
    ++free_places;
    freed.notify_one();
  }
};

Database::Database(std::string url, std::size_t connections) : url_(std::move(url)), pool_(std::make_unique<Pool>()) {
  pool_->free_places = connections;
}
Database::~Database() = default;

void Database::run(bool read_only, const std::function<void(Tx&)>& work) {
  for (int attempt = 1;; ++attempt) {
    std::unique_ptr<Connection> connection;
    bool keep = true;
    const auto give_back = [&] {
      if (connection) pool_->give(keep ? std::move(connection) : nullptr);
    };
    try {
      connection = pool_->take(url_);
      if (read_only) {
        // One statement, one snapshot: a read needs no BEGIN and COMMIT around it.
        pqxx::nontransaction transaction(connection->link);
        Tx::State state{*connection, transaction};
        Tx tx(state);
        work(tx);
      } else {
        pqxx::work transaction(connection->link);
        Tx::State state{*connection, transaction};
        Tx tx(state);
        work(tx);
        transaction.commit();
      }
      give_back();
      return;
    } catch (const pqxx::broken_connection& error) {
      pool_->give_up(std::move(connection));
      if (read_only && attempt < 2) continue;
      throw Error(Code::unavailable, "PostgreSQL is out of reach: " + in_one_line(error.what()), "database_gone");
    } catch (const pqxx::in_doubt_error& error) {
      pool_->give_up(std::move(connection));
      throw Error(Code::unavailable, "PostgreSQL was lost at COMMIT: " + first_line(error.what()), "database_gone");
    } catch (const pqxx::serialization_failure&) {
      give_back();
      if (attempt >= 3) throw Error(Code::unavailable, "serialization failed three times", "busy");
    } catch (const pqxx::deadlock_detected&) {
      give_back();
      if (attempt >= 3) throw Error(Code::unavailable, "deadlocked three times", "busy");
    } catch (const pqxx::integrity_constraint_violation& error) {
      give_back();
      throw Error(Code::conflict, "PostgreSQL: " + first_line(error.what()));
    } catch (const pqxx::data_exception& error) {
      give_back();
      throw Error(Code::invalid, "PostgreSQL: " + first_line(error.what()));
    } catch (const pqxx::sql_error& error) {
      const std::string state = error.sqlstate();
      if (state == "57014") {  // query_canceled: the connection is as good as before
        give_back();
        throw Error(Code::unavailable, "PostgreSQL: " + first_line(error.what()), "busy");
      }
      keep = !state.starts_with("57") && !state.starts_with("08");
      give_back();
      // 57P0x: shutting down or starting up; 53: out of disk, memory or connections.
      if (!keep || state.starts_with("53"))
        throw Error(Code::unavailable, "PostgreSQL: " + first_line(error.what()),
                    state == "53100" ? "disk_full" : "database_gone");
      // 25006: a standby, or an operator who closed it to writers. 42501 is also what a read-only disk gives (EROFS),
      // 58 a disk that fails.
      if (state == "25006" ||
          (state == "42501" && std::string_view(error.what()).find(std::strerror(EROFS)) != std::string_view::npos))
        throw Error(Code::unavailable, "PostgreSQL: " + first_line(error.what()), "read_only");
      if (state.starts_with("58")) throw Error(Code::unavailable, "PostgreSQL: " + first_line(error.what()), "storage");
      throw Error(Code::internal, "PostgreSQL " + state + ": " + first_line(error.what()));
    } catch (const pqxx::failure& error) {
      give_back();
      throw Error(Code::internal, "PostgreSQL: " + first_line(error.what()));
    } catch (...) {
      give_back();
      throw;
    }
  }
}

}  // namespace acervo::db
