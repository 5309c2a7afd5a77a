#pragma once

#include <chrono>
#include <functional>
#include <memory>
#include <string>

#include "ingest/child.hpp"

namespace acervo {
class BlobStore;
class FleetStore;
class JobStore;
class RevisionStore;
class SegmentStore;
}  // namespace acervo

namespace acervo::ingest {

struct WorkerSettings {
  std::string name;        ///< of this worker in the queue, unique among all: host, process
  std::string host;        ///< for people
  std::string machine;     ///< for neighbours: `machine_name()`
  int threads = 1;         ///< jobs at a time
  int urgent_threads = 2;  ///< beside them: what somebody waits for; of two or more the last takes no probes
  ChildProgram child;
  std::string scratch;            ///< folder for output under way; on the blob store's own disk nothing is copied
  std::chrono::seconds wait{15};  ///< before a job is tried again for which there was no room
  /// BCP 47 of a language as files name it ("spa", "Español"); empty if unknown.
  std::function<std::string(const std::string&)> language_code;
};

/// Takes jobs from the queue and does them, each in a child process, until it is destroyed; then what is under way is
/// given back. A database that is away or a disk that is full make it wait and go on, and cost no job an attempt.
class Worker {
 public:
  Worker(WorkerSettings settings, JobStore& jobs, FleetStore& fleet, RevisionStore& revisions, SegmentStore& segments,
         BlobStore& blobs);
  ~Worker();

  /// There may be a new job: look now instead of within a second.
  void poke();

  /// Whether it is doing anything.
  bool is_busy() const;

 private:
  class State;
  std::unique_ptr<State> state_;
};

}  // namespace acervo::ingest
