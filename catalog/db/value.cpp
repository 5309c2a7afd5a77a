#include <charconv>
#include <cmath>

#include "catalog/core/error.hpp"
#include "catalog/core/json.hpp"
#include "catalog/db/database.hpp"

namespace acervo::db {

namespace {

template <class Number>
Number number(std::string_view text) {
  Number value{};
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc{} || end != text.data() + text.size())
    throw Error(Code::internal, "not a number in a row: " + std::string(text.substr(0, 40)));
  return value;
}

// The elements of a one-dimensional array in PostgreSQL's text form: {a,"b, c",NULL}.
std::vector<std::string> elements(std::string_view text) {
  std::vector<std::string> found;
  if (text.size() < 2) return found;
  text = text.substr(1, text.size() - 2);
  bool quoted = false, started = false;
  std::string element;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const char c = text[i];
    if (c == '\\' && i + 1 < text.size()) {
      element += text[++i];
    } else if (c == '"') {
      quoted = !quoted;
    } else if (c == ',' && !quoted) {
      found.push_back(std::move(element));
      element.clear();
      continue;
    } else {
      element += c;
    }
    started = true;
  }
  if (started || !found.empty() || !element.empty()) found.push_back(std::move(element));
  return found;
}

int hex_digit(char c) {
  return c <= '9' ? c - '0' : (c | 0x20) - 'a' + 10;
}

}  // namespace

Param::Param(double value) {
  if (std::isnan(value)) {
    text_ = "NaN";
    return;
  }
  char buffer[40];
  const auto end = std::to_chars(buffer, buffer + sizeof buffer, value).ptr;
  text_ = std::string(buffer, end);
}

Param::Param(const Json& value) : text_(value.dump(-1, ' ', false, Json::error_handler_t::replace)) {}

Param::Param(const std::vector<std::string>& array) {
  std::string text = "{";
  for (const std::string& element : array) {
    if (text.size() > 1) text += ',';
    text += '"';
    for (const char c : element) {
      if (c == '"' || c == '\\') text += '\\';
      text += c;
    }
    text += '"';
  }
  text_ = text + "}";
}

Param::Param(const std::vector<std::int64_t>& array) {
  std::string text = "{";
  for (const std::int64_t element : array) {
    if (text.size() > 1) text += ',';
    text += std::to_string(element);
  }
  text_ = text + "}";
}

Param::Param(Binary value) {
  static constexpr char kDigits[] = "0123456789abcdef";
  std::string text = "\\x";
  text.reserve(2 + value.bytes.size() * 2);
  for (const char c : value.bytes) {
    const auto byte = static_cast<unsigned char>(c);
    text += kDigits[byte >> 4];
    text += kDigits[byte & 15];
  }
  text_ = std::move(text);
}

std::string_view Value::required() const {
  if (is_null()) throw Error(Code::internal, "NULL in a row where a value must be");
  return {text_, size_};
}

std::string Value::text() const {
  return std::string(required());
}
std::optional<std::string> Value::optional_text() const {
  return is_null() ? std::nullopt : std::optional(std::string(text_, size_));
}
std::int64_t Value::integer() const {
  return number<std::int64_t>(required());
}
std::optional<std::int64_t> Value::optional_integer() const {
  return is_null() ? std::nullopt : std::optional(integer());
}
double Value::real() const {
  return number<double>(required());
}
bool Value::boolean() const {
  return required() == "t";
}

Time Value::time() const {
  // "2026-11-20 19:21:06.123456+00": every session runs in UTC.
  if (const auto parsed = parse_rfc3339(std::string(required()))) return *parsed;
  throw Error(Code::internal, "not a time in a row: " + text());
}
std::optional<Time> Value::optional_time() const {
  return is_null() ? std::nullopt : std::optional(time());
}

std::vector<std::string> Value::texts() const {
  return is_null() ? std::vector<std::string>{} : elements(required());
}

std::vector<std::int64_t> Value::integers() const {
  std::vector<std::int64_t> result;
  for (const std::string& element : texts()) result.push_back(number<std::int64_t>(element));
  return result;
}

Json Value::json() const {
  return is_null() ? Json() : Json::parse(required());
}

std::string Value::binary() const {
  if (is_null()) return {};
  const std::string_view hex = required();
  std::string bytes;
  bytes.reserve(hex.size() / 2);
  for (std::size_t i = 2; i + 1 < hex.size(); i += 2)
    bytes += static_cast<char>(hex_digit(hex[i]) << 4 | hex_digit(hex[i + 1]));
  return bytes;
}

}  // namespace acervo::db
