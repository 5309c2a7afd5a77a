#include <algorithm>

#include "catalog/library/material_store.hpp"
#include "catalog/library/sound_print_store.hpp"
#include "web/api/context.hpp"
#include "web/api/material_json.hpp"
#include "web/api/routes.hpp"

// Materials that sound like the same recording in another encoding or cut.
namespace acervo::web {

using streamer::Method;
using streamer::Response;

namespace {

Response list(const Services& services, const Request& request) {
  const Viewer viewer = viewer_of(services, request);
  const Material material = require_material(services, viewer, request.param("id"), Action::edit);
  SoundPrintStore prints(services.database);
  const SoundPrint print = prints.of(material.id);
  const auto similar = prints.similar_to(print, material.id);
  std::vector<MaterialId> ids;
  for (const auto& duplicate : similar) ids.push_back(duplicate.material);
  const MediaLinks links = links_of(services, request, viewer);
  Json items = Json::array();
  for (const Material& other : services.materials.cards(ids)) {
    // That one exists at all is said only to who may see it.
    if (!can(viewer, Action::view, other.subject())) continue;
    const auto found = std::ranges::find(similar, other.id, &LikelyDuplicate::material);
    items.push_back({{"material", card_json(other, language_of(request), links)},
                     {"shared", seconds(found->same.shared)},
                     {"offset", seconds(found->same.offset)}});
  }
  return Response::json(200, {{"known", !print.empty()}, {"items", items}}).set("Cache-Control", "no-store");
}

}  // namespace

void add_duplicate_routes(streamer::Router& router, const Services& services) {
  router.add(Method::get, "/api/v1/materials/:id/duplicates",
             [&services](const Request& r) { return list(services, r); });
}

}  // namespace acervo::web
