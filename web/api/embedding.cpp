#include <algorithm>
#include <charconv>

#include "catalog/core/json.hpp"
#include "catalog/core/markup.hpp"
#include "catalog/core/text.hpp"
#include "catalog/library/material_store.hpp"
#include "streamer/http/problem.hpp"
#include "streamer/http/render.hpp"
#include "streamer/http/target.hpp"
#include "web/api/context.hpp"
#include "web/api/material_json.hpp"
#include "web/api/messages.hpp"
#include "web/api/routes.hpp"
#include "web/api/site.hpp"

// A lesson inside other people's pages: the small page that their frame shows, and oEmbed, by which they find it. Both
// answer as to anybody, whoever asks: what is not public does not exist here.
namespace acervo::web {

using streamer::Method;
using streamer::Response;

namespace {

constexpr int kWidth = 640, kWidest = 1920;

// The strict policy, but for who may show it in a frame.
std::string frame_policy(const Material& material) {
  std::string who = "*";
  if (material.embed_sites) {
    who = "'self'";
    for (const std::string& site : *material.embed_sites) who += " " + site;
  }
  std::string policy(streamer::kStrictPolicy);
  static constexpr std::string_view kSelf = "frame-ancestors 'self'";
  return policy.replace(policy.find(kSelf), kSelf.size(), "frame-ancestors " + who);
}

std::string embed_language(const Request& request) {
  const auto asked = request.query.find("lang").value_or("").substr(0, 2);
  for (const std::string_view language : {"es", "pt", "en"})
    if (asked == language) return std::string(language);
  return language_of(request);
}

// "?t=20" of the page that is framed, for the page that it links to.
std::string from_second(const streamer::Query& query) {
  const auto second = query.find("t");
  return second ? "?t=" + streamer::percent_encode(*second) : "";
}

Response embed(const Services& services, const Request& request) {
  const Material material = require_material(services, {}, request.param("id"), Action::view);
  const std::string language = embed_language(request);
  const Json json = material_json(services, material, {}, language);
  const Json& playback = json.at("playback");
  const std::string title = escape_markup(material.description.title);
  const std::string page = "/materiales/" + material.id.value + from_second(request.query);
  Site::Parts parts;
  parts.head = "<title>" + title +
               " · Acervo</title>\n<meta name=\"robots\" content=\"noindex\">\n<link rel=\"canonical\" href=\"" +
               escape_markup(origin_of(services, request) + "/materiales/" + material.id.value) + "\">\n";
  // A link as long as there is no script: pressed, it opens the lesson's own page.
  parts.body = "<a class=\"start\" href=\"" + page + "\" target=\"_blank\" rel=\"noopener\" aria-label=\"" +
               escape_markup(message(playback.is_null() ? "embed.open" : "embed.play", language)) + ": " + title +
               "\">";
  if (const Json& poster = json.at("poster"); poster.is_string())
    parts.body += "<img src=\"" + poster.get<std::string>() + "\" alt=\"\">";
  parts.body += std::string(playback.is_null() ? "" : "<span class=\"sign\" aria-hidden=\"true\"></span>") +
                "</a>\n<p class=\"title\"><a href=\"" + page + "\" target=\"_blank\" rel=\"noopener\">" + title +
                "</a></p>";
  if (!playback.is_null()) parts.data = Json{{"material", json}}.dump(-1, ' ', false, Json::error_handler_t::replace);
  return Response::html(200, services.site.embed_page(parts, language))
      .set("Content-Security-Policy", frame_policy(material))
      .set("Cache-Control", streamer::kRevalidate)
      .set("Vary", "Accept-Language, Cookie");
}

struct Asked {
  std::string material;
  streamer::Query query;
};

// "https://this.host/materiales/{id}?t=20" or ".../embed/{id}"
std::optional<Asked> asked_for(const Services& services, const Request& request, std::string_view url) {
  const std::string origin = origin_of(services, request);
  const std::string_view host = std::string_view(origin).substr(origin.find("//") + 2);
  for (const std::string_view scheme : {"https://", "http://"}) {
    if (!url.starts_with(scheme)) continue;
    const auto rest = url.substr(scheme.size());
    const auto slash = std::min(rest.find('/'), rest.size());
    if (!streamer::same_text(rest.substr(0, slash), host)) return std::nullopt;
    const auto target = streamer::read_target(rest.substr(slash));
    if (!target) return std::nullopt;
    for (const std::string_view place : {"/materiales/", "/embed/"})
      if (target->path.starts_with(place)) {
        std::string id = target->path.substr(place.size());
        if (id.ends_with('/')) id.pop_back();
        if (is_id(id)) return Asked{id, target->query};
      }
    return std::nullopt;
  }
  return std::nullopt;
}

int limit(const Request& request, std::string_view name) {
  const auto text = request.query.find(name);
  if (!text) return kWidest;
  int value = 0;
  const auto [end, error] = std::from_chars(text->data(), text->data() + text->size(), value);
  if (error != std::errc{} || end != text->data() + text->size() || value < 1)
    throw ValidationError(std::string(name), "invalid");
  return std::min(value, kWidest);
}

struct Size {
  int width, height;
};

// As large as asked for, in the picture's own shape.
Size fitted(const Request& request, const Json& playback) {
  const int width = playback.value("width", 0), height = playback.value("height", 0);
  const double shape = width > 0 && height > 0 ? static_cast<double>(width) / height : 16.0 / 9;
  const int most_wide = request.query.has("maxwidth") ? limit(request, "maxwidth") : kWidth;
  const int most_high = limit(request, "maxheight");
  const double wide = std::min<double>(most_wide, most_high * shape);
  return {std::max(1, static_cast<int>(wide)), std::max(1, std::min(most_high, static_cast<int>(wide / shape + 0.5)))};
}

/// @source https://oembed.com, 2.3
Response oembed(const Services& services, const Request& request) {
  const auto format = request.query.find("format").value_or("json");
  if (format != "json") throw streamer::HttpError(501, Code::invalid, "oEmbed as " + std::string(format), "only_json");
  const auto url = request.query.find("url");
  if (!url) throw ValidationError("url", "required");
  const auto asked = asked_for(services, request, *url);
  if (!asked) throw Error(Code::not_found, "no lesson at that address");
  const Material material = require_material(services, {}, asked->material, Action::view);
  const Json json = material_json(services, material, {}, language_of(request));
  const Json& playback = json.at("playback");
  if (playback.is_null()) throw Error(Code::not_found, "nothing to play at that address");
  const auto [width, height] = fitted(request, playback);
  std::string source = origin_of(services, request) + "/embed/" + material.id.value;
  char mark = '?';
  for (const char* name : {"t", "end", "lang"})
    if (const auto value = asked->query.find(name)) {
      source += mark + std::string(name) + "=" + streamer::percent_encode(*value);
      mark = '&';
    }
  Json answer = {
      {"version", "1.0"},
      {"type", material.kind == MaterialKind::video ? "video" : "rich"},
      {"title", material.description.title},
      {"provider_name", "Acervo"},
      {"provider_url", origin_of(services, request) + "/"},
      {"cache_age", 300},
      {"width", width},
      {"height", height},
      {"html", "<iframe src=\"" + escape_markup(source) + "\" width=\"" + std::to_string(width) + "\" height=\"" +
                   std::to_string(height) + "\" title=\"" + escape_markup(material.description.title) +
                   "\" style=\"border:0;max-width:100%\" loading=\"lazy\" "
                   "allow=\"fullscreen; picture-in-picture\" allowfullscreen></iframe>"}};
  if (!material.description.contributors.empty())
    answer["author_name"] = material.description.contributors.front().name;
  if (const Json& poster = json.at("poster"); poster.is_string() && playback.value("width", 0) > 0) {
    // The poster is made of the picture, at most 1,280 px wide or high.
    const double scale = std::min(1.0, 1280.0 / std::max(playback.value("width", 1), playback.value("height", 1)));
    answer["thumbnail_url"] = origin_of(services, request) + poster.get<std::string>();
    answer["thumbnail_width"] = static_cast<int>(playback.value("width", 0) * scale);
    answer["thumbnail_height"] = static_cast<int>(playback.value("height", 0) * scale);
  }
  return Response::json(200, answer).set("Cache-Control", "public, max-age=60");
}

}  // namespace

void add_embed_routes(streamer::Router& router, const Services& services) {
  router.add(Method::get, "/embed/:id", [&services](const Request& request) { return embed(services, request); });
  router.add(Method::get, "/oembed", [&services](const Request& request) { return oembed(services, request); },
             {.cors = true});
}

}  // namespace acervo::web
