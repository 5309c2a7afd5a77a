#pragma once

#include <charconv>
#include <cstdint>
#include <string>
#include <string_view>

namespace acervo::streamer {

/// A tag that tells versions of a text apart, for an ETag. FNV-1a: nothing relies on its strength.
inline std::string content_tag(std::string_view text) {
  std::uint64_t hash = 14695981039346656037U;
  for (const char c : text) hash = (hash ^ static_cast<unsigned char>(c)) * 1099511628211U;
  char digits[20];
  return {digits, std::to_chars(digits, digits + sizeof digits, hash, 16).ptr};
}

}  // namespace acervo::streamer
