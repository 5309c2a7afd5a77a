#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <vector>

#include "catalog/db/database.hpp"
#include "catalog/jobs/job.hpp"

namespace acervo {

/// A segment of a rendition, and the chunk that will hold it.
struct SegmentName {
  std::string rung;
  int number = 0;
  int chunk = 0;
};

/// Segments that were asked for before their chunk was encoded: the wish for one, and its bytes until the chunk is
/// there. A wish is a job; it is forgotten when nobody repeats it. Thread-safe.
class SegmentStore {
 public:
  explicit SegmentStore(db::Database& database) : database_(database) {}

  enum class Standing { waits, loose, in_chunk, failed };

  /// Says that somebody waits for these, until `patience` from now unless it is said again.
  /// @returns how each of them stands, in their order
  std::vector<Standing> want(const MaterialId& material, int revision, const std::vector<SegmentName>& segments,
                             std::chrono::milliseconds patience);

  /// The bytes of a segment that stands alone: moof and mdat, the same kind as in a chunk.
  std::optional<std::string> find(const MaterialId& material, int revision, const std::string& rung, int number);

  /// What the worker of a wish needs to know and to say.
  struct Stored {
    std::vector<int> chunks;  ///< of the rung, all that are stored
    std::vector<int> loose;   ///< segments in [from, to]
  };
  Stored find_stored(const Job& job, int from, int to);
  /// Up to where the worker goes on after the wished segment; wishes in between wait for it.
  void set_reach(const Job& job, const std::string& worker, int end);
  /// Keeps a segment and tells who waits. False if the job is another worker's by now: nothing is kept then.
  bool add(const Job& job, const std::string& worker, int number, std::string_view bytes);

  struct Waiting {
    bool ahead = false;      ///< somebody waits for a segment of this run that is still to come
    bool elsewhere = false;  ///< somebody waits for something that no worker has in hand
  };
  Waiting find_waiting(const Job& job, int next, int end);

 private:
  db::Database& database_;
};

/// Drops what stood alone of a chunk that is being stored, in the same transaction, and tells who waits for it.
void supersede_segments(db::Tx& tx, const MaterialId& material, int revision, const std::string& rung, int first,
                        int end);
/// The same for all of a revision, which is complete.
void supersede_segments(db::Tx& tx, const MaterialId& material, int revision);
void notify_segments(db::Tx& tx, const MaterialId& material, int revision);

}  // namespace acervo
