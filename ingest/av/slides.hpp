#pragma once

#include <span>
#include <vector>

#include "ingest/av/poster.hpp"
#include "ingest/av/probe.hpp"
#include "ingest/slides/finder.hpp"

namespace acervo::ingest::av {

/// Where the picture stands still: looked for among key pictures no nearer than a second, and between two of them only
/// where they differ. Nothing in sound and in containers that cannot seek.
std::vector<StillSpan> find_stills(int source_fd, const Facts& facts, const OnProgress& on_progress);

/// The pictures seen at some times, large enough for reading, appended to `fd` as bytes of brightness row by row.
/// @return their sizes; 0 x 0, and no bytes, where there is nothing like writing in it
std::vector<PictureSize> write_still_pictures(int source_fd, int fd, const Facts& facts, std::span<const Micros> times,
                                              const OnProgress& on_progress);

}  // namespace acervo::ingest::av
