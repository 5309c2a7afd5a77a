#pragma once

#include <optional>
#include <vector>

#include "ingest/slides/look.hpp"

namespace acervo::ingest {

/// A picture that stands long enough to be read.
struct StillSpan {
  Micros start{}, end{};
  Micros sharp{};                   ///< when it is complete, best at a key picture
  std::optional<std::size_t> copy;  ///< the earlier span that shows the same
};

/// Shorter than this nobody reads.
inline constexpr Micros kShortestStill = std::chrono::milliseconds(2500);

/// Whether some of the looks stand still long enough.
bool has_still(const std::vector<Look>& looks, const LookMask& ignored);

/// Spans in which the picture stays the same or builds up, in order. What moves, fades and flashes lies between them.
/// @param looks    ascending in time
/// @param ignored  blocks that are not looked at
/// @param end      of the lesson
std::vector<StillSpan> find_stills(const std::vector<Look>& looks, const LookMask& ignored, Micros end);

}  // namespace acervo::ingest
