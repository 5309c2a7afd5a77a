#include "web/api/site.hpp"

#include <fstream>
#include <sstream>

#include "catalog/core/error.hpp"

namespace fs = std::filesystem;

namespace acervo::web {

using streamer::Request;
using streamer::Response;

namespace {

std::string read(const fs::path& file) {
  std::ifstream in(file, std::ios::binary);
  std::ostringstream text;
  text << in.rdbuf();
  return text.str();
}

void put(std::string& text, std::string_view mark, std::string_view content) {
  if (const auto at = text.find(mark); at != std::string::npos) text.replace(at, mark.size(), content);
}

// Looked at first: where there is no page, the assets are not worth a message of their own.
const fs::path& built(const fs::path& folder) {
  if (!fs::exists(folder / "index.html") || !fs::exists(folder / "assets"))
    throw Error(Code::unavailable, "no site in " + folder.string() + ": build it with npm run build", "site_missing");
  return folder;
}

}  // namespace

Site::Site(const fs::path& folder)
    : assets_(built(folder) / "assets"),
      template_(read(folder / "index.html")),
      embed_template_(read(folder / "embed.html")),
      api_docs_(read(folder / "api-docs.html")) {}

namespace {

std::string filled(std::string html, const Site::Parts& parts, std::string_view language) {
  put(html, "<html lang=\"es\"", "<html lang=\"" + std::string(language) + "\"");
  put(html, "<!--acervo:head-->", parts.head);
  put(html, "<!--acervo:body-->", parts.body);
  put(html, "<!--acervo:data-->",
      parts.data.empty()
          ? ""
          : "<script type=\"application/json\" id=\"acervo-data\">" + script_json(parts.data) + "</script>");
  return html;
}

}  // namespace

std::string Site::page(const Parts& parts, std::string_view language) const {
  return filled(template_, parts, language);
}

std::string Site::embed_page(const Parts& parts, std::string_view language) const {
  return filled(embed_template_, parts, language);
}

Response Site::asset(const Request& request, const std::string& name) const {
  auto response = assets_.find(request, name);
  if (!response) throw Error(Code::not_found, "no asset " + name);
  return *std::move(response);
}

std::string script_json(std::string_view json) {
  std::string safe;
  safe.reserve(json.size());
  for (const char c : json) {
    if (c == '<')
      safe += "\\u003c";
    else
      safe += c;
  }
  return safe;
}

}  // namespace acervo::web
