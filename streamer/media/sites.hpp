#pragma once

#include <string_view>

#include "catalog/library/presentation.hpp"
#include "streamer/http/request.hpp"
#include "streamer/http/response.hpp"

namespace acervo::streamer {

/// Whether a page of that origin ("https://escuela.mx") is of a site as CSP names it: "escuela.mx", "*.sep.gob.mx",
/// "http://localhost:8000".
/// @source Content Security Policy Level 3, 6.7.2.8
bool is_of_site(std::string_view origin, std::string_view site);

/// Where only some sites may show a presentation, lets only their pages' scripts, and ours, read the answer. What an
/// element shows without asking (`<video src>` without `crossorigin`) names no origin, so that is for our own pages
/// alone: others show the lesson in its frame.
void keep_to_sites(const Request& request, const Presentation& presentation, Response& response);

}  // namespace acervo::streamer
