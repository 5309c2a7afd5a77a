#include "streamer/http/target.hpp"

#include <algorithm>

#include "catalog/core/text.hpp"

namespace acervo::streamer {

namespace {

int hex(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  const char l = static_cast<char>(c | 32);
  return l >= 'a' && l <= 'f' ? l - 'a' + 10 : -1;
}

bool is_control(char c) {
  return static_cast<unsigned char>(c) < 0x20 || c == 0x7f;
}
bool is_plain(std::string_view text) {
  return std::all_of(text.begin(), text.end(),
                     [](char c) { return static_cast<unsigned char>(c) < 0x80 && !is_control(c); });
}

std::string decode_form(std::string_view text) {
  std::string out;
  out.reserve(text.size());
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] == '+') {
      out += ' ';
    } else if (text[i] == '%' && i + 2 < text.size() && hex(text[i + 1]) >= 0 && hex(text[i + 2]) >= 0) {
      out += static_cast<char>(hex(text[i + 1]) * 16 + hex(text[i + 2]));
      i += 2;
    } else {
      out += text[i];
    }
  }
  return is_plain(out) ? out : to_utf8(out);
}

bool is_good_segment(std::string_view segment) {
  return segment != "." && segment != ".." &&
         std::none_of(segment.begin(), segment.end(), [](char c) { return is_control(c) || c == '/' || c == '\\'; });
}

std::optional<std::string> read_path(std::string_view text) {
  if (text.empty() || text.front() != '/') return std::nullopt;
  std::string path;
  path.reserve(text.size());
  while (!text.empty()) {
    text.remove_prefix(1);
    const std::size_t end = std::min(text.find('/'), text.size());
    const auto segment = percent_decode(text.substr(0, end));
    if (!segment || !is_good_segment(*segment)) return std::nullopt;
    path += '/';
    path += *segment;
    text.remove_prefix(end);
  }
  if (!is_plain(path) && !is_utf8(path)) return std::nullopt;
  return path;
}

}  // namespace

std::optional<std::string> percent_decode(std::string_view text) {
  std::string out;
  out.reserve(text.size());
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] != '%') {
      out += text[i];
      continue;
    }
    if (i + 2 >= text.size() || hex(text[i + 1]) < 0 || hex(text[i + 2]) < 0) return std::nullopt;
    out += static_cast<char>(hex(text[i + 1]) * 16 + hex(text[i + 2]));
    i += 2;
  }
  return out;
}

std::string percent_encode(std::string_view text) {
  static constexpr char kDigits[] = "0123456789ABCDEF";
  std::string out;
  for (const char c : text) {
    const auto u = static_cast<unsigned char>(c);
    if ((c >= '0' && c <= '9') || ((c | 32) >= 'a' && (c | 32) <= 'z') || c == '-' || c == '.' || c == '_' ||
        c == '~') {
      out += c;
    } else {
      out += '%';
      out += kDigits[u >> 4];
      out += kDigits[u & 15];
    }
  }
  return out;
}

Query read_query(std::string_view text) {
  Query query;
  while (!text.empty()) {
    const std::size_t end = std::min(text.find('&'), text.size());
    const std::string_view pair = text.substr(0, end);
    text.remove_prefix(std::min(end + 1, text.size()));
    if (pair.empty()) continue;
    const std::size_t equals = std::min(pair.find('='), pair.size());
    query.pairs.emplace_back(decode_form(pair.substr(0, equals)),
                             decode_form(pair.substr(std::min(equals + 1, pair.size()))));
  }
  return query;
}

std::optional<Target> read_target(std::string_view target) {
  Target result;
  if (target == "*") {
    result.path = "*";
    return result;
  }
  if (target.empty()) return std::nullopt;
  if (target.front() != '/') {
    const std::size_t scheme = target.find("://");
    if (scheme == std::string_view::npos) return std::nullopt;
    const std::string_view name = target.substr(0, scheme);
    if (!same_text(name, "http") && !same_text(name, "https")) return std::nullopt;
    target.remove_prefix(scheme + 3);
    const std::size_t end = std::min(target.find_first_of("/?"), target.size());
    result.authority = target.substr(0, end);
    target.remove_prefix(end);
    if (result.authority.empty()) return std::nullopt;
    if (target.empty() || target.front() == '?') {
      result.path = "/";
      result.query = read_query(target.substr(std::min<std::size_t>(1, target.size())));
      return result;
    }
  }
  const std::size_t question = std::min(target.find('?'), target.size());
  auto path = read_path(target.substr(0, question));
  if (!path) return std::nullopt;
  result.path = std::move(*path);
  if (question < target.size()) result.query = read_query(target.substr(question + 1));
  return result;
}

}  // namespace acervo::streamer
