#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>

namespace acervo::search {

/// What results can be filtered and counted by.
enum class Facet : std::uint8_t {
  level,
  subject,
  type,
  language,  ///< "es-MX" counts under "es" too
  license,
  collection,
  duration,  ///< lt5, 5to20, gt20 (minutes)
  kind,
  year,  ///< of production, or where that is unknown of publication: "2026"
  with,  ///< captions, experiences, seal
  people,
  owner,   ///< for the viewer's scope; not offered to anybody, as is the next
  labels,  ///< of its levels, subjects and type, those of several words, for quotations
};
constexpr std::size_t kFacets = 13;

/// The name that the API uses.
std::string_view name(Facet facet);
std::optional<Facet> facet_named(std::string_view name);

}  // namespace acervo::search
