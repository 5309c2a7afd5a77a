#include "ingest/worker/pulse.hpp"

#include <condition_variable>
#include <mutex>

#include "catalog/jobs/job_store.hpp"

namespace acervo::ingest {

namespace {

constexpr std::chrono::seconds kUrgentPause{1};

}  // namespace

Pulse::Pulse(JobStore& jobs, const Job& job, const std::string& worker, std::stop_token outer)
    : forward_(outer, [this] { source_.request_stop(); }),
      thread_([this, &jobs, job, worker](std::stop_token stop) { beat(stop, jobs, job, worker); }) {}

void Pulse::beat(std::stop_token stop, JobStore& jobs, const Job& job, const std::string& worker) {
  std::mutex mutex;
  std::unique_lock lock(mutex);
  std::condition_variable_any never;
  const auto pause = job.kind == JobKind::segment ? kUrgentPause : kPause;
  while (!never.wait_for(lock, stop, pause, [] { return false; }) && !stop.stop_requested()) {
    try {
      if (!jobs.heartbeat(job, worker, progress_)) {
        lost_ = true;
        source_.request_stop();
      }
    } catch (const std::exception&) {
      // The database is away; the job goes on, and its result waits until it is back.
    }
  }
}

}  // namespace acervo::ingest
