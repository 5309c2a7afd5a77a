#include "web/api/experience_form.hpp"

#include <algorithm>
#include <limits>

#include "catalog/core/json.hpp"
#include "catalog/core/text.hpp"
#include "catalog/library/material_store.hpp"

namespace acervo::web {

namespace {

// A whole number or null; what is neither makes `fine` false.
std::optional<int> number(const Json& value, bool& fine) {
  if (value.is_null()) return std::nullopt;
  const bool whole = value.is_number_integer() && value <= std::numeric_limits<int>::max() && value >= 0;
  fine = fine && whole;
  return whole ? std::optional(value.get<int>()) : std::nullopt;
}

std::optional<ExperienceStep> read_step(const Json& entry) {
  static constexpr std::string_view kKnown[] = {"activity", "minutes", "material", "start_second"};
  if (!entry.is_object()) return std::nullopt;
  for (const auto& [field, value] : entry.items())
    if (std::ranges::find(kKnown, field) == std::end(kKnown)) return std::nullopt;
  const Json activity = entry.value("activity", Json()), material = entry.value("material", Json());
  if (!activity.is_string() || !(material.is_null() || material.is_string())) return std::nullopt;
  bool fine = true;
  ExperienceStep step{to_utf8(activity.get<std::string>()), number(entry.value("minutes", Json()), fine), std::nullopt,
                      number(entry.value("start_second", Json()), fine)};
  if (squeeze(step.activity).empty()) step.activity.clear();
  if (material.is_string()) step.material = MaterialId{material.get<std::string>()};
  return fine ? std::optional(step) : std::nullopt;
}

void read_steps(Form& form, std::vector<ExperienceStep>& target) {
  const Json* value = form.find("steps");
  if (value == nullptr) return;
  if (!value->is_array()) return form.wrong("steps", "invalid");
  std::vector<ExperienceStep> steps;
  for (const Json& entry : *value) {
    auto step = read_step(entry);
    if (!step) return form.wrong("steps", "invalid");
    steps.push_back(*std::move(step));
  }
  target = std::move(steps);
}

void read_country(Form& form, std::optional<std::string>& target) {
  const Json* value = form.find("country");
  if (value == nullptr) return;
  if (value->is_null() || *value == "") return target.reset();
  const std::string code = value->is_string() ? value->get<std::string>() : "";
  if (code.size() != 2 || !std::ranges::all_of(code, [](char c) { return c >= 'A' && c <= 'Z'; }))
    return form.wrong("country", "unknown_value");
  target = code;
}

void read_text(Form& form, const char* field, std::string& target) {
  form.text(field, target, Form::Lines::many);
  if (squeeze(target).empty()) target.clear();
}

// A lesson that she may not see is one that does not exist.
void require_lessons(const Services& services, const Viewer& viewer, const ExperienceText& after,
                     const ExperienceText& before, Form& form) {
  std::vector<MaterialId> added;
  for (const auto& id : after.materials)
    if (std::ranges::find(before.materials, id) == before.materials.end()) added.push_back(id);
  std::size_t seen = 0;
  if (std::ranges::all_of(added, [](const MaterialId& id) { return is_id(id.value); }))
    for (const Material& material : services.materials.cards(added))
      if (can(viewer, Action::view, material.subject())) ++seen;
  if (seen != added.size()) form.wrong("materials", "unknown_value");
}

}  // namespace

ExperienceForm read_experience(const Services& services, const Viewer& viewer, const Json& body,
                               const ExperienceText& before) {
  const auto vocabularies = services.vocabularies.current();
  Form form(body, {"title", "language", "summary", "level", "country", "modality", "students", "purpose", "steps",
                   "results", "reflection", "license", "materials", "state", "observations"});
  ExperienceForm read{before, {}, {}, {}};
  ExperienceText& t = read.text;
  form.text("title", t.title, Form::Lines::one);
  form.code("language", vocabularies->get("languages"), t.language);
  read_text(form, "summary", t.summary);
  form.code("level", vocabularies->get("levels"), t.level);
  read_country(form, t.country);
  form.code("modality", vocabularies->get("modalities"), t.modality);
  bool fine = true;
  if (const Json* students = form.find("students")) t.students = number(*students, fine);
  if (!fine) form.wrong("students", "invalid");
  read_text(form, "purpose", t.purpose);
  read_steps(form, t.steps);
  read_text(form, "results", t.results);
  read_text(form, "reflection", t.reflection);
  std::optional<std::string> license = t.license;
  form.code("license", vocabularies->get("licenses"), license);
  t.license = license.value_or(ExperienceText().license);
  if (auto ids = form.strings("materials")) {
    t.materials.clear();
    for (auto& id : *ids) t.materials.push_back({std::move(id)});
  }
  t.gather_materials();
  if (t.title.empty()) form.wrong("title", "required");
  for (auto& error : over_limits(t)) form.errors().push_back(std::move(error));
  if (form.errors().empty()) require_lessons(services, viewer, t, before, form);

  if (const Json* state = form.find("state")) {
    read.state = state->is_string() ? parse_experience_state(state->get_ref<const std::string&>()) : std::nullopt;
    if (!read.state) form.wrong("state", "unknown_value");
  }
  if (form.find("observations") != nullptr) {
    read_text(form, "observations", read.observations.emplace());
    if (read.observations->empty()) form.wrong("observations", "required");
    if (length(*read.observations) > kLongestObservations) form.wrong("observations", "too_long");
  }
  read.errors = std::move(form.errors());
  return read;
}

}  // namespace acervo::web
