#include "streamer/media/sites.hpp"

#include <algorithm>

#include "streamer/http/tag.hpp"

namespace acervo::streamer {

namespace {

std::string tag_of(const std::vector<std::string>& sites) {
  std::string all;
  for (const std::string& site : sites) all += site + ' ';
  return content_tag(all).substr(0, 8);
}

}  // namespace

bool is_of_site(std::string_view origin, std::string_view site) {
  const auto scheme_end = origin.find("://");
  if (scheme_end == std::string_view::npos) return false;  // "null": a frame that is nobody's
  const std::string_view scheme = origin.substr(0, scheme_end), host = origin.substr(scheme_end + 3);
  if (const auto end = site.find("://"); end != std::string_view::npos) {
    const std::string_view wanted = site.substr(0, end);
    if (scheme != wanted && !(wanted == "http" && scheme == "https")) return false;
    site.remove_prefix(end + 3);
  } else if (scheme != "https" && scheme != "http") {
    return false;
  }
  if (!site.starts_with("*.")) return same_text(host, site);
  const std::string_view tail = site.substr(1);
  return host.size() > tail.size() && same_text(host.substr(host.size() - tail.size()), tail);
}

void keep_to_sites(const Request& request, const Presentation& presentation, Response& response) {
  if (!presentation.embed_sites) return;
  const std::string_view origin = request.header("origin").value_or("");
  const bool is_theirs =
      std::ranges::any_of(*presentation.embed_sites, [&](const std::string& site) { return is_of_site(origin, site); });
  response.set("Access-Control-Allow-Origin",
               is_theirs ? std::string(origin) : (request.is_secure ? "https://" : "http://") + request.host);
  response.set("Cross-Origin-Resource-Policy", "same-origin");
  response.add("Vary", "Origin");
  // Who may read it is of the headers, and a 304 leaves a cache the headers that it has: so other sites, other tag.
  if (const auto tag = response.find("etag"); tag && tag->ends_with('"'))
    response.set("ETag", std::string(tag->substr(0, tag->size() - 1)) + "-" + tag_of(*presentation.embed_sites) + "\"");
}

}  // namespace acervo::streamer
