#include "web/api/page.hpp"

#include "catalog/core/json.hpp"
#include "catalog/core/markup.hpp"
#include "streamer/http/target.hpp"
#include "web/api/site.hpp"

namespace acervo::web {

using streamer::Response;

namespace {

std::string meta(std::string_view key, std::string_view name, std::string_view content) {
  return "<meta " + std::string(key) + "=\"" + std::string(name) + "\" content=\"" + escape_markup(content) + "\">\n";
}

}  // namespace

Response write_page(const Services& services, const Request& request, const Page& page, int status) {
  const std::string language = language_of(request);
  const std::string title = page.title.empty() ? "Acervo" : page.title + " · Acervo";
  Site::Parts parts;
  parts.head = "<title>" + escape_markup(title) + "</title>\n";
  if (!page.description.empty()) {
    parts.head += meta("name", "description", page.description) + meta("property", "og:description", page.description);
  }
  parts.head += meta("property", "og:title", page.title.empty() ? "Acervo" : page.title) +
                meta("property", "og:site_name", "Acervo");
  const std::string origin = origin_of(services, request);
  if (!page.canonical.empty())
    parts.head += "<link rel=\"canonical\" href=\"" + escape_markup(origin + page.canonical) + "\">\n";
  if (!page.image.empty()) parts.head += meta("property", "og:image", origin + page.image);
  if (!page.oembed.empty())
    parts.head += "<link rel=\"alternate\" type=\"application/json+oembed\" href=\"" +
                  escape_markup(origin + "/oembed?format=json&url=" + streamer::percent_encode(origin + page.oembed)) +
                  "\" title=\"" + escape_markup(page.title) + "\">\n";
  if (!page.index) parts.head += meta("name", "robots", "noindex");
  if (!page.linked_data.is_null())
    parts.head += "<script type=\"application/ld+json\">" + script_json(page.linked_data.dump()) + "</script>\n";
  parts.body = page.body;
  parts.data = page.data.dump(-1, ' ', false, Json::error_handler_t::replace);
  return Response::html(status, services.site.page(parts, language))
      .set("Cache-Control", streamer::kPrivate)
      .set("Vary", "Accept-Language, Cookie");
}

Response render_page(const Services& services, const Request& request, Page page) {
  const Viewer viewer = viewer_of(services, request);
  page.data["session"] = {{"person", viewer.person ? Json{{"id", viewer.person->id.value},
                                                          {"name", viewer.person->name},
                                                          {"email", viewer.person->email},
                                                          {"role", name(viewer.person->role)}}
                                                   : Json()}};
  return write_page(services, request, page, 200);
}

std::string paragraphs(const std::string& text) {
  std::string html = "<p>";
  for (const char c : escape_markup(text)) html += c == '\n' ? std::string("<br>") : std::string(1, c);
  return html + "</p>";
}

}  // namespace acervo::web
