#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "ingest/captions/cue.hpp"

namespace acervo::ingest {

/// Text of a SubRip or WebVTT cue without tags (`<i>`, `<v Ana>`, `{\an8}`) and with entities as letters.
std::string plain_text(std::string_view marked_up);

/// Text of the last field of an ASS event ("ReadOrder,Layer,Style,Name,MarginL,MarginR,MarginV,Effect,Text").
std::string text_of_ass_event(std::string_view event);

/// Text of an ASS line without overrides and drawings.
std::string plain_ass(std::string_view text);

/// Lines without space at their ends or runs of it inside, and no empty ones.
std::string tidy_lines(std::string_view text);

/// In order, without empty ones and repetitions, each ending after it starts.
std::vector<Cue> tidy_cues(std::vector<Cue> cues);

}  // namespace acervo::ingest
