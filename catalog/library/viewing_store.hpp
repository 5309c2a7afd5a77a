#pragma once

#include <map>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "catalog/core/ids.hpp"
#include "catalog/core/time.hpp"
#include "catalog/db/database.hpp"
#include "catalog/library/spans.hpp"

namespace acervo {

/// A play of a lesson as its page last told it: everything since its beginning, so that what is told twice, or late, or
/// not at all, counts once.
struct Play {
  std::string id;  ///< random, of the page's own making
  MaterialId material;
  int revision = 0;  ///< which of its files
  int duration = 0;  ///< of that, seconds
  double seconds = 0;
  Spans spans;
  bool embedded = false;
};

struct Delivered {
  std::int64_t bytes = 0;
  double seconds = 0;
};

/// The file that a material plays now.
struct PlayedFile {
  int revision = 0;
  int duration = 0;  ///< seconds
};

/// Sums by material and day, in UTC, whichever of its files was played; which parts are seen is of one file alone.
struct ViewingStatistics {
  struct Day {
    std::string day;  ///< "2026-11-21"
    std::int64_t plays = 0, embedded = 0;
    double seconds = 0;
  };
  struct Sent {
    std::string day, rung;
    Delivered sum;
  };
  std::vector<Day> days;
  std::vector<Sent> sent;
  int width = 1;                     ///< seconds of a bucket
  std::int64_t retention_plays = 0;  ///< of which `seen` is the part that saw each bucket
  std::vector<std::int64_t> seen;
};

/// What was watched, without who. Thread-safe.
class ViewingStore {
 public:
  explicit ViewingStore(db::Database& database, Clock now = system_now) : database_(database), now_(std::move(now)) {}

  /// Adds what is new in these plays. More seconds than can have passed since a play began are cut off.
  void record(std::span<const Play> plays);
  /// @param sent  by material and rung
  void deliver(const std::map<std::pair<std::string, std::string>, Delivered>& sent);

  /// @param file      whose parts are meant
  /// @param from, to  days, both included
  ViewingStatistics find(const MaterialId& material, const PlayedFile& file, const std::string& from,
                         const std::string& to);

  /// Forgets plays that are over, and brings `material.uses` up to date to within 2 %, of 5,000 materials at most.
  void sweep();

 private:
  db::Database& database_;
  Clock now_;
};

/// Where a person stopped in a lesson.
struct WatchPosition {
  MaterialId material;
  double position = 0, duration = 0;  ///< seconds
  Time at{};
};

/// Each person's own; nobody else reads it. Thread-safe.
class WatchPositions {
 public:
  static constexpr int kMost = 200;  ///< a person's; older ones are dropped
  static constexpr int kFewest = 3;  ///< people that have something in common

  explicit WatchPositions(db::Database& database, Clock now = system_now) : database_(database), now_(std::move(now)) {}

  void put(const PersonId& person, const MaterialId& material, double position, double duration);
  std::optional<WatchPosition> find(const PersonId& person, const MaterialId& material);
  std::vector<WatchPosition> latest(const PersonId& person, int limit);
  /// What the same people watched as this material, at least three of them so that it tells nothing of any; first what
  /// is shared most for how often it is watched at all.
  std::vector<MaterialId> watched_together(const MaterialId& material, int limit);
  void erase(const PersonId& person, const MaterialId& material);
  void erase_all(const PersonId& person);

 private:
  db::Database& database_;
  Clock now_;
};

}  // namespace acervo
