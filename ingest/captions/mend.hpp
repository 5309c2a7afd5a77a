#pragma once

#include <optional>
#include <vector>

#include "ingest/captions/cue.hpp"

namespace acervo::ingest {

/// What had to be done to captions before they could be shown, in cues.
struct Mending {
  int unreadable = 0;    ///< left out: times that are none
  int without_text = 0;  ///< left out
  int out_of_order = 0;  ///< put where they belong
  int repeated = 0;      ///< said again what the one before said: captions that roll up
  int without_end = 0;   ///< ended before they began: given the time that reading them takes
  int overlapping = 0;   ///< ended when the next one begins, or shown together with it
  int shortened = 0;     ///< longer than anybody reads
  int clipped = 0;       ///< ended after the lesson
  int beyond_end = 0;    ///< left out: began after the lesson's end
  int hours = 0;         ///< all were so many hours late, as those of tapes that count from 10:00:00:00

  bool operator==(const Mending&) const = default;
};

struct MendedCues {
  std::vector<Cue> cues;  ///< ascending, none empty, none overlapping, within the lesson
  Mending mending;
};

inline constexpr std::size_t kLongestCue = 1000;  ///< letters

/// Makes clean captions of what a file says.
/// @param duration  of the lesson, where it is known
MendedCues mend_cues(std::vector<Cue> cues, std::optional<Micros> duration);

}  // namespace acervo::ingest
