#pragma once

#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

#include "catalog/library/presentation.hpp"

namespace acervo::streamer {

/// The timeline that a rung is cut by.
const Timeline& timeline_of(const Presentation& presentation, const Rung& rung);

const Rung* find_rung(const Presentation& presentation, std::string_view name);

/// The first sound rung, which downloads of pictures carry; none if the material is silent.
const Rung* default_sound(const Presentation& presentation);

/// Where the bytes of a segment are: a part of a chunk's blob.
struct SegmentBytes {
  std::string_view blob;  ///< lives as long as the rung
  std::uint64_t offset = 0, length = 0;
};

/// Empty if the segment's chunk is not stored yet. `segment` is below the timeline's segment_count().
std::optional<SegmentBytes> locate(const Timeline& timeline, const Rung& rung, std::size_t segment);

bool is_complete(const Rung& rung);

/// A segment of a download: `sound` says of which of its two tracks.
struct DownloadPart {
  bool sound = false;
  std::size_t segment = 0;
};

/// The order of a download's segments, in groups that one reference of its index covers: each picture segment, then the
/// sound that begins before the next one; the last picture segment takes the sound that is left. For a rung of sound,
/// each of its segments alone.
std::vector<std::vector<DownloadPart>> download_order(const Presentation& presentation, const Rung& rung);

}  // namespace acervo::streamer
