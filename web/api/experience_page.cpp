#include "catalog/core/json.hpp"
#include "catalog/core/markup.hpp"
#include "catalog/core/text.hpp"
#include "catalog/library/experience_store.hpp"
#include "catalog/library/vocabulary.hpp"
#include "web/api/experience_json.hpp"
#include "web/api/messages.hpp"
#include "web/api/page.hpp"
#include "web/api/routes.hpp"
#include "web/api/site.hpp"

// The page of a teacher's experience, as search engines and readers without scripts get it.
namespace acervo::web {

using streamer::Method;
using streamer::Response;

namespace {

std::string lesson_address(const ExperienceStep& step) {
  std::string address = "/materiales/" + step.material->value;
  if (step.start_second) address += "?t=" + std::to_string(*step.start_second);
  return address;
}

std::string body_of(const ExperienceText& t, const std::string& author, const SeenLessons& lessons,
                    const std::string& language) {
  const auto heading = [&](const char* key) { return "<h2>" + escape_markup(message(key, language)) + "</h2>"; };
  std::string html = "<main><h1>" + escape_markup(t.title) + "</h1><p>" + escape_markup(author) + "</p>" +
                     paragraphs(t.summary) + "<ul>";
  for (const auto& id : t.materials)
    if (const auto lesson = lessons.find(id); lesson != lessons.end())
      html += "<li><a href=\"/materiales/" + id.value + "\">" +
              escape_markup(lesson->second.at("title").get<std::string>()) + "</a></li>";
  html += "</ul>" + heading("experience.purpose") + paragraphs(t.purpose) + heading("experience.steps") + "<ol>";
  for (const auto& step : t.steps) {
    html += "<li>" + escape_markup(step.activity);
    if (step.material && lessons.contains(*step.material)) {
      const auto title = lessons.at(*step.material).at("title").get<std::string>();
      html += " <a href=\"" + lesson_address(step) + "\">" + escape_markup(title) + "</a>";
    }
    html += "</li>";
  }
  return html + "</ol>" + heading("experience.results") + paragraphs(t.results) + heading("experience.reflection") +
         paragraphs(t.reflection) + "</main>";
}

// schema.org LearningResource of the kind that the institute calls an experience; the lessons are what it is based on.
Json linked_data(const Services& services, const Request& request, const Experience& e, const SeenLessons& lessons) {
  const std::string language = language_of(request), origin = origin_of(services, request);
  const auto vocabularies = services.vocabularies.current();
  const ExperienceText& t = e.text;
  Json data = {{"@context", "https://schema.org"},
               {"@type", "LearningResource"},
               {"additionalType", "ExperienciaDocente"},
               {"@id", origin + "/experiencias/" + e.id.value},
               {"name", t.title},
               {"abstract", t.summary},
               {"learningResourceType", message("experience.kind", language)},
               {"creator", {{"@type", "Person"}, {"name", e.author_name}}}};
  if (t.language) data["inLanguage"] = *t.language;
  if (e.published) data["datePublished"] = format_rfc3339(*e.published);
  if (t.level) data["educationalLevel"] = vocabularies->get("levels").label(*t.level, language);
  if (t.country) data["locationCreated"] = {{"@type", "Country"}, {"name", *t.country}};
  int minutes = 0;
  for (const auto& step : t.steps) minutes += step.minutes.value_or(0);
  if (minutes > 0) data["timeRequired"] = "PT" + std::to_string(minutes) + "M";
  if (const Concept* license = vocabularies->get("licenses").find(t.license))
    if (const auto uri = license->match.find("uri"); uri != license->match.end() && uri->is_string())
      data["license"] = *uri;
  Json based_on = Json::array();
  for (const auto& id : t.materials)
    if (const auto lesson = lessons.find(id); lesson != lessons.end())
      based_on.push_back({{"@type", "LearningResource"},
                          {"@id", origin + "/materiales/" + id.value},
                          {"name", lesson->second.at("title")}});
  if (!based_on.empty()) data["isBasedOn"] = based_on;
  Json parts = Json::array();
  for (const auto& step : t.steps) parts.push_back({{"@type", "HowToStep"}, {"text", step.activity}});
  if (!parts.empty()) data["hasPart"] = parts;
  return data;
}

Response show(const Services& services, const Request& request) {
  const Viewer viewer = viewer_of(services, request);
  const Experience experience = require_experience(services, viewer, request.param("id"));
  const auto lessons = lessons_of(services, request, viewer, {experience});
  const std::string language = language_of(request);
  Page page;
  page.title = experience.text.title;
  page.description = shorten(squeeze(experience.text.summary), 160);
  page.canonical = "/experiencias/" + experience.id.value;
  page.index = experience.state == ExperienceState::published;
  page.data["experience"] = experience_json(services, experience, viewer, language, lessons);
  if (page.index) page.linked_data = linked_data(services, request, experience, lessons);
  page.body = body_of(experience.text, experience.author_name, lessons, language);
  return render_page(services, request, std::move(page));
}

}  // namespace

void add_experience_page_routes(streamer::Router& router, const Services& services) {
  router.add(Method::get, "/experiencias/:id", [&services](const Request& r) { return show(services, r); });
}

}  // namespace acervo::web
