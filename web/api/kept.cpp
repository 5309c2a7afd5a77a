#include "catalog/library/kept_store.hpp"

#include "catalog/core/json.hpp"
#include "catalog/library/material_store.hpp"
#include "web/api/context.hpp"
#include "web/api/material_json.hpp"
#include "web/api/routes.hpp"

// The lessons that a person keeps on her account.
namespace acervo::web {

using streamer::Method;
using streamer::Response;

namespace {

Response list(const Services& services, const Request& request) {
  const Person person = require_person(services, request);
  const MediaLinks links = links_of(services, request, {person});
  Json items = Json::array();
  for (const Material& material : services.materials.cards(KeptStore(services.database).list(person.id)))
    if (can({person}, Action::view, material.subject()))
      items.push_back(card_json(material, language_of(request), links));
  return Response::json(200, {{"items", items}}).set("Cache-Control", streamer::kPrivate);
}

Response keep(const Services& services, const Request& request) {
  require_fence(request);
  const Person person = require_person(services, request);
  KeptStore(services.database)
      .keep(person.id, require_material(services, {person}, request.param("id"), Action::view).id);
  return Response::empty();
}

// Also what she may no longer see.
Response let_go(const Services& services, const Request& request) {
  require_fence(request);
  const Person person = require_person(services, request);
  if (is_id(request.param("id"))) KeptStore(services.database).let_go(person.id, {request.param("id")});
  return Response::empty();
}

}  // namespace

void add_kept_routes(streamer::Router& router, const Services& services) {
  const auto bind = [&](auto handler) {
    return [&services, handler](const Request& r) { return handler(services, r); };
  };
  router.add(Method::get, "/api/v1/kept", bind(list));
  router.add(Method::put, "/api/v1/kept/:id", bind(keep));
  router.add(Method::del, "/api/v1/kept/:id", bind(let_go));
}

}  // namespace acervo::web
