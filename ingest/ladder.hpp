#pragma once

#include <vector>

#include "ingest/plan.hpp"

namespace acervo::ingest {

/// The rungs of a picture, ascending; never larger than the source.
std::vector<RungPlan> video_ladder(const VideoFacts& video);

/// One rung per sound track, the default first.
std::vector<RungPlan> audio_ladder(const std::vector<AudioFacts>& tracks);

/// The pictures per second that are kept: everything up to 30, half of 50 and 60, 30 of the rest.
Ratio kept_rate(Ratio source);

}  // namespace acervo::ingest
