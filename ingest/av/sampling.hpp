#pragma once

#include "ingest/av/scan.hpp"
#include "ingest/av/source.hpp"

namespace acervo::ingest::av {

/// How decoding some of a stream went.
struct Sample {
  int packets = 0, failures = 0;  ///< packets; those that the decoder refused or that gave a damaged frame
  int frames = 0;

  bool is_hopeless() const { return frames == 0 || failures * 2 > packets; }
};

/// Decodes the beginning of the picture and of each sound track, and refines the facts by what comes out.
/// @return by stream
std::map<int, Sample> sample_beginning(Source& source, Facts& facts, const OnProgress& on_progress);

}  // namespace acervo::ingest::av
