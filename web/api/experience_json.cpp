#include "web/api/experience_json.hpp"

#include <algorithm>

#include "catalog/core/json.hpp"
#include "catalog/core/or_null.hpp"
#include "catalog/library/experience_store.hpp"
#include "catalog/library/material_store.hpp"
#include "catalog/library/vocabulary.hpp"
#include "web/api/material_json.hpp"

namespace acervo::web {

namespace {

Json time_or_null(const std::optional<Time>& time) {
  return time ? Json(format_rfc3339(*time)) : Json();
}

Json permissions_json(const Viewer& viewer, const ExperienceSubject& subject) {
  Json json = Json::object();
  for (const auto& [name, action] : {std::pair{"edit", ExperienceAction::edit},
                                     {"send", ExperienceAction::send},
                                     {"reopen", ExperienceAction::reopen},
                                     {"publish", ExperienceAction::publish},
                                     {"hand_back", ExperienceAction::hand_back},
                                     {"withdraw", ExperienceAction::withdraw},
                                     {"delete", ExperienceAction::remove}})
    json[name] = can(viewer, action, subject);
  return json;
}

}  // namespace

Experience require_experience(const Services& services, const Viewer& viewer, const std::string& id) {
  auto found = is_id(id) ? ExperienceStore(services.database).find({id}) : std::nullopt;
  if (!found || !can(viewer, ExperienceAction::view, found->subject()))
    throw Error(Code::not_found, "no experience " + id);
  return *std::move(found);
}

SeenLessons lessons_of(const Services& services, const Request& request, const Viewer& viewer,
                       const std::vector<Experience>& experiences) {
  std::vector<MaterialId> ids;
  for (const auto& experience : experiences)
    for (const auto& id : experience.text.materials)
      if (std::ranges::find(ids, id) == ids.end()) ids.push_back(id);
  const MediaLinks links = links_of(services, request, viewer);
  SeenLessons seen;
  for (const Material& material : services.materials.cards(ids)) {
    if (!can(viewer, Action::view, material.subject())) continue;
    const std::string base = links.base(material);
    const bool pictured = !material.poster.empty() && material.revision && !base.empty();
    seen[material.id] = {{"id", material.id.value},
                         {"title", material.description.title},
                         {"duration", material.duration ? Json(seconds(*material.duration)) : Json()},
                         {"poster", pictured ? Json(base + poster_name(material)) : Json()}};
  }
  return seen;
}

Json experience_card_json(const Services& services, const Experience& e, const Viewer& viewer,
                          const std::string& language, const SeenLessons& lessons) {
  const ExperienceText& t = e.text;
  const auto vocabularies = services.vocabularies.current();
  const auto label = [&](const char* vocabulary, const std::optional<std::string>& code) {
    return code ? Json(vocabularies->get(vocabulary).label(*code, language)) : Json();
  };
  Json materials = Json::array();
  for (const auto& id : t.materials)
    if (const auto lesson = lessons.find(id); lesson != lessons.end()) materials.push_back(lesson->second);
  // Between its author and the curators.
  const bool involved = (viewer.person && viewer.person->id == e.author) || viewer.is_staff();
  return {{"id", e.id.value},
          {"state", name(e.state)},
          {"title", t.title},
          {"language", or_null(t.language)},
          {"summary", t.summary},
          {"level", or_null(t.level)},
          {"country", or_null(t.country)},
          {"modality", or_null(t.modality)},
          {"students", or_null(t.students)},
          {"license", t.license},
          {"author", {{"name", e.author_name}}},
          {"materials", materials},
          {"observations", involved && !e.observations.empty() ? Json(e.observations) : Json()},
          {"version", e.version},
          {"created_at", format_rfc3339(e.created)},
          {"updated_at", format_rfc3339(e.updated)},
          {"sent_at", time_or_null(e.sent)},
          {"published_at", time_or_null(e.published)},
          {"labels",
           {{"level", label("levels", t.level)},
            {"modality", label("modalities", t.modality)},
            {"license", label("licenses", t.license)}}},
          {"permissions", permissions_json(viewer, e.subject())}};
}

Json experience_json(const Services& services, const Experience& e, const Viewer& viewer, const std::string& language,
                     const SeenLessons& lessons) {
  Json json = experience_card_json(services, e, viewer, language, lessons);
  json["purpose"] = e.text.purpose;
  json["results"] = e.text.results;
  json["reflection"] = e.text.reflection;
  // Its author saves what she reads: she gets the lessons by their ids also while they are out of sight.
  const bool all = viewer.person && viewer.person->id == e.author;
  Json steps = Json::array();
  for (const auto& step : e.text.steps) {
    const bool shown = step.material && (all || lessons.contains(*step.material));
    steps.push_back({{"activity", step.activity},
                     {"minutes", or_null(step.minutes)},
                     {"material", shown ? Json(step.material->value) : Json()},
                     {"start_second", shown ? or_null(step.start_second) : Json()}});
  }
  json["steps"] = steps;
  Json missing = Json::array();
  for (const auto& error : missing_for_publication(e.text)) missing.push_back(error.field);
  json["missing"] = missing;
  return json;
}

}  // namespace acervo::web
