#pragma once

#include <optional>
#include <string_view>
#include <vector>

#include "ingest/captions/cue.hpp"

namespace acervo::ingest {

/// SubRip, WebVTT and YouTube's SBV, which share their body: a line with two times and the text up to an empty line.
std::vector<Cue> parse_timed_text(std::string_view utf8);

/// "01:02:03,450", "02:03.45", "1:02:03": as forgiving as people's files need.
std::optional<Micros> parse_cue_time(std::string_view text);

/// A line of SBV, "0:00:05.440,0:00:09.360": a cue without text.
std::optional<Cue> parse_sbv_times(std::string_view line);

/// The next line, without its end ("\n", "\r\n" or "\r"); removed from `text`.
std::string_view take_line(std::string_view& text);

}  // namespace acervo::ingest
