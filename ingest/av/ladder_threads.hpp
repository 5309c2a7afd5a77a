#pragma once

#include <memory>
#include <vector>

#include "ingest/av/video_rung.hpp"

namespace acervo::ingest::av {

/// The video rungs of one chunk, chained from the largest to the smallest.
class LadderThreads {
 public:
  struct Rung {
    const RungPlan* plan;
    std::unique_ptr<SegmentWriter> writer;
  };
  struct Done {
    const RungPlan* plan;
    std::string parameter_sets;
    std::vector<std::uint32_t> segment_bytes;
    std::int64_t pictures;
  };

  /// @param threads  of the largest rung's encoder; the others have one each
  LadderThreads(std::vector<Rung> rungs, const Colours& colours, int threads);
  LadderThreads(const LadderThreads&) = delete;
  ~LadderThreads();

  const RungPlan& top() const { return *rungs_.front().plan; }
  void push(const AVFrame& picture, bool key);
  /// Waits for all of them. @throws what went wrong in any
  std::vector<Done> finish();

 private:
  std::vector<Rung> rungs_;                        // the largest first
  std::vector<std::unique_ptr<VideoRung>> chain_;  // likewise
};

}  // namespace acervo::ingest::av
