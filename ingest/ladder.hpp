#pragma once

#include <vector>

#include "ingest/plan.hpp"

namespace acervo::ingest {

/// Whether a source streams well enough to be its own top rung; where it may be cut is another question.
bool is_copyable(const VideoFacts& video);

/// The rungs of a picture, ascending; never larger than the source.
/// @param copied  the source itself is the largest
std::vector<RungPlan> video_ladder(const VideoFacts& video, bool copied);

/// One rung per sound track, the default first.
std::vector<RungPlan> audio_ladder(const std::vector<AudioFacts>& tracks);

/// The pictures per second that are kept: everything up to 30, half of 50 and 60, 30 of the rest.
Ratio kept_rate(Ratio source);

/// The same rung for somebody who waits for it: large pictures in 0.6 of the time, as good, with 14 to 27 % more bytes.
/// The init section is the same.
RungPlan in_a_hurry(RungPlan rung);

}  // namespace acervo::ingest
