#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <vector>

namespace acervo::ingest::mp4 {

/// One coded picture or packet of sound, in the order of decoding.
struct Sample {
  std::int64_t pts = 0;  ///< in ticks of the track, from the beginning of the presentation
  bool key = true;
  std::string bytes;
};

/// One segment: a moof and its mdat. Depends on nothing outside it, so chunks encoded apart join without a seam.
///
/// Decode times carry no meaning but their order, so they are chosen: the first sample's is `begin`, none is later than
/// its presentation, durations add up to `end - begin`. Neither an edit list nor negative composition offsets are
/// needed, of which libav, browsers and televisions have different opinions (libav 5.1 shows pictures with negative
/// offsets two late). libav's own muxer was rejected: its decode times lag by the encoder's delay, which under a
/// variable frame rate differs from segment to segment.
/// @param samples   not empty; the smallest pts is `begin`, all are below `end`
/// @param sequence  number of the fragment, from 1
/// @source ISO/IEC 14496-12, 8.8
std::string fragment(std::span<const Sample> samples, std::uint32_t track, std::uint32_t sequence, std::uint64_t begin,
                     std::uint64_t end);

}  // namespace acervo::ingest::mp4
