#include "catalog/core/json.hpp"
#include "catalog/library/vocabulary.hpp"
#include "web/api/context.hpp"
#include "web/api/routes.hpp"

namespace acervo::web {

using streamer::Method;
using streamer::Response;

void add_vocabulary_routes(streamer::Router& router, const Services& services) {
  router.add(Method::get, "/api/v1/vocabularies/:name", [&services](const Request& request) {
    const std::string& name = request.param("name");
    const auto all = services.vocabularies.current();
    const Vocabulary* vocabulary = all->find(name);
    if (vocabulary == nullptr) throw Error(Code::not_found, "no vocabulary " + name);
    const std::string language = language_of(request);
    Json concepts = Json::array();
    for (const Concept& entry : vocabulary->concepts) {
      if (!entry.valid) continue;
      concepts.push_back({{"code", entry.code},
                          {"label", vocabulary->label(entry.code, language)},
                          {"labels", entry.labels},
                          {"parent", entry.parent ? Json(*entry.parent) : Json()},
                          {"position", entry.position}});
    }
    return Response::json(200, {{"name", name}, {"version", vocabulary->version}, {"concepts", concepts}})
        .set("Cache-Control", "public, max-age=300")
        .set("Vary", "Accept-Language, Cookie");
  });
}

}  // namespace acervo::web
