#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "catalog/core/json_fwd.hpp"
#include "catalog/library/presentation.hpp"
#include "ingest/facts.hpp"

namespace acervo::ingest {

/// One rendition as it is going to be encoded.
struct RungPlan {
  std::string name;  ///< "240p" … "1080p" by the short side, "audio", "audio-<language or number>"
  RungKind kind = RungKind::video;
  int stream = 0;               ///< of the source
  std::string codecs;           ///< RFC 6381
  BitsPerSecond peak, average;  ///< targets, without the container

  // Picture
  bool copied = false;  ///< the source's own packets; where they are damaged they are encoded by what follows
  int width = 0, height = 0;
  Ratio frame_rate;
  int crf = 0;
  int level = 0;  ///< H.264 level times ten
  std::string preset;

  // Sound
  int channels = 0, sample_rate = 0;
  std::string language, label;
  double gain_db = 0;  ///< one static gain, from the loudness that the probe measured
};

/// How a file becomes a lesson: pure arithmetic on the facts, made once, stored, never changed afterwards.
struct Plan {
  int version = 1;
  Micros duration{};
  Timeline video, audio;        ///< equally many segments and chunks where there are both
  std::vector<RungPlan> rungs;  ///< video by height ascending, then sound, first the default

  const RungPlan* find(std::string_view rung) const;
};

/// @throws Error{unsupported_media, "no_streams"} if there is neither picture nor sound, or no duration
Plan make_plan(const Facts& facts);

void to_json(Json& json, const Plan& plan);
void from_json(const Json& json, Plan& plan);

}  // namespace acervo::ingest
