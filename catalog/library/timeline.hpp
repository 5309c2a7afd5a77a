#pragma once

#include <cstdint>
#include <vector>

namespace acervo {

/// How one kind of track (all video rungs, or one sound track) is cut: into segments, and segments into chunks.
/// Known from the probe on, before anything is encoded; a pure fact of the plan, never changed afterwards.
/// Segment n spans [boundaries[n], boundaries[n + 1]) in ticks of 1/timescale s from the presentation's start;
/// chunk k holds segments [chunks[k], chunks[k + 1]).
struct Timeline {
  std::uint32_t timescale = 0;
  std::vector<std::uint64_t> boundaries;  ///< n + 1 entries, ascending, boundaries[0] == 0
  std::vector<std::uint32_t> chunks;      ///< m + 1 entries, ascending, chunks[0] == 0, chunks[m] == n

  std::size_t segment_count() const { return boundaries.empty() ? 0 : boundaries.size() - 1; }
  std::size_t chunk_count() const { return chunks.empty() ? 0 : chunks.size() - 1; }
  bool operator==(const Timeline&) const = default;
};

}  // namespace acervo
