#pragma once

#include <array>
#include <string>
#include <vector>

#include "catalog/library/material.hpp"
#include "search/searcher.hpp"
#include "streamer/http/request.hpp"
#include "web/api/services.hpp"

namespace acervo::web {

/// What the results page filters by and counts.
inline constexpr std::array kSearchFilters = {
    search::Facet::level,   search::Facet::subject,    search::Facet::type,     search::Facet::language,
    search::Facet::license, search::Facet::collection, search::Facet::duration, search::Facet::with};

/// The question that an address asks: words, filters, ranges, order; not who asks, nor which page.
/// @throws ValidationError
search::Query search_query(const streamer::Query& parameters);

/// The same of a saved search's address, after its "?".
search::Query saved_query(const std::string& address);

/// What everybody may see of a saved search, newest first, published after `since`.
std::vector<Material> newest_of(const Services& services, const std::string& address, std::size_t limit,
                                Time since = {});

}  // namespace acervo::web
