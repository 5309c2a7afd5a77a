#pragma once

#include <string>
#include <vector>

#include "ingest/captions/cue.hpp"

namespace acervo::ingest {

/// What a caption file says, nothing mended.
struct ParsedCaptions {
  std::string format;  ///< "srt", "vtt", "sbv", "ass", "ttml"; empty: none of them
  std::vector<Cue> cues;
  int unreadable = 0;    ///< cues whose times are none
  std::string language;  ///< as a header says it, or empty
};

/// @param hint  the file's name in lower case; helps where an ASS file lacks its first section
ParsedCaptions parse_as_written(const std::string& utf8, const std::string& hint);

}  // namespace acervo::ingest
