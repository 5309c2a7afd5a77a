#include "catalog/db/database.hpp"
#include "catalog/jobs/job_store.hpp"
#include "catalog/storage/blob_store.hpp"
#include "search/searcher.hpp"
#include "web/api/context.hpp"
#include "web/api/openapi.hpp"
#include "web/api/routes.hpp"
#include "web/api/site.hpp"

namespace acervo::web {

using streamer::Method;
using streamer::Response;

namespace {

// Alive is that this answers at all; ready is that it could serve a lesson.
Response health(const Services& services, const Request&) {
  Json body = {{"status", "ready"}, {"database", "ready"}, {"storage", "ready"}, {"search", "ready"}};
  int status = 200;
  try {
    services.jobs.counts();
  } catch (const Error&) {
    body["database"] = "unavailable";
    body["status"] = "alive";
    status = 503;
  }
  try {
    const Fd probe = services.blobs.scratch();
  } catch (const Error&) {
    body["storage"] = "unavailable";
    body["status"] = "alive";
    status = 503;
  }
  body["search"] = services.searcher.health();
  return Response::json(status, body).set("Cache-Control", "no-store");
}

}  // namespace

void add_document_routes(streamer::Router& router, const Services& services) {
  router.add(Method::get, "/healthz", [&services](const Request& request) { return health(services, request); });
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
