#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <initializer_list>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "catalog/core/json_fwd.hpp"
#include "catalog/core/time.hpp"
#include "catalog/db/query.hpp"

namespace acervo::db {

/// Bytes that PostgreSQL keeps as `bytea`.
struct Binary {
  std::string_view bytes;
};

/// One parameter of a query, in PostgreSQL's text form.
class Param {
 public:
  Param(std::nullopt_t) {}
  Param(std::string_view text) : text_(text) {}
  Param(const std::string& text) : text_(text) {}
  Param(const char* text) : text_(text) {}
  Param(bool value) : text_(value ? "t" : "f") {}
  Param(int value) : text_(std::to_string(value)) {}
  Param(std::int64_t value) : text_(std::to_string(value)) {}
  Param(double value);
  Param(Time value) : text_(format_rfc3339(value)) {}
  Param(std::chrono::microseconds value) : text_(std::to_string(value.count())) {}
  Param(const Json& value);
  Param(const std::vector<std::string>& array);
  Param(const std::vector<std::int64_t>& array);
  Param(Binary value);
  template <class T>
  Param(const std::optional<T>& value) {
    if (value) text_ = Param(*value).text_;
  }

  const char* c_str() const { return text_ ? text_->c_str() : nullptr; }
  bool has_nul() const { return text_ && text_->find('\0') != std::string::npos; }

 private:
  std::optional<std::string> text_;
};

/// One value of a row. Reading NULL as anything but an optional is an Error{internal}.
class Value {
 public:
  explicit Value(const char* text, std::size_t size) : text_(text), size_(size) {}

  bool is_null() const { return text_ == nullptr; }
  std::string text() const;
  std::optional<std::string> optional_text() const;
  std::int64_t integer() const;
  std::optional<std::int64_t> optional_integer() const;
  double real() const;
  bool boolean() const;
  Time time() const;
  std::optional<Time> optional_time() const;
  std::vector<std::string> texts() const;      ///< text[]
  std::vector<std::int64_t> integers() const;  ///< int[] or bigint[]
  Json json() const;                           ///< null where NULL
  std::string binary() const;                  ///< bytea; empty where NULL

 private:
  std::string_view required() const;
  const char* text_;
  std::size_t size_;
};

class Rows;

class Row {
 public:
  Row(const Rows& rows, std::size_t index) : rows_(rows), index_(index) {}
  Value operator[](const char* column) const;

 private:
  const Rows& rows_;
  std::size_t index_;
};

/// What a query answered. Owns its memory; may outlive the transaction.
class Rows {
 public:
  struct Result;
  explicit Rows(std::unique_ptr<Result> result);
  Rows(Rows&&) noexcept;
  ~Rows();

  std::size_t size() const;
  bool empty() const { return size() == 0; }
  std::size_t affected() const;
  Row operator[](std::size_t index) const { return {*this, index}; }
  Row front() const { return {*this, 0}; }
  Value at(std::size_t row, const char* column) const;

 private:
  std::unique_ptr<Result> result_;
};

/// A transaction under way. Used by one thread.
class Tx {
 public:
  struct State;
  explicit Tx(State& state) : state_(state) {}
  /// @throws Error{invalid} for a text with a NUL, which PostgreSQL cannot keep
  Rows run(const Query& query, std::initializer_list<Param> params = {});
  /// Several statements at once and without parameters: migrations only.
  void script(std::string_view sql);

 private:
  State& state_;
};

/// A pool of connections. Thread-safe; each call takes one connection and waits (at most ten seconds) where all are
/// busy. pqxx's errors become ours: a lost server is Error{unavailable, …, "database_gone"}, a broken unique or foreign
/// key is Error{conflict}, a value that PostgreSQL refuses is Error{invalid}. A server that was lost while COMMIT was
/// under way is `database_gone` too, though what was written may be there: who tries again must find it.
class Database {
 public:
  Database(std::string url, std::size_t connections);
  ~Database();
  Database(const Database&) = delete;
  Database& operator=(const Database&) = delete;

  /// Runs `work` in one transaction and commits it; what it throws rolls back. A serialization failure or deadlock runs
  /// it again, at most three times, so `work` has no other effects.
  template <class Work>
  auto write(Work&& work) {
    return within(false, std::forward<Work>(work));
  }
  /// The same, read only.
  template <class Work>
  auto read(Work&& work) {
    return within(true, std::forward<Work>(work));
  }

  const std::string& url() const { return url_; }

 private:
  struct Pool;
  void run(bool read_only, const std::function<void(Tx&)>& work);

  template <class Work>
  auto within(bool read_only, Work&& work) {
    using Result = std::invoke_result_t<Work&, Tx&>;
    if constexpr (std::is_void_v<Result>) {
      run(read_only, [&](Tx& tx) { work(tx); });
    } else {
      std::optional<Result> result;
      run(read_only, [&](Tx& tx) { result.emplace(work(tx)); });
      return std::move(*result);
    }
  }

  std::string url_;
  std::unique_ptr<Pool> pool_;
};

}  // namespace acervo::db
