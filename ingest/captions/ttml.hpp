#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "ingest/captions/cue.hpp"

namespace acervo::ingest {

struct Ttml {
  std::vector<Cue> cues;
  std::string language;  ///< `xml:lang` of the document, or empty
};

/// Timed Text Markup Language, also as broadcasters write it (EBU-TT): every `p` with its times, inherited from `div`
/// and `body`. No entity, no other file, no network.
/// @throws Error{invalid, "not_captions"} if it is no well-formed TTML
/// @source W3C TTML1, 10.3 (time expressions)
Ttml parse_ttml(std::string_view utf8);

}  // namespace acervo::ingest
