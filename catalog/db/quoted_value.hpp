#pragma once

#include <string>
#include <string_view>

namespace acervo::db {

/// A value as libpq's connection strings and the server's options take it.
inline std::string quoted_value(std::string_view value) {
  std::string text = "'";
  for (const char c : value) {
    if (c == '\'' || c == '\\') text += '\\';
    text += c;
  }
  return text + "'";
}

}  // namespace acervo::db
