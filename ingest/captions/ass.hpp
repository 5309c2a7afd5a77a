#pragma once

#include <string_view>
#include <vector>

#include "ingest/captions/cue.hpp"

namespace acervo::ingest {

/// SubStation Alpha and its successor: the Dialogue lines under [Events], with fields in the order of its Format line.
std::vector<Cue> parse_ass(std::string_view utf8);

}  // namespace acervo::ingest
