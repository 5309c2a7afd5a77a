#pragma once

#include <stop_token>
#include <string>

#include "catalog/jobs/job.hpp"
#include "ingest/child.hpp"

namespace acervo {
class SegmentStore;
}

namespace acervo::ingest {

/// Where a run for `wished` ends: at what is stored already, at the end, or after as many segments as are worth one
/// start of an encoder.
/// @param loose  segments that stand alone   @param chunks  numbers of stored chunks
int reach_of(const Timeline& timeline, RungKind kind, int wished, const std::vector<int>& loose,
             const std::vector<int>& chunks);

/// Makes the segment that somebody waits for, and goes on with the next ones of its rung, for which a player asks
/// next and which cost no second start: as long as somebody waits for them, and two more while nobody waits for
/// anything else. Each is there for viewers as soon as it is encoded.
class SegmentRun {
 public:
  SegmentRun(SegmentStore& segments, const Job& job, const std::string& worker, Plan plan);

  /// @throws what ingest::encode throws; Error{conflict} if the job went to another worker
  void encode(const ChildProgram& program, int source_fd, const Facts& facts, const std::string& scratch,
              std::stop_token stop);

 private:
  void take(const SegmentDone& done);

  SegmentStore& segments_;
  const Job& job_;
  const std::string& worker_;
  const Plan plan_;
  int end_ = 0;
  int made_ = 0;
  int unasked_ = 0;
  bool enough_ = false;
  std::stop_source enough_source_;
};

}  // namespace acervo::ingest
