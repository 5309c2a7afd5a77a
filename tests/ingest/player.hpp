#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace acervo::ingest::testing {

/// What comes out when libav, as strict as it can be, plays a file to its end.
struct Played {
  std::int64_t frames = 0;    ///< decoded pictures, or blocks of sound
  std::int64_t packets = 0;   ///< of the track
  std::int64_t errors = 0;    ///< packets that were refused, frames that were concealed, times that ran backwards
  double first = 0, end = 0;  ///< seconds; the end of the last frame
  double seconds = 0;         ///< of sound that decoded
  int width = 0, height = 0;
  std::vector<double> times;  ///< of the frames
  std::string problem;        ///< why it could not be opened, or empty
};

/// Plays the first picture or sound track of a file in memory.
/// @param strict  false: as a forgiving player, which takes what a damaged file still gives
Played play(std::string_view file, bool video, bool strict = true);

}  // namespace acervo::ingest::testing
