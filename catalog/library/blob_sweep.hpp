#pragma once

#include <atomic>
#include <chrono>
#include <functional>
#include <string>
#include <vector>

#include "catalog/core/time.hpp"
#include "catalog/core/units.hpp"
#include "catalog/db/database.hpp"
#include "catalog/storage/blob_store.hpp"

namespace acervo {

/// Removes the blobs that no row names: what a killed process stored before its row, what was made twice, what was
/// replaced. In two steps, days apart: what is old and unused is set aside, where it can still be read; what is named
/// by then is put back, and only the rest is removed. So whoever puts bytes that are there already and writes the row a
/// moment later cannot lose them, whatever happens in between. Thread-safe.
class BlobSweep {
 public:
  static constexpr std::string_view kDigits = "0123456789abcdef";

  struct Margins {
    std::chrono::hours young{48};      ///< nothing younger is set aside: its row may be on its way
    std::chrono::hours aside{7 * 24};  ///< nothing is removed sooner
  };
  enum class Mode {
    look,      ///< changes nothing
    careful,   ///< does nothing where most would go: then it is more likely the wrong database, or an old copy of it
    thorough,  ///< whatever there is
  };
  struct Round {
    std::int64_t seen = 0;  ///< blobs in the store
    std::int64_t unused = 0;
    Bytes unused_bytes;  ///< old enough and named by no row
    std::int64_t set_aside = 0, put_back = 0, removed = 0;
    Bytes removed_bytes;
    bool doubtful = false;  ///< most of it would have gone

    Round& operator+=(const Round& other);
  };

  BlobSweep(db::Database& database, BlobStore& blobs, Margins margins, Clock now = system_now)
      : database_(database), blobs_(blobs), margins_(margins), now_(std::move(now)) {}
  BlobSweep(db::Database& database, BlobStore& blobs) : BlobSweep(database, blobs, Margins{}) {}

  /// One sixteenth of the store: what begins with `digit`. At most some thousand blobs are moved.
  /// @throws Error{unavailable}; with reason "sweep_busy" while somebody else sweeps, unless it is for looking
  Round pass(char digit, Mode mode);
  /// All of it, in one turn. @param share  told how much of it is done
  Round all(Mode mode, const std::function<void(double)>& share);
  /// The sixteenth whose hour it is: each comes up every sixteen hours, however often the server is started.
  Round pass_of_the_hour();

  /// Of all passes that were not for looking.
  struct Counts {
    std::atomic<std::uint64_t> passes = 0, set_aside = 0, put_back = 0, removed = 0, removed_bytes = 0, doubtful = 0;
  };
  const Counts& counts() const { return counts_; }

 private:
  class Turn;
  Round pass(char digit, Mode mode, Turn* turn);
  void sweep_aside(char digit, const std::vector<std::string>& used, Turn* turn, Round& round);

  db::Database& database_;
  BlobStore& blobs_;
  Margins margins_;
  Clock now_;
  Counts counts_;
};

}  // namespace acervo
