#include "catalog/core/json.hpp"
#include "catalog/core/text.hpp"
#include "catalog/library/replacement.hpp"
#include "web/api/context.hpp"
#include "web/api/material_json.hpp"
#include "web/api/messages.hpp"
#include "web/api/presentation_cache.hpp"
#include "web/api/routes.hpp"

// The files of a material: the one that plays, a newer one on its way, and those to go back to. A new one comes by
// `uploads`.
namespace acervo::web {

using streamer::Method;
using streamer::Response;

namespace {

Json file_json(const MaterialFile& file, const std::string& language) {
  Json json = preparation_json(file.preparation, language);
  json["revision"] = file.preparation.revision;
  json["bytes"] = file.size.count;
  json["duration"] = file.duration ? Json(seconds(*file.duration)) : Json();
  json["given_at"] = format_rfc3339(file.given);
  json["plays"] = file.plays;
  json["undone"] = Json::array();
  for (const auto& [kind, reason] : file.undone)
    json["undone"].push_back({{"kind", kind}, {"reason", reason}, {"message", preparation_message(reason, language)}});
  json["sounds_left_out"] = file.sounds_left_out;
  return json;
}

Response list(const Services& services, const Request& request) {
  const Material material = require_material(services, viewer_of(services, request), request.param("id"), Action::edit);
  Json items = Json::array();
  for (const MaterialFile& file : FileHistory(services.database).list(material.id))
    items.push_back(file_json(file, language_of(request)));
  return Response::json(200, {{"items", items}}).set("Cache-Control", "no-store");
}

Response choose(const Services& services, const Request& request) {
  require_fence(request);
  const Material material = require_material(services, viewer_of(services, request), request.param("id"), Action::edit);
  const Json body = json_body(request);
  const auto revision = body.find("revision");
  if (revision == body.end()) throw ValidationError("revision", "required");
  if (!revision->is_number_integer() || *revision < 1 || *revision > 1'000'000)
    throw ValidationError("revision", "invalid");
  FileHistory(services.database).choose(material.id, revision->get<int>());
  services.presentations.forget(material.id);
  return Response::empty();
}

}  // namespace

void add_file_routes(streamer::Router& router, const Services& services) {
  router.add(Method::get, "/api/v1/materials/:id/files", [&services](const Request& r) { return list(services, r); });
  router.add(Method::put, "/api/v1/materials/:id/file", [&services](const Request& r) { return choose(services, r); });
}

}  // namespace acervo::web
