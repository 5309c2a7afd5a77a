#pragma once

#include <chrono>
#include <filesystem>
#include <functional>
#include <memory>
#include <optional>
#include <vector>

#include "search/document.hpp"

namespace acervo::search {

/// The next changes after a position.
struct Batch {
  std::vector<Change> changes;
  Position position;  ///< where this batch ends
  bool more = false;  ///< whether there was more to give
  /// Where changes can wait behind one that has not ended: with this batch all that was committed before this moment
  /// has been given. None: all that was committed before it was asked for.
  std::optional<Time> known_until;
};

/// The catalogue's change feed, as the index reads it. Called from one thread at a time. Errors are thrown, and the
/// call is made again later.
class ChangeSource {
 public:
  virtual ~ChangeSource() = default;
  /// At most `limit` changes after `after` in the order in which they became visible; from the beginning for an empty
  /// position. A material may come as it is now rather than as it was then.
  virtual Batch next(const Position& after, std::size_t limit) = 0;
  /// Where the feed ends now.
  virtual Position now() = 0;
  /// How many materials it holds at least; none: unknown. An index that was built from it and holds less than half is
  /// refused.
  virtual std::optional<std::size_t> size() { return std::nullopt; }
};

struct FollowerOptions {
  std::chrono::milliseconds every{250};
  std::size_t batch = 500;        ///< changes in one commit of the live index
  std::size_t bulk_batch = 5000;  ///< changes asked for at once while rebuilding
  /// An index of which so much, and a twelfth, has been written since it was built, or that holds more dead than
  /// living and so many of them, is built anew beside what is followed, at most so often.
  std::uintmax_t grown = 32 << 20;
  std::size_t few_dead = 100'000;
  std::chrono::milliseconds repack_every{std::chrono::hours(1)};
  /// What was built is compared with its checksums, a megabyte at each look (sixteen the first time), beginning anew,
  /// also with what was written since, after so long.
  std::chrono::milliseconds check_every{std::chrono::hours(24)};
  /// That comparison found damage, or the index is of another database: of which readers may know nothing yet.
  std::function<void()> damaged;
  /// After each commit and each rebuild, from threads of the follower: Searcher::refresh.
  std::function<void()> applied;
  std::function<void(std::size_t done)> progress;  ///< while rebuilding
};

/// Keeps an index folder up to date with a source, in a thread of its own, from construction to destruction. Survives
/// errors of either side: it logs, waits longer each time (to 10 s) and goes on. An index that is damaged, outdated, of
/// another database or missing is rebuilt from the feed's beginning, beside what is there: that is followed meanwhile
/// as long as it can be written to, and searchers go on with it.
/// Thread-safe.
class Follower {
 public:
  Follower(std::filesystem::path folder, std::shared_ptr<ChangeSource> source, FollowerOptions options = {});
  ~Follower();
  Follower(const Follower&) = delete;
  Follower& operator=(const Follower&) = delete;

  /// There is something new: do not wait for the next look.
  void poke();

  /// Somebody saw Error "index_damaged" while reading: rebuild.
  void rebuild();

  /// Waits until everything up to where the feed ends now is committed. False: not within the time.
  bool wait_until_current(std::chrono::milliseconds timeout);

  /// Waits until the index's position is `position`, or the feed was read to its end after this call began.
  bool wait_until(const Position& position, std::chrono::milliseconds timeout);

  struct Health {
    Position position;
    Time followed{};      ///< what was committed to the source before this moment has been read
    std::string problem;  ///< the last error, empty while all is well
    bool rebuilding = false;
    std::size_t rebuilds = 0;  ///< since construction
    std::size_t repacks = 0;   ///< of an index that was good but had grown
  };
  Health health() const;

 private:
  class State;
  std::unique_ptr<State> state_;
};

/// Builds a new index from the whole feed beside the live one and swaps it in. What `acervo reindex` does.
/// @throws Error{conflict, "index_locked"} while another rebuild runs, and what the source throws
void rebuild_from(ChangeSource& source, const std::filesystem::path& folder, std::size_t batch,
                  const std::function<void(std::size_t done)>& progress);

}  // namespace acervo::search
