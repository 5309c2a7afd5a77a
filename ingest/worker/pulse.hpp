#pragma once

#include <atomic>
#include <chrono>
#include <functional>
#include <stop_token>
#include <string>
#include <thread>

#include "catalog/jobs/job.hpp"

namespace acervo {
class JobStore;
}

namespace acervo::ingest {

/// Says every few seconds that a job is alive and how far it is, and stops it when it is not this worker's any more;
/// on a thread of its own, as long as this lives.
class Pulse {
 public:
  static constexpr std::chrono::seconds kPause{5};

  /// @param outer  stops the job too
  Pulse(JobStore& jobs, const Job& job, const std::string& worker, std::stop_token outer);

  /// Of the job's work.
  std::stop_token token() const { return source_.get_token(); }
  void set_progress(double fraction) { progress_ = fraction; }
  /// Whether the job went to another worker.
  bool is_lost() const { return lost_; }

 private:
  void beat(std::stop_token stop, JobStore& jobs, const Job& job, const std::string& worker);

  std::atomic<double> progress_ = 0;
  std::atomic<bool> lost_ = false;
  std::stop_source source_;
  std::stop_callback<std::function<void()>> forward_;
  std::jthread thread_;
};

}  // namespace acervo::ingest
