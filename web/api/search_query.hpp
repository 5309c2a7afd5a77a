#pragma once

#include <array>
#include <string>
#include <vector>

#include "search/searcher.hpp"
#include "streamer/http/request.hpp"

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

/// What it finds for everybody, newest first: just what was asked for, so that it goes on finding the same.
search::Query everybodys(const std::string& address);

}  // namespace acervo::web
