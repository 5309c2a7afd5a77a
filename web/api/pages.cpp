#include <algorithm>

#include "catalog/core/json.hpp"
#include "catalog/core/markup.hpp"
#include "catalog/core/text.hpp"
#include "catalog/library/experience_store.hpp"
#include "catalog/library/material_store.hpp"
#include "catalog/library/revision_store.hpp"
#include "catalog/library/vocabulary.hpp"
#include "streamer/http/problem.hpp"
#include "streamer/http/target.hpp"
#include "web/api/context.hpp"
#include "web/api/material_json.hpp"
#include "web/api/messages.hpp"
#include "web/api/page.hpp"
#include "web/api/routes.hpp"
#include "web/api/search_json.hpp"
#include "web/api/site.hpp"

// Every page of the site: the server writes title, description, linked data and a plain readable body, so that it reads
// without JavaScript and shows in search engines; the site's program takes over from there.
namespace acervo::web {

using streamer::Method;
using streamer::Response;

namespace {

// A list of results as plain links.
std::string list_html(const Json& items) {
  std::string html = "<ul>";
  for (const Json& item : items)
    html += "<li><a href=\"/materiales/" + item.at("id").get<std::string>() + "\">" +
            escape_markup(item.at("title").get<std::string>()) + "</a> " +
            escape_markup(item.at("description").get<std::string>()) + "</li>";
  return html + "</ul>";
}

// The page's first search, or nothing while the index is being built: then the page shows, and asks again by itself.
void add_search(const Services& services, const Request& request, const char* name, Page& page) {
  try {
    page.data[name] = Json::parse(search_json(services, request, viewer_of(services, request)));
    page.body += list_html(page.data[name]["items"]);
  } catch (const Error& error) {
    if (error.code() != Code::unavailable) throw;
  }
}

Response home(const Services& services, const Request& request) {
  const std::string language = language_of(request);
  Request newest = request;
  newest.query.pairs = {{"sort", "newest"}, {"per_page", "8"}};
  Page page;
  page.description = std::string(message("page.home", language));
  page.canonical = "/";
  page.body = "<main><h1>Acervo</h1><p>" + escape_markup(page.description) +
              "</p><form action=\"/buscar\"><input name=\"q\" type=\"search\" aria-label=\"" +
              escape_markup(message("page.search", language)) + "\"></form>";
  add_search(services, newest, "home", page);
  page.body += "</main>";
  return render_page(services, request, std::move(page));
}

Response results(const Services& services, const Request& request) {
  const std::string language = language_of(request);
  Page page;
  const std::string text = shorten(to_utf8(request.query.find("q").value_or("")), 80);
  page.title = text.empty() ? std::string(message("page.search", language)) : text;
  page.index = false;
  page.body = "<main><h1>" + escape_markup(page.title) + "</h1>";
  add_search(services, request, "search", page);
  page.body += "</main>";
  return render_page(services, request, std::move(page));
}

std::string iso_duration(Micros duration) {
  return "PT" + std::to_string(std::chrono::ceil<std::chrono::seconds>(duration).count()) + "S";
}

// schema.org VideoObject or AudioObject and LearningResource at once, as search engines want a lesson described.
Json linked_data(const Services& services, const Request& request, const Material& m, const std::string& language) {
  const auto vocabularies = services.vocabularies.current();
  const std::string origin = origin_of(services, request);
  const Description& d = m.description;
  Json data = {{"@context", "https://schema.org"},
               {"@type", m.kind == MaterialKind::link    ? Json("LearningResource")
                         : m.kind == MaterialKind::audio ? Json::array({"AudioObject", "LearningResource"})
                                                         : Json::array({"VideoObject", "LearningResource"})},
               {"@id", origin + "/materiales/" + m.id.value},
               {"name", d.title},
               {"description", d.description}};
  if (d.language) data["inLanguage"] = *d.language;
  if (d.produced) data["dateCreated"] = *d.produced;
  if (m.published) data["uploadDate"] = data["datePublished"] = format_rfc3339(*m.published);
  if (m.duration) data["duration"] = iso_duration(*m.duration);
  if (!m.poster.empty() && m.is_public()) data["thumbnailUrl"] = origin + MediaLinks().base(m) + poster_name(m);
  if (d.type) data["learningResourceType"] = vocabularies->get("types").label(*d.type, language);
  Json levels = Json::array();
  for (const auto& level : d.levels) levels.push_back(vocabularies->get("levels").label(level, language));
  if (!levels.empty()) data["educationalLevel"] = levels;
  if (!d.keywords.empty()) data["keywords"] = d.keywords;
  if (d.license)
    if (const Concept* license = vocabularies->get("licenses").find(*d.license))
      if (const auto uri = license->match.find("uri"); uri != license->match.end() && uri->is_string())
        data["license"] = *uri;
  if (const Json body = material_json(services, m, {}, language); !body.at("playback").is_null()) {
    data["embedUrl"] = origin + "/embed/" + m.id.value;
    const Json& downloads = body["playback"]["downloads"];
    if (!downloads.empty()) data["contentUrl"] = origin + downloads.back().at("url").get<std::string>();
  }
  Json clips = Json::array();
  for (const Chapter& chapter : m.chapters)
    clips.push_back({{"@type", "Clip"},
                     {"name", chapter.title},
                     {"startOffset", seconds(chapter.start)},
                     {"endOffset", seconds(chapter.end)},
                     {"url", origin + "/materiales/" + m.id.value + "?t=" +
                                 std::to_string(std::chrono::floor<std::chrono::seconds>(chapter.start).count())}});
  if (!clips.empty()) data["hasPart"] = clips;
  return data;
}

// Plain video with its captions, then what is said: all of the lesson without a line of script.
std::string lesson_body(const Services& services, const Material& m, const Json& json, const std::string& language) {
  std::string html =
      "<main><h1>" + escape_markup(m.description.title) + "</h1>" + paragraphs(m.description.description);
  const Json& playback = json.at("playback");
  if (!playback.is_null() && !playback["downloads"].empty()) {
    const bool audio = m.kind == MaterialKind::audio;
    html += audio ? "<audio controls preload=\"none\"" : "<video controls preload=\"none\"";
    if (const Json& poster = playback["poster"]; !audio && poster.is_string())
      html += " poster=\"" + poster.get<std::string>() + "\"";
    html += " src=\"" + playback["downloads"][0]["url"].get<std::string>() + "\">";
    for (const Json& track : json.at("captions"))
      html += "<track kind=\"" + std::string(track["kind"] == "captions" ? "captions" : "subtitles") + "\" srclang=\"" +
              escape_markup(track["language"].get<std::string>()) + "\" src=\"" +
              escape_markup(track["url"].get<std::string>()) + "\">";
    html += audio ? "</audio>" : "</video>";
  }
  if (m.description.url)
    html += "<p><a rel=\"noopener\" href=\"" + escape_markup(*m.description.url) + "\">" +
            escape_markup(*m.description.url) + "</a></p>";
  if (!m.captions.empty())
    if (const auto captions = services.revisions.find_captions(m.id, m.captions.front().language)) {
      html += "<div lang=\"" + escape_markup(captions->language) + "\">";
      for (const Cue& cue : captions->cues) html += "<p>" + escape_markup(cue.text) + "</p>";
      html += "</div>";
    }
  const auto told = ExperienceStore(services.database).of_material(m.id, 1, 20);
  if (!told.items.empty()) html += "<h2>" + escape_markup(message("experience.of_lesson", language)) + "</h2><ul>";
  for (const auto& experience : told.items)
    html += "<li><a href=\"/experiencias/" + experience.id.value + "\">" + escape_markup(experience.text.title) +
            "</a></li>";
  return html + (told.items.empty() ? "" : "</ul>") + "</main>";
}

Response lesson(const Services& services, const Request& request) {
  const Viewer viewer = viewer_of(services, request);
  const std::string language = language_of(request);
  const Material material = require_material(services, viewer, request.param("id"), Action::view);
  Page page;
  page.title = material.description.title;
  page.description = shorten(squeeze(material.description.description), 160);
  page.canonical = "/materiales/" + material.id.value;
  if (!material.poster.empty() && material.is_public())
    page.image = MediaLinks().base(material) + poster_name(material);
  page.index = material.is_public();
  if (material.is_public() && material.kind != MaterialKind::link) page.oembed = page.canonical;
  page.data["material"] =
      material_json(services, material, viewer, language, {services.media_access, request, viewer, true});
  page.linked_data = linked_data(services, request, material, language);
  page.body = lesson_body(services, material, page.data["material"], language);
  return render_page(services, request, std::move(page));
}

// Pages that only mean something with the site's program running.
streamer::Handler shell(const Services& services, const char* title_key) {
  return [&services, title_key](const Request& request) {
    Page page;
    page.title = std::string(message(title_key, language_of(request)));
    page.index = false;
    page.body = "<noscript><main><p>" + escape_markup(message("page.needs_script", language_of(request))) +
                "</p></main></noscript>";
    return render_page(services, request, std::move(page));
  };
}

// What is kept of whom: readable without script, and the place where one's own is erased with it.
Response privacy(const Services& services, const Request& request) {
  const std::string language = language_of(request);
  Page page;
  page.title = std::string(message("page.privacy", language));
  page.description = std::string(message("privacy.short", language));
  page.canonical = "/privacidad";
  page.body = "<main><h1>" + escape_markup(page.title) + "</h1>";
  for (const char* key :
       {"privacy.short", "privacy.counts", "privacy.searches", "privacy.sign_in", "privacy.yours", "privacy.cookies"})
    page.body += "<p>" + escape_markup(message(key, language)) + "</p>";
  page.body += "</main>";
  return render_page(services, request, std::move(page));
}

bool wants_page(const Request& request) {
  return (request.method == Method::get || request.method == Method::head) && !request.path.starts_with("/api/") &&
         !request.path.starts_with("/media/") && !request.path.starts_with("/assets/") &&
         request.header("accept").value_or("").find("text/html") != std::string_view::npos;
}

}  // namespace

void add_page_routes(streamer::Router& router, const Services& services) {
  const auto bind = [&](auto handler) {
    return [&services, handler](const Request& r) { return handler(services, r); };
  };
  router.add(Method::get, "/", bind(home));
  router.add(Method::get, "/buscar", bind(results));
  router.add(Method::get, "/materiales/:id", bind(lesson));
  router.add(Method::get, "/privacidad", bind(privacy));
  router.add(Method::get, "/entrar", shell(services, "page.sign_in"));
  router.add(Method::get, "/estudio", shell(services, "page.studio"));
  router.add(Method::get, "/administracion", shell(services, "page.administration"));
  router.add(Method::get, "/curaduria", shell(services, "page.review"));
  router.add(Method::get, "/curaduria/etiquetas", shell(services, "page.tagging"));
  router.add(Method::get, "/curaduria/palabras", shell(services, "page.words"));
  for (const char* path : {"/estudio/experiencias", "/estudio/experiencias/nueva", "/estudio/experiencias/:id"})
    router.add(Method::get, path, shell(services, "page.experiences"));
  router.add(Method::get, "/estudio/:id", shell(services, "page.studio"));
  // In memory, and asked for by every page: it waits for nobody who waits for the database.
  const auto asset = [&services](const Request& r) { return services.site.asset(r, r.param("name")); };
  router.add(Method::get, "/assets/*name", asset, {.from_memory = asset});
}

Response worded_problem(const Services& services, const Request& request, const Error& error, int status) {
  const std::string language = language_of(request);
  const std::string own_title = "title." + error.reason();
  const std::string title(
      message(has_message(own_title) ? own_title : "title." + std::string(name(error.code())), language));
  const std::string key = has_message(error.reason()) ? error.reason() : std::string(name(error.code()));
  const std::string detail(message(key, language));
  if (wants_page(request)) {
    // The server asks for this on the threads that send media, and where the database is what fails: nobody's session
    // is looked up here. The site asks for it when the page is there.
    Page page;
    page.title = title;
    page.index = false;
    page.body = "<main><h1>" + escape_markup(title) + "</h1><p>" + escape_markup(detail) +
                "</p><p><a href=\"/\">Acervo</a></p></main>";
    page.data["problem"] = {{"status", status}, {"title", title}, {"detail", detail}};
    return write_page(services, request, page, status);
  }
  Json body = {
      {"type", "about:blank"}, {"title", title},
      {"status", status},      {"code", error.reason().empty() ? std::string(name(error.code())) : error.reason()},
      {"detail", detail},      {"request", request.id}};
  if (const auto* form = dynamic_cast<const ValidationError*>(&error)) {
    Json errors = Json::array();
    for (const FieldError& field : form->errors())
      errors.push_back(
          {{"field", field.field}, {"code", field.code}, {"message", message("field." + field.code, language)}});
    body["code"] = "invalid";
    body["errors"] = errors;
  }
  return Response::json(status, body).set("Content-Type", "application/problem+json").set("Cache-Control", "no-store");
}

}  // namespace acervo::web
