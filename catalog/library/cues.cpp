#include "catalog/library/cues.hpp"

#include "catalog/core/json.hpp"

namespace acervo {

Json to_json(const std::vector<Cue>& cues) {
  Json list = Json::array();
  for (const Cue& cue : cues) list.push_back(Json::array({cue.start.count(), cue.end.count(), cue.text}));
  return list;
}

std::vector<Cue> cues_from_json(const Json& list) {
  std::vector<Cue> cues;
  for (const Json& entry : list)
    cues.push_back({Micros(entry.at(0).get<std::int64_t>()), Micros(entry.at(1).get<std::int64_t>()), entry.at(2)});
  return cues;
}

CaptionTrack caption_track_from(const Json& track) {
  return {track.at("language"), track.at("label"), track.at("kind"), track.at("number")};
}

}  // namespace acervo
