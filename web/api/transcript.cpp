#include <algorithm>

#include "catalog/core/json.hpp"
#include "catalog/core/text.hpp"
#include "catalog/library/material_store.hpp"
#include "catalog/library/revision_store.hpp"
#include "search/searcher.hpp"
#include "web/api/context.hpp"
#include "web/api/material_json.hpp"
#include "web/api/routes.hpp"
#include "web/api/search_viewer.hpp"

// What is said in a material: all of it, and where the reader's words are.
namespace acervo::web {

using streamer::Method;
using streamer::Response;

namespace {

// All that is said before what only translates a sign, and the lesson's own language before another.
std::string language_asked(const Material& material, const Request& request) {
  if (const auto wanted = request.query.find("language")) return to_utf8(*wanted);
  const auto worth = [&](const CaptionTrack& track) {
    return 2 * (track.kind != "forced") + (track.language == material.description.language);
  };
  return material.captions.empty() ? "" : std::ranges::max(material.captions, {}, worth).language;
}

Response transcript(const Services& services, const Request& request) {
  const Viewer viewer = viewer_of(services, request);
  const Material material = require_material(services, viewer, request.param("id"), Action::view);
  if (material.captions.empty()) throw Error(Code::not_found, "material " + material.id.value + " has no captions");
  const auto captions = services.revisions.find_captions(material.id, language_asked(material, request));
  if (!captions) throw Error(Code::not_found, "no captions in that language");
  Json cues = Json::array();
  for (const Cue& cue : captions->cues)
    cues.push_back({{"start", seconds(cue.start)}, {"end", seconds(cue.end)}, {"text", cue.text}});
  return Response::json(200, {{"language", captions->language}, {"cues", cues}})
      .set("Cache-Control", viewer.person ? streamer::kPrivate : streamer::kRevalidate)
      .set("Vary", "Cookie");
}

// Asked of the index, as the results were: what led here is found here again.
Response moments(const Services& services, const Request& request) {
  const Viewer viewer = viewer_of(services, request);
  const Material material = require_material(services, viewer, request.param("id"), Action::view);
  const std::string language = language_asked(material, request);
  const std::string words = to_utf8(request.query.find("q").value_or(""));
  Json items = Json::array();
  for (const auto& moment : services.searcher.said(material.id, words, language, search_viewer(viewer)))
    items.push_back({{"start", seconds(moment.start)},
                     {"end", seconds(moment.end)},
                     {"text", moment.text},
                     {"on_slide", moment.on_slide}});
  return Response::json(200, {{"language", language}, {"items", items}})
      .set("Cache-Control", viewer.person ? streamer::kPrivate : streamer::kRevalidate)
      .set("Vary", "Cookie");
}

}  // namespace

void add_transcript_routes(streamer::Router& router, const Services& services) {
  const auto bind = [&](auto handler) {
    return [&services, handler](const Request& r) { return handler(services, r); };
  };
  router.add(Method::get, "/api/v1/materials/:id/transcript", bind(transcript));
  router.add(Method::get, "/api/v1/materials/:id/moments", bind(moments));
}

}  // namespace acervo::web
