#pragma once

#include "web/api/context.hpp"

namespace acervo::web {

/// SearchResult of openapi.yaml for the request's query parameters, as text.
std::string search_json(const Services& services, const Request& request, const Viewer& viewer);

}  // namespace acervo::web
