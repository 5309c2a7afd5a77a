#include <algorithm>

#include "catalog/core/json.hpp"
#include "catalog/core/text.hpp"
#include "catalog/library/material_store.hpp"
#include "catalog/library/review_store.hpp"
#include "web/api/context.hpp"
#include "web/api/material_json.hpp"
#include "web/api/routes.hpp"

// What curators work through: every record with what it lacks, and the seal of quality.
namespace acervo::web {

using streamer::Method;
using streamer::Response;

namespace {

constexpr std::size_t kLongestText = 200;
constexpr int kDeepest = 10'000;  // records

template <class Value>
Value choice(const Request& request, const char* name,
             std::initializer_list<std::pair<std::string_view, Value>> among) {
  const auto given = request.query.find(name);
  if (!given || given->empty()) return among.begin()->second;
  const auto known = std::ranges::find(among, *given, &std::pair<std::string_view, Value>::first);
  if (known == among.end()) throw ValidationError(name, "unknown_value");
  return known->second;
}

ReviewList asked(const Request& request, const Paging& paging) {
  ReviewList which;
  which.page = paging.page;
  which.per_page = paging.per_page;
  if (paging.page * paging.per_page > kDeepest) throw ValidationError("page", "too_deep");
  if (const auto state = request.query.find("state"); state && !state->empty()) {
    which.state = parse_material_state(*state);
    if (!which.state) throw ValidationError("state", "unknown_value");
  }
  if (const auto owner = request.query.find("owner"); owner && !owner->empty()) {
    if (!is_id(*owner)) throw ValidationError("owner", "invalid");
    which.owner = PersonId{std::string(*owner)};
  }
  if (const auto lacks = request.query.find("lacks"); lacks && !lacks->empty()) {
    which.lacks = std::string(*lacks);
    if (which.lacks != "anything" && which.lacks != "nothing" &&
        std::ranges::find(review_lacks(), *which.lacks) == review_lacks().end())
      throw ValidationError("lacks", "unknown_value");
  }
  using Preparation = ReviewList::Preparation;
  which.preparation = choice<Preparation>(
      request, "preparation",
      {{"any", Preparation::any}, {"failed", Preparation::failed}, {"preparing", Preparation::preparing}});
  using Sort = ReviewList::Sort;
  which.sort =
      choice<Sort>(request, "sort", {{"oldest", Sort::oldest}, {"newest", Sort::newest}, {"updated", Sort::updated}});
  which.text = squeeze(to_utf8(request.query.find("q").value_or("")));
  if (length(which.text) > kLongestText) throw ValidationError("q", "too_long");
  return which;
}

Json record_json(const Material& material, const std::vector<std::string>& lacks, const Viewer& viewer,
                 const std::string& language, const MediaLinks& links) {
  Json json = own_card_json(material, language, links);
  json["owner"] = material.owner ? Json{{"id", material.owner->value}, {"name", material.owner_name}} : Json();
  json["created_at"] = format_rfc3339(material.created);
  json["updated_at"] = format_rfc3339(material.updated);
  json["version"] = material.version;
  json["lacks"] = lacks;
  const Subject subject = material.subject();
  json["permissions"] = {{"edit", can(viewer, Action::edit, subject)},
                         {"publish", can(viewer, Action::publish, subject)},
                         {"delete", can(viewer, Action::remove, subject)}};
  return json;
}

Response list(const Services& services, const Request& request) {
  const Viewer viewer{require_curator(services, request)};
  const Paging paging = paging_of(request);
  const ReviewPage page = ReviewStore(services.database).list(asked(request, paging));
  std::vector<MaterialId> ids;
  for (const auto& record : page.items) ids.push_back(record.id);
  const MediaLinks links = links_of(services, request, viewer);
  Json items = Json::array();
  for (const Material& material : services.materials.cards(ids)) {
    const auto record = std::ranges::find(page.items, material.id, &ReviewPage::Record::id);
    items.push_back(record_json(material, record->lacks, viewer, language_of(request), links));
  }
  Json states = Json::object();
  for (const auto state :
       {MaterialState::draft, MaterialState::published, MaterialState::restricted, MaterialState::withdrawn}) {
    const auto known = page.states.find(state);
    states[std::string(name(state))] = known == page.states.end() ? 0 : known->second;
  }
  return Response::json(200, {{"total", page.total},
                              {"page", paging.page},
                              {"per_page", paging.per_page},
                              {"items", items},
                              {"states", states}})
      .set("Cache-Control", streamer::kPrivate);
}

Response seal(const Services& services, const Request& request, bool give) {
  require_fence(request);
  const Person person = require_person(services, request);
  const Material material = require_material(services, {person}, request.param("id"), Action::curate);
  services.materials.set_seal(material.id, give ? std::optional(person.id) : std::nullopt);
  return Response::empty();
}

}  // namespace

void add_review_routes(streamer::Router& router, const Services& services) {
  const std::string one = "/api/v1/materials/:id/seal";
  router.add(Method::get, "/api/v1/records", [&services](const Request& r) { return list(services, r); });
  router.add(Method::put, one, [&services](const Request& r) { return seal(services, r, true); });
  router.add(Method::del, one, [&services](const Request& r) { return seal(services, r, false); });
}

}  // namespace acervo::web
