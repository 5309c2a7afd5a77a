#include "catalog/core/error.hpp"
#include "catalog/core/json.hpp"
#include "catalog/core/text.hpp"
#include "catalog/library/hidden_search_store.hpp"
#include "catalog/library/search_record_store.hpp"
#include "web/api/context.hpp"
#include "web/api/routes.hpp"
#include "web/api/search_log.hpp"

namespace acervo::web {

using streamer::Method;
using streamer::Response;

namespace {

constexpr std::size_t kListed = 200;
constexpr std::size_t kLongest = 60;

Json hidden_json(const HiddenSearch& hidden) {
  return {{"id", hidden.id}, {"words", hidden.words}, {"hidden_at", format_rfc3339(hidden.hidden)}};
}

Response list(const Services& services, const Request& request) {
  require_curator(services, request);
  Json items = Json::array(), hidden = Json::array();
  for (const auto& [words, written] : SearchRecordStore(services.database).popular(kManyNetworks))
    if (items.size() < kListed) items.push_back(words);
  for (const auto& one : HiddenSearchStore(services.database).list()) hidden.push_back(hidden_json(one));
  return Response::json(200, {{"items", items}, {"hidden", hidden}}).set("Cache-Control", streamer::kPrivate);
}

/// Effective at once here; another server suggests it for five minutes more.
void reread(const Services& services) {
  if (services.search_log != nullptr) services.search_log->read_popular();
}

Response hide(const Services& services, const Request& request) {
  require_fence(request);
  const Person person = require_curator(services, request);
  const Json body = json_body(request);
  const auto given = body.find("words");
  if (given == body.end() || !given->is_string()) throw ValidationError("words", "required");
  const std::string words = squeeze(fold(to_utf8(given->get<std::string>())));
  if (words.empty()) throw ValidationError("words", "required");
  if (length(words) > kLongest) throw ValidationError("words", "too_long");
  const HiddenSearch hidden = HiddenSearchStore(services.database).hide(words, person.id);
  reread(services);
  return Response::json(201, hidden_json(hidden));
}

Response show(const Services& services, const Request& request) {
  require_fence(request);
  require_curator(services, request);
  HiddenSearchStore(services.database).show(request.param("id"));
  reread(services);
  return Response::empty();
}

}  // namespace

void add_suggested_search_routes(streamer::Router& router, const Services& services) {
  const auto bind = [&](auto handler) {
    return [&services, handler](const Request& request) { return handler(services, request); };
  };
  router.add(Method::get, "/api/v1/suggested-searches", bind(list));
  router.add(Method::post, "/api/v1/hidden-searches", bind(hide));
  router.add(Method::del, "/api/v1/hidden-searches/:id", bind(show));
}

}  // namespace acervo::web
