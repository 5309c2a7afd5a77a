#include "search/facet.hpp"

namespace acervo::search {

namespace {
constexpr std::array<std::string_view, kFacets> kNames{"level",      "subject",  "type",  "language", "license",
                                                       "collection", "duration", "kind",  "year",     "with",
                                                       "people",     "owner",    "labels"};
}

std::string_view name(Facet facet) {
  return kNames[static_cast<std::size_t>(facet)];
}

std::optional<Facet> facet_named(std::string_view wanted) {
  for (std::size_t i = 0; i < static_cast<std::size_t>(Facet::owner); ++i)
    if (kNames[i] == wanted) return static_cast<Facet>(i);
  return std::nullopt;
}

}  // namespace acervo::search
