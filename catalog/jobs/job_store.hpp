#pragma once

#include <chrono>
#include <vector>

#include "catalog/db/database.hpp"
#include "catalog/jobs/job.hpp"

namespace acervo {

/// Adds jobs inside the caller's transaction, so that they are there with what they are about, or not at all. A job
/// that is queued, running or parked already stays as it is.
void enqueue(db::Tx& tx, const std::vector<NewJob>& jobs);

/// The queue: rows of PostgreSQL. Each job is run by one worker at a time; one whose worker fell silent is given to
/// another. Thread-safe.
class JobStore {
 public:
  static constexpr int kMostAttempts = 3;
  static constexpr int kMostLosses = 10;                    ///< of workers and children over one job
  static constexpr std::chrono::seconds kSilence{30};       ///< after which a worker counts as gone
  static constexpr std::chrono::seconds kUrgentSilence{5};  ///< the same where somebody waits for a segment

  explicit JobStore(db::Database& database) : database_(database) {}

  /// Which jobs a worker takes: `urgent` only what somebody waits for (segments, probes), so that these never stand
  /// behind a minute of encoding; `segment` not even the probe of a file that takes long to read.
  enum class Lane { any, urgent, segment };

  /// The next job for `worker`, if there is one: of the owner who was served longest ago.
  std::optional<Job> claim(const std::string& worker, Lane lane = Lane::any);

  /// Says that the worker lives.
  /// @returns false if the job is not this worker's any more: stop working on it
  bool heartbeat(const Job& job, const std::string& worker, double progress);

  /// Gives a job back without blame: the worker is going, or its disk is full, which is the reason then.
  void release(const Job& job, const std::string& worker, std::chrono::seconds wait, const std::string& reason = "",
               const std::string& detail = "");

  /// Ends a job that leaves nothing to store. @returns false if it is another worker's by now
  bool finish(const Job& job, const std::string& worker);

  /// Notes a failure: tried again after a pause, parked with its reason after the third.
  /// @returns whether it is parked now
  bool fail(const Job& job, const std::string& worker, const std::string& reason, const std::string& detail);

  /// Notes that the work came to nothing for a reason that may pass and that the job is not to blame for: what did it
  /// was killed ("crashed"), or its file cannot be read ("unreadable"). Tried again after a pause, parked with the
  /// reason after the tenth time. @returns whether it is parked now
  bool lose(const Job& job, const std::string& worker, const std::string& reason, const std::string& detail);

  /// Requeues what workers left behind that fell silent, and forgets wishes that nobody repeats.
  /// @param of_buried  only those of workers that are known to have ended: silence says nothing yet
  /// @param judge  the worker that asks, which has just said that it lives: if the database stood still since, the
  /// others seem silent for as long as it does itself, and nobody is judged
  /// @returns how many jobs were requeued
  int recover(bool of_buried = false, const std::string& judge = "");

  /// Puts the parked jobs of a material back into the queue. @returns how many
  int retry(const MaterialId& material);

  struct Counts {
    std::int64_t queued = 0, running = 0, parked = 0;
  };
  Counts counts();
  struct Age {
    std::string kind, state;
    std::int64_t jobs = 0;
    double oldest = 0;  ///< seconds since the first of them came
  };
  /// What is in the queue, by kind and state.
  std::vector<Age> ages();
  /// Whether an operator holds back what is to be done for it.
  bool is_held(const MaterialId& material);
  /// Of how many of these posters, captions and chapters are still to be made, without those held back.
  std::int64_t count_derivations(const std::vector<MaterialId>& materials);

 private:
  db::Database& database_;
};

/// Where an operator has put the job, and keeping the jobs that came of it there.
std::int64_t rank_of(db::Tx& tx, const Job& job);
void keep_rank(db::Tx& tx, const Job& job, std::int64_t rank);

/// Removes a finished job inside the transaction that stores its result. False if it is another worker's by now: then
/// nothing of the result may be stored.
bool finish(db::Tx& tx, const Job& job, const std::string& worker);

}  // namespace acervo
