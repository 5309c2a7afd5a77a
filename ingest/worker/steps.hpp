#pragma once

#include <exception>
#include <functional>
#include <stop_token>
#include <string>

#include "catalog/jobs/job.hpp"
#include "ingest/child.hpp"
#include "ingest/worker/pulse.hpp"

namespace acervo {
class BlobStore;
class JobStore;
class RevisionStore;
class SegmentStore;
}  // namespace acervo

namespace acervo::ingest {

struct WorkerSettings;

/// The job is another worker's by now, or gone: drop everything about it.
struct LostJob : std::exception {
  const char* what() const noexcept override { return "the job went to another worker"; }
};

/// What each kind of job does: reads the source, has a child work on it, stores what came of it. Thread-safe.
class Steps {
 public:
  /// Calls `store` until the database answers. @throws LostJob where it says that the job went to another
  using Patiently = std::function<void(std::stop_token, const std::function<bool()>& store)>;

  /// @param settings  outlives this
  Steps(const WorkerSettings& settings, JobStore& jobs, RevisionStore& revisions, SegmentStore& segments,
        BlobStore& blobs, Patiently patiently);

  /// @param name  of the worker that has the job
  /// @throws what the child and the stores throw; LostJob
  void run(const Job& job, const std::string& name, Pulse& pulse);

 private:
  struct Task;
  void probe(const Task& task);
  void derive(const Task& task);
  void storyboard(const Task& task);
  void examine(const Task& task);
  void encode(const Task& task);
  void segment(const Task& task);
  void store(const Task& task, const std::function<bool()>& store);

  const WorkerSettings& settings_;
  ChildProgram urgent_child_, segment_child_, idle_child_;
  JobStore& jobs_;
  RevisionStore& revisions_;
  SegmentStore& segments_;
  BlobStore& blobs_;
  Patiently patiently_;
};

}  // namespace acervo::ingest
