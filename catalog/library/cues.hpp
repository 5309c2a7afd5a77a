#pragma once

#include <vector>

#include "catalog/core/json_fwd.hpp"
#include "catalog/library/material.hpp"

namespace acervo {

/// Cues as the database keeps them: [[start_us, end_us, "text"], …].
Json to_json(const std::vector<Cue>& cues);
std::vector<Cue> cues_from_json(const Json& list);

/// {language, label, kind, number}, as queries give a track.
CaptionTrack caption_track_from(const Json& track);

}  // namespace acervo
