#include <algorithm>

#include "catalog/core/json.hpp"
#include "catalog/core/text.hpp"
#include "catalog/library/synonym_store.hpp"
#include "search/searcher.hpp"
#include "web/api/context.hpp"
#include "web/api/routes.hpp"
#include "web/api/teaching.hpp"

namespace acervo::web {

using streamer::Method;
using streamer::Response;

namespace {

Json synonym_json(const Synonym& synonym) {
  Json words = Json::array();
  for (const auto& word : synonym.words)
    words.push_back({{"text", word.text}, {"country", word.country}, {"language", word.language}});
  return {{"id", synonym.id},
          {"words", words},
          {"shipped", synonym.shipped},
          {"changed", synonym.changed},
          {"active", synonym.active},
          {"changed_at", synonym.changed_at ? Json(format_rfc3339(*synonym.changed_at)) : Json()}};
}

bool is_country(const std::string& code) {
  return code.size() == 2 && std::ranges::all_of(code, [](char c) { return c >= 'A' && c <= 'Z'; });
}

/// @throws ValidationError
std::vector<SynonymWord> words_of(const Json& body) {
  const auto given = body.find("words");
  if (given == body.end() || !given->is_array()) throw ValidationError("words", "required");
  std::vector<SynonymWord> words;
  for (const Json& entry : *given) {
    if (!entry.is_object() || !entry.contains("text") || !entry["text"].is_string())
      throw ValidationError("words", "invalid");
    SynonymWord word{squeeze(to_utf8(entry["text"].get<std::string>())), "", ""};
    if (word.text.empty()) continue;
    if (length(word.text) > kLongestSynonymWord) throw ValidationError("words", "too_long");
    if (const Json country = entry.value("country", Json()); country.is_string()) word.country = country;
    if (!word.country.empty() && !is_country(word.country)) throw ValidationError("words", "invalid");
    if (const Json language = entry.value("language", Json()); language.is_string()) word.language = language;
    static constexpr std::string_view kLanguages[] = {"", "es", "pt", "en", "fr"};
    if (std::ranges::find(kLanguages, word.language) == std::end(kLanguages)) throw ValidationError("words", "invalid");
    const bool said =
        std::ranges::any_of(words, [&](const SynonymWord& other) { return lower(other.text) == lower(word.text); });
    if (!said) words.push_back(std::move(word));
  }
  if (words.size() < 2) throw ValidationError("words", "required");
  if (words.size() > kMostSynonymWords) throw ValidationError("words", "too_many");
  return words;
}

/// What stays as it was keeps its language, which the page does not ask for: translations weigh less than synonyms.
std::vector<SynonymWord> keep_languages(std::vector<SynonymWord> words, const std::vector<SynonymWord>& before) {
  for (SynonymWord& word : words)
    if (const auto known = std::ranges::find(before, word.text, &SynonymWord::text);
        word.language.empty() && known != before.end())
      word.language = known->language;
  return words;
}

void teach(const Services& services) {
  web::teach(services.searcher, services.vocabularies, services.database);
}

Response list(const Services& services, const Request& request) {
  require_curator(services, request);
  Json items = Json::array();
  for (const auto& synonym : SynonymStore(services.database, services.vocabularies).list())
    items.push_back(synonym_json(synonym));
  return Response::json(200, {{"items", items}}).set("Cache-Control", streamer::kPrivate);
}

Response add(const Services& services, const Request& request) {
  require_fence(request);
  const Person person = require_curator(services, request);
  const auto added =
      SynonymStore(services.database, services.vocabularies).add(words_of(json_body(request)), person.id);
  teach(services);
  return Response::json(201, synonym_json(added));
}

Response change(const Services& services, const Request& request) {
  require_fence(request);
  const Person person = require_curator(services, request);
  SynonymStore store(services.database, services.vocabularies);
  const auto known = store.find(request.param("id"));
  if (!known) throw Error(Code::not_found, "no synonym " + request.param("id"));
  const Json body = json_body(request);
  const auto words = body.contains("words") ? keep_languages(words_of(body), known->words) : known->words;
  const bool active =
      body.contains("active") && body["active"].is_boolean() ? body["active"].get<bool>() : known->active;
  const auto changed = store.change(known->id, words, active, person.id);
  teach(services);
  return Response::json(200, synonym_json(changed));
}

Response expand(const Services& services, const Request& request) {
  const Person person = require_curator(services, request);
  const std::string text = to_utf8(request.query.find("q").value_or(""));
  Json parts = Json::array();
  for (const auto& part : services.searcher.expand(text))
    parts.push_back({{"said", part.said}, {"alternatives", part.alternatives}});
  search::Query query;
  query.text = text;
  query.per_page = 1;
  query.facets = {};
  query.viewer = {person.id.value, true, false};
  return Response::json(200, {{"total", services.searcher.search(query).total}, {"parts", parts}})
      .set("Cache-Control", streamer::kPrivate);
}

}  // namespace

void add_synonym_routes(streamer::Router& router, const Services& services) {
  const auto bind = [&](auto handler) {
    return [&services, handler](const Request& request) { return handler(services, request); };
  };
  const streamer::RouteOptions form{.max_body = 64 * 1024};
  router.add(Method::get, "/api/v1/synonyms", bind(list));
  router.add(Method::post, "/api/v1/synonyms", bind(add), form);
  router.add(Method::patch, "/api/v1/synonyms/:id", bind(change), form);
  router.add(Method::get, "/api/v1/query-expansions", bind(expand));
}

}  // namespace acervo::web
