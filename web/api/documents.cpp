#include <memory>

#include "catalog/core/json.hpp"
#include "web/api/context.hpp"
#include "web/api/health.hpp"
#include "web/api/openapi.hpp"
#include "web/api/routes.hpp"
#include "web/api/site.hpp"

namespace acervo::web {

using streamer::Method;
using streamer::Response;

// Alive is that this answers at all; ready is that it could serve a lesson.
void add_document_routes(streamer::Router& router, const Services& services) {
  const auto health = std::make_shared<Health>(services);
  router.add(Method::get, "/healthz", [health](const Request&) { return health->look(); },
             {.deadline = std::chrono::seconds(2),
              .from_memory = [health](const Request& request) { return health->known(request); }});
  router.add_memory(Method::get, "/healthz/alive", [](const Request&) {
    return Response::json(200, {{"status", "alive"}}).set("Cache-Control", "no-store");
  });
  router.add(Method::get, "/api/docs", [&services](const Request&) {
    if (services.site.api_docs().empty()) throw Error(Code::not_found, "the site was built without the API's page");
    return Response::html(200, services.site.api_docs()).set("Cache-Control", "public, max-age=300");
  });
  router.add(Method::get, "/api/v1/openapi.yaml", [](const Request&) {
    return Response::text(200, std::string(embedded::openapi.front().second), "application/yaml")
        .set("Cache-Control", "public, max-age=300");
  });
}

}  // namespace acervo::web
