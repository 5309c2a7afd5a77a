#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "ingest/facts.hpp"

namespace acervo::ingest {

/// Where a lesson is cut into segments, and these into chunks.
struct Cuts {
  std::vector<double> times;          ///< seconds: of n segments and their end
  std::vector<std::uint32_t> chunks;  ///< first segments of chunks, and n
  bool at_keys = false;               ///< every segment begins with a key picture of the source, which may be copied
};

/// Segments of about four seconds. Of a source that may be copied all of them begin at its key pictures; of any other
/// its chunks do where one is near, since else what comes between is decoded for the chunk before and once more to
/// get to the first picture of the next.
Cuts cut(double duration, const std::optional<VideoFacts>& video);

}  // namespace acervo::ingest
