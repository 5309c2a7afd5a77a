#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "streamer/http/request.hpp"

namespace acervo::streamer {

/// A request target taken apart.
struct Target {
  std::string path;
  Query query;
  std::string_view authority;  ///< of the absolute form, else empty
};

/// Splits and decodes a target in origin, absolute or (for OPTIONS) asterisk form. Empty if its path is one that no
/// route could mean well: broken escapes, bytes that are no UTF-8, control characters, "." or ".." segments, an escaped
/// separator.
/// @source RFC 9112, 3.2; RFC 3986, 2.1
std::optional<Target> read_target(std::string_view target);

/// Undoes percent-encoding; empty where an escape is broken.
std::optional<std::string> percent_decode(std::string_view text);

/// Escapes all but RFC 3986's unreserved characters, for one segment or parameter.
std::string percent_encode(std::string_view text);

/// Decodes `a=b&c=d` leniently: a broken escape stands for itself, bytes that are no UTF-8 are read as Windows-1252.
Query read_query(std::string_view text);

}  // namespace acervo::streamer
