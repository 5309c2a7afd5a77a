#pragma once

#include <string>

#include "catalog/core/json.hpp"
#include "streamer/http/response.hpp"
#include "web/api/context.hpp"

namespace acervo::web {

/// What the server writes of a page before the site's program takes over.
struct Page {
  std::string title, description, canonical, image, body, oembed;
  Json linked_data, data = Json::object();
  bool index = true;
};

/// Writes the page without asking anything of the database.
streamer::Response write_page(const Services& services, const Request& request, const Page& page, int status);

/// The page with who is signed in.
streamer::Response render_page(const Services& services, const Request& request, Page page);

/// A text of people's as HTML, its lines kept.
std::string paragraphs(const std::string& text);

}  // namespace acervo::web
