#include <algorithm>

#include "catalog/core/json.hpp"
#include "catalog/library/duplicates.hpp"
#include "catalog/library/material_store.hpp"
#include "web/api/context.hpp"
#include "web/api/material_json.hpp"
#include "web/api/routes.hpp"

// Materials that sound or look like the same recording in another encoding or cut.
namespace acervo::web {

using streamer::Method;
using streamer::Response;

namespace {

Response list(const Services& services, const Request& request) {
  const Viewer viewer = viewer_of(services, request);
  const Material material = require_material(services, viewer, request.param("id"), Action::edit);
  const auto likely = likely_duplicates(services.database, material.id);
  std::vector<MaterialId> ids;
  for (const auto& duplicate : likely.found) ids.push_back(duplicate.material);
  const MediaLinks links = links_of(services, request, viewer);
  Json items = Json::array();
  for (const Material& other : services.materials.cards(ids)) {
    // That one exists at all is said only to who may see it.
    if (!can(viewer, Action::view, other.subject())) continue;
    const auto found = std::ranges::find(likely.found, other.id, &LikelyDuplicate::material);
    Json reasons = Json::array();
    if (found->sounds_alike) reasons.push_back("sound");
    if (found->looks_alike) reasons.push_back("picture");
    items.push_back({{"material", card_json(other, language_of(request), links)},
                     {"reasons", reasons},
                     {"shared", seconds(found->shared)},
                     {"offset", seconds(found->offset)}});
  }
  return Response::json(200, {{"known", likely.known}, {"items", items}}).set("Cache-Control", "no-store");
}

}  // namespace

void add_duplicate_routes(streamer::Router& router, const Services& services) {
  router.add(Method::get, "/api/v1/materials/:id/duplicates",
             [&services](const Request& r) { return list(services, r); });
}

}  // namespace acervo::web
