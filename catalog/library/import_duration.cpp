#include <charconv>
#include <cmath>

#include "catalog/core/text.hpp"
#include "catalog/library/import_values.hpp"

namespace acervo {

namespace {

// A day: the 59 longer ones of pyvideo are milliseconds, or minutes multiplied twice.
constexpr double kLongest = 24 * 3600.0;

std::optional<Micros> in_seconds(double seconds) {
  if (!std::isfinite(seconds) || seconds <= 0 || seconds > kLongest) return std::nullopt;
  return Micros{std::llround(seconds * 1e6)};
}

// Takes a number off the front; a comma is a point.
std::optional<double> take_number(std::string_view& text) {
  std::size_t end = 0;
  std::string digits;
  while (end < text.size() && ((text[end] >= '0' && text[end] <= '9') || text[end] == '.' || text[end] == ','))
    digits += text[end] == ',' ? '.' : text[end], ++end;
  double value = 0;
  const auto [stop, error] = std::from_chars(digits.data(), digits.data() + digits.size(), value);
  if (error != std::errc() || stop != digits.data() + digits.size()) return std::nullopt;
  text.remove_prefix(end);
  return value;
}

// "1:02:03", "62:03"
std::optional<double> clock(std::string_view text) {
  double seconds = 0;
  for (int part = 0; part < 3; ++part) {
    const auto value = take_number(text);
    if (!value || (part > 0 && *value >= 60)) return std::nullopt;
    seconds = seconds * 60 + *value;
    if (text.empty()) return part > 0 ? std::optional(seconds) : std::nullopt;
    if (text[0] != ':') return std::nullopt;
    text.remove_prefix(1);
  }
  return std::nullopt;
}

// "pt1h2m3s", "1 h 20 min", "45 seg"
std::optional<double> with_units(std::string_view text) {
  if (text.starts_with("pt")) text.remove_prefix(2);
  double seconds = 0;
  bool any = false;
  while (!text.empty()) {
    if (text[0] == ' ') {
      text.remove_prefix(1);
      continue;
    }
    const auto value = take_number(text);
    if (!value) return std::nullopt;
    if (text.starts_with(' ')) text.remove_prefix(1);
    if (text.empty()) return std::nullopt;
    const char unit = text[0];
    if (unit != 'h' && unit != 'm' && unit != 's') return std::nullopt;
    seconds += *value * (unit == 'h' ? 3600 : unit == 'm' ? 60 : 1);
    while (!text.empty() && ((text[0] >= 'a' && text[0] <= 'z') || text[0] == '.')) text.remove_prefix(1);
    any = true;
  }
  return any ? std::optional(seconds) : std::nullopt;
}

}  // namespace

std::optional<Micros> parse_import_duration(std::string_view text, std::string_view unit) {
  const std::string plain = fold(squeeze(text.substr(0, 100)));
  std::string_view rest = plain;
  if (const auto number = take_number(rest); number && rest.empty())
    return in_seconds(*number * (unit == "minutes" ? 60 : 1));
  if (const auto seconds = clock(plain)) return in_seconds(*seconds);
  if (const auto seconds = with_units(plain)) return in_seconds(*seconds);
  return std::nullopt;
}

}  // namespace acervo
