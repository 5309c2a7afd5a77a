#include "ingest/captions/entities.hpp"

#include <libxml/HTMLparser.h>
#include <libxml/parserInternals.h>

#include <array>
#include <charconv>
#include <cstdint>

namespace acervo::ingest {
namespace {

constexpr std::size_t kLongest = 10;  // characters between "&" and ";"

std::optional<std::uint32_t> named(const std::string& name) {
  const auto* found = htmlEntityLookup(reinterpret_cast<const xmlChar*>(name.c_str()));
  return found ? std::optional<std::uint32_t>(found->value) : std::nullopt;
}

std::optional<std::uint32_t> numbered(std::string_view digits) {
  const bool hexadecimal = digits.starts_with('x') || digits.starts_with('X');
  if (hexadecimal) digits.remove_prefix(1);
  std::uint32_t letter = 0;
  const auto [end, error] =
      std::from_chars(digits.data(), digits.data() + digits.size(), letter, hexadecimal ? 16 : 10);
  const bool whole = error == std::errc() && end == digits.data() + digits.size() && !digits.empty();
  const bool surrogate = letter >= 0xD800 && letter < 0xE000;
  if (!whole || surrogate || letter > 0x10FFFF || letter < 0x20 || (letter >= 0x7F && letter < 0xA0))
    return std::nullopt;
  return letter;
}

// A space for the one that does not break; nothing for where a word may be parted and which way it is read.
std::string written(std::uint32_t letter) {
  if (letter == 0xA0) return " ";
  if (letter == 0xAD || letter == 0x200E || letter == 0x200F) return {};
  std::array<xmlChar, 8> utf8{};
  const int size = xmlCopyCharMultiByte(utf8.data(), static_cast<int>(letter));
  return {utf8.begin(), utf8.begin() + size};
}

}  // namespace

std::optional<Entity> find_entity(std::string_view text) {
  if (!text.starts_with('&')) return std::nullopt;
  const auto end = text.substr(0, kLongest + 2).find(';');
  if (end == std::string_view::npos || end < 2) return std::nullopt;
  const auto inside = text.substr(1, end - 1);
  const auto letter = inside.starts_with('#') ? numbered(inside.substr(1)) : named(std::string(inside));
  return letter ? std::optional(Entity{written(*letter), end + 1}) : std::nullopt;
}

std::string with_letters(std::string_view text) {
  std::string out;
  while (!text.empty()) {
    const auto entity = find_entity(text);
    out += entity ? entity->letter : std::string(1, text.front());
    text.remove_prefix(entity ? entity->length : 1);
  }
  return out;
}

}  // namespace acervo::ingest
