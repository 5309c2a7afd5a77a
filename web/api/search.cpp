#include <algorithm>
#include <map>
#include <mutex>

#include "catalog/core/text.hpp"
#include "catalog/library/material_store.hpp"
#include "catalog/library/vocabulary.hpp"
#include "search/searcher.hpp"
#include "web/api/context.hpp"
#include "web/api/material_json.hpp"
#include "web/api/messages.hpp"
#include "web/api/routes.hpp"
#include "web/api/search_json.hpp"

namespace acervo::web {

using search::Facet;
using streamer::Method;
using streamer::Response;

namespace {

constexpr std::size_t kMostValues = 50;
constexpr std::array kFilters = {Facet::level,   Facet::subject,    Facet::type,    Facet::language,
                                 Facet::license, Facet::collection, Facet::duration};

search::Viewer search_viewer(const Viewer& viewer) {
  if (!viewer.person) return {};
  return {viewer.person->id.value, viewer.person->role >= Role::editor, false, true};
}

// "a,b" and repeated parameters both mean several values; a collection's name may hold a comma, so it only repeats.
std::vector<std::string> values_of(const Request& request, Facet facet) {
  std::vector<std::string> values;
  for (std::string_view given : request.query.all(search::name(facet))) {
    while (!given.empty() && values.size() < kMostValues) {
      const auto comma = facet == Facet::collection ? std::string_view::npos : given.find(',');
      if (const auto value = given.substr(0, comma); !value.empty()) values.emplace_back(value);
      given = comma == std::string_view::npos ? std::string_view{} : given.substr(comma + 1);
    }
  }
  return values;
}

std::string label_of(const Vocabularies& all, Facet facet, const std::string& value, const std::string& language) {
  static const std::map<Facet, const char*> kVocabularies = {{Facet::level, "levels"},
                                                             {Facet::subject, "subjects"},
                                                             {Facet::type, "types"},
                                                             {Facet::language, "languages"},
                                                             {Facet::license, "licenses"}};
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

}  // namespace

Json search_json(const Services& services, const Request& request, const Viewer& viewer) {
  const std::string language = language_of(request);
  const Paging paging = paging_of(request);
  search::Query query;
  query.text = to_utf8(request.query.find("q").value_or(""));
  if (const auto sort = request.query.find("sort")) {
    const auto known = search::sort_named(*sort);
    if (!known) throw ValidationError("sort", "unknown_value");
    query.sort = *known;
  }
  for (const Facet facet : kFilters)
    if (auto values = values_of(request, facet); !values.empty()) query.filters[facet] = std::move(values);
  query.page = static_cast<std::size_t>(paging.page);
  query.per_page = static_cast<std::size_t>(paging.per_page);
  query.viewer = search_viewer(viewer);
  const search::Results results = services.searcher.search(query);

  const MediaLinks links = links_of(services, request, viewer);
  std::vector<MaterialId> ids;
  for (const auto& item : results.items) ids.push_back(item.id);
  std::map<MaterialId, Material> cards;
  for (Material& material : services.materials.cards(ids)) cards.emplace(material.id, std::move(material));
  Json items = Json::array();
  for (const auto& item : results.items) {
    // Withdrawn a moment ago and not yet out of the index: leave it out.
    const auto card = cards.find(item.id);
    if (card == cards.end() || !can(viewer, Action::view, card->second.subject())) continue;
    Json entry = card_json(card->second, language, links);
    entry["title_marked"] = item.title_marked;
    entry["snippet"] = item.snippet;
    entry["score"] = item.score;
    Json moments = Json::array();
    for (const auto& moment : item.moments)
      moments.push_back({{"start", seconds(moment.start)}, {"text", moment.text}});
    entry["moments"] = moments;
    items.push_back(std::move(entry));
  }
  const auto vocabularies = services.vocabularies.current();
  Json facets = Json::object();
  for (const Facet facet : kFilters) {
    const auto found = results.facets.find(facet);
    facets[std::string(search::name(facet))] =
        found == results.facets.end() ? Json::array() : facet_json(*vocabularies, facet, found->second, language);
  }
  return {{"total", results.total},
          {"page", paging.page},
          {"per_page", paging.per_page},
          {"items", items},
          {"facets", facets},
          {"suggestion", results.suggestion.empty() ? Json() : Json(results.suggestion)},
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
    for (const auto& entry : services.searcher.suggest(text, 8, search_viewer(viewer_of(services, request))))
      items.push_back({{"text", entry.text}, {"kind", entry.kind}, {"id", entry.id.empty() ? Json() : Json(entry.id)}});
    return Response::json(200, {{"items", items}}).set("Cache-Control", streamer::kRevalidate);
  });
}

}  // namespace acervo::web
