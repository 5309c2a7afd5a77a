#pragma once

#include <cstdint>
#include <string>
#include <vector>

namespace acervo::streamer {

/// One subsegment of a file: a group of moof+mdat pairs that starts with a key frame.
struct IndexEntry {
  std::uint64_t bytes = 0;
  std::uint64_t ticks = 0;
};

/// A segment index box for what directly follows it, so that a player seeks in a fragmented file by one range request.
/// @param track  to whose timescale the ticks belong
/// @throws Error{invalid} if an entry or their number is more than the box can say (2 GiB, 65,535)
/// @source ISO/IEC 14496-12, 8.16.3, version 1
std::string segment_index(std::uint32_t track, std::uint32_t timescale, const std::vector<IndexEntry>& entries);

/// How long the box for that many entries is.
std::size_t segment_index_size(std::size_t entries);

}  // namespace acervo::streamer
