#include "ingest/captions/entities.hpp"

#include <algorithm>
#include <charconv>
#include <cstdint>
#include <map>

namespace acervo::ingest {
namespace {

// U+00A0 to U+00FF in their order.
constexpr std::string_view kLatin =
    "nbsp iexcl cent pound curren yen brvbar sect uml copy ordf laquo not shy reg macr deg plusmn sup2 sup3 acute "
    "micro "
    "para middot cedil sup1 ordm raquo frac14 frac12 frac34 iquest Agrave Aacute Acirc Atilde Auml Aring AElig Ccedil "
    "Egrave Eacute Ecirc Euml Igrave Iacute Icirc Iuml ETH Ntilde Ograve Oacute Ocirc Otilde Ouml times Oslash Ugrave "
    "Uacute Ucirc Uuml Yacute THORN szlig agrave aacute acirc atilde auml aring aelig ccedil egrave eacute ecirc euml "
    "igrave iacute icirc iuml eth ntilde ograve oacute ocirc otilde ouml divide oslash ugrave uacute ucirc uuml yacute "
    "thorn yuml";

constexpr std::size_t kLongest = 10;  // characters between "&" and ";"

std::map<std::string_view, std::uint32_t> names() {
  std::map<std::string_view, std::uint32_t> found{
      {"lt", '<'},        {"gt", '>'},       {"quot", '"'},      {"apos", '\''},    {"amp", '&'},
      {"lrm", 0},         {"rlm", 0},        {"hellip", 0x2026}, {"mdash", 0x2014}, {"ndash", 0x2013},
      {"lsquo", 0x2018},  {"rsquo", 0x2019}, {"ldquo", 0x201C},  {"rdquo", 0x201D}, {"bull", 0x2022},
      {"euro", 0x20AC},   {"trade", 0x2122}, {"larr", 0x2190},   {"rarr", 0x2192},  {"le", 0x2264},
      {"ge", 0x2265},     {"ne", 0x2260},    {"minus", 0x2212},  {"radic", 0x221A}, {"infin", 0x221E},
      {"alpha", 0x03B1},  {"beta", 0x03B2},  {"gamma", 0x03B3},  {"delta", 0x03B4}, {"Delta", 0x0394},
      {"lambda", 0x03BB}, {"mu", 0x03BC},    {"pi", 0x03C0},     {"sigma", 0x03C3}, {"omega", 0x03C9},
  };
  std::uint32_t letter = 0xA0;
  for (auto rest = kLatin; !rest.empty(); ++letter) {
    const auto end = std::min(rest.find(' '), rest.size());
    found[rest.substr(0, end)] = letter;
    rest.remove_prefix(std::min(end + 1, rest.size()));
  }
  found["nbsp"] = ' ';
  found["shy"] = 0;
  return found;
}

std::string utf8(std::uint32_t letter) {
  const auto byte = [](std::uint32_t value) { return static_cast<char>(value); };
  if (letter == 0) return {};
  if (letter < 0x80) return {byte(letter)};
  if (letter < 0x800) return {byte(0xC0 | letter >> 6), byte(0x80 | (letter & 0x3F))};
  if (letter < 0x10000)
    return {byte(0xE0 | letter >> 12), byte(0x80 | (letter >> 6 & 0x3F)), byte(0x80 | (letter & 0x3F))};
  return {byte(0xF0 | letter >> 18), byte(0x80 | (letter >> 12 & 0x3F)), byte(0x80 | (letter >> 6 & 0x3F)),
          byte(0x80 | (letter & 0x3F))};
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
  return letter == 0xA0 ? ' ' : letter;
}

}  // namespace

std::optional<Entity> find_entity(std::string_view text) {
  static const auto kNames = names();
  if (!text.starts_with('&')) return std::nullopt;
  const auto end = text.substr(0, kLongest + 2).find(';');
  if (end == std::string_view::npos || end < 2) return std::nullopt;
  const auto inside = text.substr(1, end - 1);
  if (inside.starts_with('#')) {
    const auto letter = numbered(inside.substr(1));
    return letter ? std::optional(Entity{utf8(*letter), end + 1}) : std::nullopt;
  }
  const auto found = kNames.find(inside);
  return found == kNames.end() ? std::nullopt : std::optional(Entity{utf8(found->second), end + 1});
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
