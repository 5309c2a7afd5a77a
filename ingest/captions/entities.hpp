#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace acervo::ingest {

/// A letter that is written as HTML writes it: "&ntilde;", "&#241;", "&#xF1;".
struct Entity {
  std::string letter;      ///< UTF-8; empty for marks that are not seen
  std::size_t length = 0;  ///< of what stood for it
};

/// The one at the beginning of `text`, if it is one: by number any, by name what HTML 4 has (libxml2's table).
/// @source W3C HTML 4.01, 24
std::optional<Entity> find_entity(std::string_view text);

/// The text with all of them as letters.
std::string with_letters(std::string_view text);

}  // namespace acervo::ingest
