#include "catalog/library/blob_sweep.hpp"

#include <algorithm>
#include <initializer_list>
#include <optional>

#include "catalog/core/error.hpp"
#include "catalog/core/log.hpp"
#include "catalog/db/patience.hpp"
#include "catalog/library/blob_use.sql.hpp"
#include "catalog/library/revision_store.hpp"

namespace acervo {

namespace {

constexpr std::int64_t kMostMoved = 5000;  // a pass, each way
// Fewer are soon unused in any store; a database that knows hardly any of more is another one, or an old copy.
constexpr std::int64_t kEnoughToDoubt = 100;

}  // namespace

// One at a time, of whatever process. One that is killed keeps the others waiting for twenty minutes.
class BlobSweep::Turn {
 public:
  explicit Turn(db::Database& database) : database_(database) {
    if (!take(sql::blob_use::begin_sweep, {})) throw Error(Code::unavailable, "somebody else sweeps", "sweep_busy");
  }
  ~Turn() {
    try {
      database_.write([&](db::Tx& tx) { tx.run(sql::blob_use::end_sweep, {until_}); });
    } catch (const std::exception& error) {
      log::warn("the end of a sweep was not noted", {{"error", error.what()}});
    }
  }
  Turn(const Turn&) = delete;
  Turn& operator=(const Turn&) = delete;

  /// Before each move. @throws Error{unavailable, "sweep_busy"} where that took so long that it is another's turn
  void go_on() {
    if (moves_++ % 100 == 0 && !take(sql::blob_use::go_on_sweeping, {until_}))
      throw Error(Code::unavailable, "it is somebody else's turn to sweep", "sweep_busy");
  }

 private:
  bool take(const db::Query& query, std::initializer_list<db::Param> parameters) {
    return database_.write([&](db::Tx& tx) {
      const auto rows = tx.run(query, parameters);
      if (!rows.empty()) until_ = rows.front()["until"].text();
      return !rows.empty();
    });
  }

  db::Database& database_;
  std::string until_;
  std::int64_t moves_ = 0;
};

BlobSweep::Round& BlobSweep::Round::operator+=(const Round& other) {
  seen += other.seen, unused += other.unused, unused_bytes += other.unused_bytes;
  set_aside += other.set_aside, put_back += other.put_back;
  removed += other.removed, removed_bytes += other.removed_bytes;
  doubtful = doubtful || other.doubtful;
  return *this;
}

BlobSweep::Round BlobSweep::pass(char digit, Mode mode) {
  std::optional<Turn> turn;
  if (mode != Mode::look) turn.emplace(database_);
  return pass(digit, mode, turn ? &*turn : nullptr);
}

BlobSweep::Round BlobSweep::all(Mode mode, const std::function<void(double)>& share) {
  std::optional<Turn> turn;
  if (mode != Mode::look) turn.emplace(database_);
  Round sum;
  for (std::size_t i = 0; i < kDigits.size(); ++i) {
    share(static_cast<double>(i) / kDigits.size());
    sum += pass(kDigits[i], mode, turn ? &*turn : nullptr);
  }
  return sum;
}

// Without a turn it only looks.
BlobSweep::Round BlobSweep::pass(char digit, Mode mode, Turn* turn) {
  if (turn != nullptr) turn->go_on();
  Round round;
  std::int64_t old = 0;
  std::vector<StoredBlob> unused;
  // The store first, then the rows: a row that comes in between is seen.
  const Time young = now_() - margins_.young;
  blobs_.list(digit, [&](StoredBlob blob) {
    ++round.seen;
    if (blob.since < young) unused.push_back(std::move(blob));
  });
  old = static_cast<std::int64_t>(unused.size());
  const auto used = database_.write([&](db::Tx& tx) {  // it only reads, but at length
    db::allow_long_statements(tx);
    std::vector<std::string> keys;
    const auto rows = tx.run(sql::blob_use::used, {std::string(1, digit), now_() - kKeepRefused});
    keys.reserve(rows.size());
    for (std::size_t i = 0; i < rows.size(); ++i) keys.push_back(rows[i]["blob"].text());
    std::ranges::sort(keys);
    return keys;
  });
  std::erase_if(unused, [&](const StoredBlob& blob) { return std::ranges::binary_search(used, blob.key); });
  for (const StoredBlob& blob : unused) round.unused_bytes += blob.size;
  round.unused = static_cast<std::int64_t>(unused.size());
  round.doubtful = round.unused > kEnoughToDoubt && round.unused > old / 2;

  sweep_aside(digit, used, turn, round);
  if (mode == Mode::look) return round;
  if (mode == Mode::careful && round.doubtful) {
    ++counts_.doubtful;
    log::warn("most files in the store belong to nothing in this database: none was set aside",
              {{"blobs", old}, {"unused", round.unused}, {"bytes", round.unused_bytes.count}});
  } else {
    for (const StoredBlob& blob : unused) {
      if (round.set_aside == kMostMoved) break;
      turn->go_on();
      blobs_.set_aside(blob);
      ++round.set_aside, ++counts_.set_aside;
    }
  }
  ++counts_.passes;
  if (round.set_aside + round.put_back + round.removed > 0)
    log::info("files that nothing uses", {{"shelf", std::string(1, digit)},
                                          {"set_aside", round.set_aside},
                                          {"put_back", round.put_back},
                                          {"removed", round.removed},
                                          {"removed_bytes", round.removed_bytes.count}});
  return round;
}

// What turned out to be used goes back first: it is never this pass that both finds a blob unused and removes it.
void BlobSweep::sweep_aside(char digit, const std::vector<std::string>& used, Turn* turn, Round& round) {
  std::vector<StoredBlob> aside;
  blobs_.list_aside(digit, [&](StoredBlob blob) { aside.push_back(std::move(blob)); });
  const Time due = now_() - margins_.aside;
  for (const StoredBlob& blob : aside) {
    const bool is_used = std::ranges::binary_search(used, blob.key);
    if (!is_used && (blob.since >= due || round.removed == kMostMoved)) continue;
    if (is_used) {
      if (turn != nullptr) turn->go_on(), blobs_.put_back(blob), ++counts_.put_back;
      ++round.put_back;
      continue;
    }
    if (turn != nullptr) {
      turn->go_on();
      blobs_.remove_aside(blob.key);
      ++counts_.removed;
      counts_.removed_bytes += static_cast<std::uint64_t>(blob.size.count);
    }
    ++round.removed;
    round.removed_bytes += blob.size;
  }
}

BlobSweep::Round BlobSweep::pass_of_the_hour() {
  const auto hours = std::chrono::duration_cast<std::chrono::hours>(now_().time_since_epoch()).count();
  return pass(kDigits[static_cast<std::size_t>(hours) % kDigits.size()], Mode::careful);
}

}  // namespace acervo
