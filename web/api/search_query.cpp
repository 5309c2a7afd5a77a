#include "web/api/search_query.hpp"

#include <charconv>

#include "catalog/core/text.hpp"
#include "streamer/http/target.hpp"
#include "web/api/context.hpp"

namespace acervo::web {

using search::Facet;
using Parameters = streamer::Query;

namespace {

constexpr std::size_t kMostValues = 50;

// "a,b" and repeated parameters both mean several values; a collection's name may hold a comma, so it only repeats.
std::vector<std::string> values_of(const Parameters& parameters, Facet facet) {
  std::vector<std::string> values;
  for (std::string_view given : parameters.all(search::name(facet))) {
    while (!given.empty() && values.size() < kMostValues) {
      const auto comma = facet == Facet::collection ? std::string_view::npos : given.find(',');
      if (const auto value = given.substr(0, comma); !value.empty()) values.emplace_back(value);
      given = comma == std::string_view::npos ? std::string_view{} : given.substr(comma + 1);
    }
  }
  return values;
}

std::optional<std::int64_t> number_of(const Parameters& given, std::string_view name, std::int64_t least,
                                      std::int64_t most) {
  const auto text = given.find(name);
  if (!text || text->empty()) return std::nullopt;
  std::int64_t value = 0;
  const auto [end, error] = std::from_chars(text->data(), text->data() + text->size(), value);
  if (error != std::errc{} || end != text->data() + text->size() || value < least || value > most)
    throw ValidationError(std::string(name), "invalid");
  return value;
}

void read_ranges(const Parameters& given, search::Query& query) {
  constexpr std::int64_t kDay = 24 * 3600, kFirst = 1800, kLast = 2100;
  if (const auto value = number_of(given, "duration_min", 0, 100 * kDay)) query.shortest = std::chrono::seconds(*value);
  if (const auto value = number_of(given, "duration_max", 0, 100 * kDay)) query.longest = std::chrono::seconds(*value);
  if (const auto value = number_of(given, "max_mb", 1, 10'000'000)) query.at_most = Bytes{*value * 1'000'000};
  const auto from = number_of(given, "year_min", kFirst, kLast), to = number_of(given, "year_max", kFirst, kLast);
  if (!from && !to) return;
  auto& years = query.filters[Facet::year];
  for (std::int64_t year = from.value_or(kFirst); year <= to.value_or(kLast); ++year)
    years.push_back(std::to_string(year));
  // An empty range finds nothing, rather than everything.
  if (years.empty()) years.push_back("0");
}

}  // namespace

search::Query search_query(const Parameters& parameters) {
  search::Query query;
  query.text = to_utf8(parameters.find("q").value_or(""));
  if (const auto sort = parameters.find("sort")) {
    const auto known = search::sort_named(*sort);
    if (!known) throw ValidationError("sort", "unknown_value");
    query.sort = *known;
  }
  for (const Facet facet : kSearchFilters)
    if (auto values = values_of(parameters, facet); !values.empty()) query.filters[facet] = std::move(values);
  read_ranges(parameters, query);
  if (const auto typed = parameters.find("collections_like"); typed && !typed->empty())
    query.listed[Facet::collection] = to_utf8(*typed);
  query.whole = parameters.find("exact").value_or("") == "1";
  return query;
}

search::Query saved_query(const std::string& address) {
  return search_query(streamer::read_query(address));
}

search::Query everybodys(const std::string& address) {
  search::Query query = saved_query(address);
  query.sort = search::Sort::newest;
  query.facets = {};
  query.whole = true;
  query.patience = std::chrono::seconds(2);  // half of it would be told as if it were all
  return query;
}

}  // namespace acervo::web
