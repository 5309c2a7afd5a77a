#include <algorithm>
#include <array>
#include <map>
#include <mutex>

#include "catalog/core/text.hpp"
#include "catalog/library/material_store.hpp"
#include "catalog/library/vocabulary.hpp"
#include "search/searcher.hpp"
#include "web/api/catalogue_cache.hpp"
#include "web/api/context.hpp"
#include "web/api/material_json.hpp"
#include "web/api/messages.hpp"
#include "web/api/routes.hpp"
#include "web/api/search_json.hpp"
#include "web/api/search_log.hpp"
#include "web/api/search_query.hpp"

namespace acervo::web {

using search::Facet;
using streamer::Method;
using streamer::Response;

namespace {

constexpr std::size_t kSuggested = 8, kPopular = 2;

search::Viewer search_viewer(const Viewer& viewer) {
  if (!viewer.person) return {};
  return {viewer.person->id.value, viewer.person->role >= Role::editor, false, true};
}

Json explanation_json(const search::Explanation& why) {
  static constexpr std::array<const char*, search::kFields> kNames{"title",  "keywords",    "concepts",
                                                                   "people", "description", "captions"};
  Json words = Json::array();
  for (const auto& term : why.terms) {
    Json fields = Json::object();
    for (std::size_t f = 0; f < search::kFields; ++f)
      if (term.fields[f] != 0) fields[kNames[f]] = term.fields[f];
    words.push_back({{"term", term.term}, {"idf", term.idf}, {"score", term.score}, {"fields", fields}});
  }
  return {{"text", why.text}, {"coverage", why.coverage},   {"title", why.title},
          {"near", why.near}, {"moment", why.moment},       {"seal", why.seal},
          {"use", why.use},   {"freshness", why.freshness}, {"words", words}};
}

std::string label_of(const Vocabularies& all, Facet facet, const std::string& value, const std::string& language) {
  static const std::map<Facet, const char*> kVocabularies = {{Facet::level, "levels"},
                                                             {Facet::subject, "subjects"},
                                                             {Facet::type, "types"},
                                                             {Facet::language, "languages"},
                                                             {Facet::license, "licenses"}};
  if (facet == Facet::with) return std::string(message("with." + value, language));
  if (facet == Facet::duration) return std::string(message("duration." + value, language));
  const auto found = kVocabularies.find(facet);
  return found == kVocabularies.end() ? value : all.get(found->second).label(value, language);
}

Json facet_json(const Vocabularies& all, Facet facet, const std::vector<search::FacetCount>& counts,
                const std::string& language) {
  Json list = Json::array();
  for (const auto& [value, count] : counts) {
    Json entry = {{"value", value}, {"label", label_of(all, facet, value, language)}, {"count", count}};
    if (facet == Facet::level || facet == Facet::subject) {
      const Concept* found = all.get(facet == Facet::level ? "levels" : "subjects").find(value);
      entry["parent"] = found != nullptr && found->parent ? Json(*found->parent) : Json();
    }
    list.push_back(std::move(entry));
  }
  return list;
}

std::vector<std::shared_ptr<const Material>> cards_of(const Services& services, const std::vector<MaterialId>& ids) {
  if (services.cache != nullptr) return services.cache->cards(services.cache->look(), ids);
  std::vector<std::shared_ptr<const Material>> cards;
  for (Material& material : services.materials.cards(ids))
    cards.push_back(std::make_shared<const Material>(std::move(material)));
  return cards;
}

}  // namespace

Json search_json(const Services& services, const Request& request, const Viewer& viewer) {
  const std::string language = language_of(request);
  const Paging paging = paging_of(request);
  search::Query query = search_query(request.query);
  query.facets.assign(kSearchFilters.begin(), kSearchFilters.end());
  query.explain = request.query.find("explain").value_or("") == "1" && can(viewer, Action::curate, {});
  query.page = static_cast<std::size_t>(paging.page);
  query.per_page = static_cast<std::size_t>(paging.per_page);
  query.viewer = search_viewer(viewer);
  const search::Results results = services.searcher.search(query);
  if (services.search_log != nullptr && paging.page == 1)
    services.search_log->note(query.text, request.peer + "\n" + std::string(request.header("user-agent").value_or("")),
                              results.total > 0 && results.dropped.empty());

  const MediaLinks links = links_of(services, request, viewer);
  std::vector<MaterialId> ids;
  for (const auto& item : results.items) ids.push_back(item.id);
  std::map<MaterialId, std::shared_ptr<const Material>> cards;
  for (auto& card : cards_of(services, ids)) cards.emplace(card->id, card);
  Json items = Json::array();
  for (const auto& item : results.items) {
    // Withdrawn a moment ago and not yet out of the index: leave it out.
    const auto card = cards.find(item.id);
    if (card == cards.end() || !can(viewer, Action::view, card->second->subject())) continue;
    Json entry = card_json(*card->second, language, links);
    entry["title_marked"] = item.title_marked;
    entry["snippet"] = item.snippet;
    entry["score"] = item.score;
    if (item.explanation) entry["explanation"] = explanation_json(*item.explanation);
    Json moments = Json::array();
    for (const auto& moment : item.moments)
      moments.push_back({{"start", seconds(moment.start)}, {"text", moment.text}, {"on_slide", moment.on_slide}});
    entry["moments"] = std::move(moments);
    items.push_back(std::move(entry));
  }
  const auto vocabularies = services.vocabularies.current();
  Json facets = Json::object();
  for (const Facet facet : kSearchFilters) {
    const auto found = results.facets.find(facet);
    facets[std::string(search::name(facet))] =
        found == results.facets.end() ? Json::array() : facet_json(*vocabularies, facet, found->second, language);
  }
  return {{"total", results.total},      {"page", paging.page},
          {"per_page", paging.per_page}, {"items", std::move(items)},
          {"facets", std::move(facets)}, {"suggestion", results.suggestion.empty() ? Json() : Json(results.suggestion)},
          {"dropped", results.dropped}};
}

void add_search_routes(streamer::Router& router, const Services& services) {
  router.add(Method::get, "/api/v1/search", [&services](const Request& request) {
    const Viewer viewer = viewer_of(services, request);
    return Response::json(200, search_json(services, request, viewer))
        .set("Cache-Control", viewer.person ? streamer::kPrivate : streamer::kRevalidate);
  });
  router.add(Method::get, "/api/v1/suggest", [&services](const Request& request) {
    Json items = Json::array();
    const std::string text = to_utf8(request.query.find("q").value_or(""));
    for (const auto& entry : services.searcher.suggest(text, kSuggested, search_viewer(viewer_of(services, request))))
      items.push_back({{"text", entry.text}, {"kind", entry.kind}, {"id", entry.id.empty() ? Json() : Json(entry.id)}});
    if (services.search_log != nullptr)
      for (const std::string& words : services.search_log->popular(text, kPopular)) {
        if (items.size() >= kSuggested) items.erase(items.size() - 1);
        items.push_back({{"text", words}, {"kind", "query"}, {"id", nullptr}});
      }
    return Response::json(200, {{"items", items}}).set("Cache-Control", streamer::kRevalidate);
  });
}

}  // namespace acervo::web
