#include <algorithm>
#include <charconv>
#include <cmath>
#include <map>

#include "catalog/core/json.hpp"
#include "catalog/core/text.hpp"
#include "catalog/library/material_store.hpp"
#include "web/api/context.hpp"
#include "web/api/routes.hpp"
#include "web/api/search_viewer.hpp"
#include "web/api/tagger.hpp"

namespace acervo::web {

using streamer::Method;
using streamer::Response;

namespace {

double share_of(const Request& request, std::string_view name) {
  const auto text = request.query.find(name);
  if (!text) return 0;
  double value = 0;
  const auto [end, error] = std::from_chars(text->data(), text->data() + text->size(), value);
  if (error != std::errc{} || end != text->data() + text->size() || !(value >= 0 && value <= 1))
    throw ValidationError(std::string(name), "invalid");
  return value;
}

std::optional<std::string> text_of(const Request& request, std::string_view name) {
  const auto text = request.query.find(name);
  return text && !text->empty() ? std::optional(to_utf8(*text)) : std::nullopt;
}

std::string required_text(const Json& body, const char* name) {
  const auto found = body.find(name);
  if (found == body.end() || !found->is_string()) throw ValidationError(name, "required");
  const std::string text = squeeze(to_utf8(found->get<std::string>()));
  if (text.empty()) throw ValidationError(name, "required");
  if (length(text) > 300) throw ValidationError(name, "too_long");
  return text;
}

Json offer_json(const Vocabularies& all, const TagOffer& offer, TagDecision state, const std::string& language) {
  return {{"field", offer.field},
          {"value", offer.value},
          {"label", tag_label(all, offer.field, offer.value, language)},
          {"confidence", std::round(offer.confidence * 100) / 100},
          {"reason", reason_text(offer.reasons, language)},
          {"reasons", offer.reasons},
          {"state", name(state)}};
}

/// Fresh suggestions, without what was dismissed; and what was accepted, since the page shows where a value came from.
Response suggestions(const Services& services, Tagger& tagger, const Request& request) {
  const Viewer viewer = viewer_of(services, request);
  const Material material = require_material(services, viewer, request.param("id"), Action::edit);
  const std::string language = language_of(request);
  const auto vocabularies = services.vocabularies.current();
  std::map<std::pair<std::string, std::string>, TagDecision> decided;
  Json items = Json::array();
  for (const auto& [offer, state] : TagSuggestionStore(services.database).of(material.id)) {
    decided[{offer.field, offer.value}] = state;
    if (state == TagDecision::accepted) items.push_back(offer_json(*vocabularies, offer, state, language));
  }
  for (const auto& [id, fresh] : tagger.suggest({material.id}, search_viewer(viewer)))
    for (const auto& suggestion : fresh) {
      const TagOffer offer{id, std::string(search::name(suggestion.field)), suggestion.value, suggestion.confidence,
                           reasons_json(suggestion.reasons)};
      const auto known = decided.find({offer.field, offer.value});
      if (known != decided.end() && known->second != TagDecision::offered) continue;
      items.push_back(offer_json(*vocabularies, offer, TagDecision::offered, language));
    }
  return Response::json(200, {{"items", items}}).set("Cache-Control", streamer::kPrivate);
}

TagDecision decision_of(const Json& body) {
  const auto decision = parse_tag_decision(required_text(body, "decision"));
  if (!decision) throw ValidationError("decision", "unknown_value");
  return *decision;
}

/// A value that may stand in the field at all.
std::string value_of(const Services& services, const std::string& field, const Json& body) {
  std::string value = required_text(body, "value");
  const auto known = search::tag_field_named(field);
  if (!known) throw ValidationError("field", "unknown_value");
  if (*known == search::TagField::keyword) {
    if (length(value) > kLongestKeyword) throw ValidationError("value", "too_long");
  } else if (services.vocabularies.current()->get(field + "s").find(value) == nullptr) {
    throw ValidationError("value", "unknown_value");
  }
  return value;
}

/// What is known of a value for the material: what was offered or decided before, or what would be suggested now. Never
/// what the request says of it: curators read the reasons, and decide for many at once by the confidence.
std::optional<TagOffer> known_offer(const Services& services, Tagger& tagger, const Person& person,
                                    const MaterialId& material, const std::string& field, const std::string& value) {
  for (const auto& [known, state] : TagSuggestionStore(services.database).of(material))
    if (known.field == field && known.value == value) return known;
  for (const auto& [id, fresh] : tagger.suggest({material}, search_viewer({person})))
    for (const auto& suggestion : fresh)
      if (search::name(suggestion.field) == field && suggestion.value == value)
        return TagOffer{id, field, value, suggestion.confidence, reasons_json(suggestion.reasons)};
  return std::nullopt;
}

Response decide(const Services& services, Tagger& tagger, const Request& request) {
  require_fence(request);
  const Person person = require_person(services, request);
  const Material material = require_material(services, {person}, request.param("id"), Action::edit);
  const Json body = json_body(request);
  const std::string field = required_text(body, "field");
  const std::string value = value_of(services, field, body);
  const TagDecision decision = decision_of(body);
  const auto known = known_offer(services, tagger, person, material.id, field, value);
  if (!known && decision == TagDecision::offered) throw ValidationError("decision", "invalid");
  const auto apply = body.find("apply");
  if (apply != body.end() && !apply->is_boolean()) throw ValidationError("apply", "invalid");
  TagSuggestionStore(services.database)
      .decide(known.value_or(TagOffer{material.id, field, value, 0, Json::array()}), decision, person.id,
              apply == body.end() || apply->get<bool>());
  return Response::empty();
}

Response groups(const Services& services, const Request& request) {
  require_curator(services, request);
  const std::string language = language_of(request);
  const auto vocabularies = services.vocabularies.current();
  const Paging paging = paging_of(request);
  TagSuggestionStore store(services.database);
  const double least = share_of(request, "min_confidence");
  const auto collection = text_of(request, "collection");
  Json items = Json::array();
  if (const auto field = text_of(request, "field")) {
    const auto page =
        store.offered(*field, text_of(request, "value").value_or(""), least, collection, paging.page, paging.per_page);
    for (const auto& [offer, title] : page.items) {
      Json item = offer_json(*vocabularies, offer, TagDecision::offered, language);
      item["material"] = {{"id", offer.material.value}, {"title", title}};
      items.push_back(std::move(item));
    }
    return Response::json(200, {{"total", page.total}, {"items", items}}).set("Cache-Control", streamer::kPrivate);
  }
  const auto found = store.groups(least, collection, paging.page, paging.per_page);
  for (const auto& group : found.items)
    items.push_back({{"field", group.field},
                     {"value", group.value},
                     {"label", tag_label(*vocabularies, group.field, group.value, language)},
                     {"lessons", group.lessons},
                     {"confidence", std::round(group.confidence * 100) / 100}});
  return Response::json(200, {{"total", found.total}, {"lessons", found.lessons}, {"groups", items}})
      .set("Cache-Control", streamer::kPrivate);
}

Response decide_many(const Services& services, const Request& request) {
  require_fence(request);
  const Person person = require_curator(services, request);
  const Json body = json_body(request);
  TagSuggestionStore::Many which{required_text(body, "field"), "", 0, std::nullopt, std::nullopt};
  which.value = value_of(services, which.field, body);
  if (const auto given = body.find("min_confidence"); given != body.end() && given->is_number())
    which.least = std::clamp(given->get<double>(), 0.0, 1.0);
  if (const auto given = body.find("collection"); given != body.end() && given->is_string())
    which.collection = given->get<std::string>();
  if (const auto given = body.find("materials"); given != body.end() && given->is_array()) {
    which.materials.emplace();
    for (const Json& id : *given)
      if (id.is_string()) which.materials->push_back(id.get<std::string>());
  }
  const TagDecision decision = decision_of(body);
  if (decision == TagDecision::offered && !which.materials) throw ValidationError("materials", "required");
  const auto decided = TagSuggestionStore(services.database).decide_many(which, decision, person.id);
  return Response::json(200, {{"decided", decided.size()}, {"materials", decided}});
}

}  // namespace

void add_tagging_routes(streamer::Router& router, const Services& services) {
  const auto tagger =
      std::make_shared<Tagger>(services.database, services.materials, services.vocabularies, services.searcher);
  router.add(Method::get, "/api/v1/materials/:id/suggestions",
             [&services, tagger](const Request& request) { return suggestions(services, *tagger, request); });
  router.add(Method::post, "/api/v1/materials/:id/suggestions",
             [&services, tagger](const Request& request) { return decide(services, *tagger, request); },
             {.max_body = 64 * 1024});
  router.add(Method::get, "/api/v1/tag-suggestions",
             [&services](const Request& request) { return groups(services, request); });
  router.add(Method::post, "/api/v1/tag-suggestions",
             [&services](const Request& request) { return decide_many(services, request); }, {.max_body = 1024 * 1024});
}

}  // namespace acervo::web
