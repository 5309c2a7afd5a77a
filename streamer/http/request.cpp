#include "streamer/http/request.hpp"

#include <array>

namespace acervo::streamer {

namespace {

constexpr std::array<std::pair<std::string_view, Method>, 7> kMethods{{{"GET", Method::get},
                                                                       {"HEAD", Method::head},
                                                                       {"POST", Method::post},
                                                                       {"PUT", Method::put},
                                                                       {"PATCH", Method::patch},
                                                                       {"DELETE", Method::del},
                                                                       {"OPTIONS", Method::options}}};

char lower(char c) {
  return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c;
}

}  // namespace

std::string_view name(Method method) {
  return kMethods[static_cast<std::size_t>(method)].first;
}

std::optional<Method> find_method(std::string_view text) {
  for (const auto& [method_name, method] : kMethods)
    if (method_name == text) return method;
  return std::nullopt;
}

bool same_text(std::string_view a, std::string_view b) {
  if (a.size() != b.size()) return false;
  for (std::size_t i = 0; i < a.size(); ++i)
    if (lower(a[i]) != lower(b[i])) return false;
  return true;
}

std::string_view trim(std::string_view text) {
  while (!text.empty() && (text.front() == ' ' || text.front() == '\t')) text.remove_prefix(1);
  while (!text.empty() && (text.back() == ' ' || text.back() == '\t')) text.remove_suffix(1);
  return text;
}

void Headers::add(std::string_view field_name, std::string_view value) {
  const auto start = static_cast<std::uint32_t>(text_.size());
  text_.append(field_name).append(value);
  fields_.push_back({start, static_cast<std::uint32_t>(field_name.size()),
                     start + static_cast<std::uint32_t>(field_name.size()), static_cast<std::uint32_t>(value.size())});
}

std::pair<std::string_view, std::string_view> Headers::at(std::size_t index) const {
  const Field& field = fields_.at(index);
  const std::string_view text = text_;
  return {text.substr(field.name, field.name_size), text.substr(field.value, field.value_size)};
}

std::optional<std::string_view> Headers::find(std::string_view field_name) const {
  for (std::size_t i = 0; i < fields_.size(); ++i)
    if (fields_[i].name_size == field_name.size() && same_text(at(i).first, field_name)) return at(i).second;
  return std::nullopt;
}

std::vector<std::string_view> Headers::all(std::string_view field_name) const {
  std::vector<std::string_view> found;
  for (std::size_t i = 0; i < fields_.size(); ++i)
    if (same_text(at(i).first, field_name)) found.push_back(at(i).second);
  return found;
}

std::optional<std::string_view> Query::find(std::string_view key) const {
  for (const auto& [k, v] : pairs)
    if (k == key) return v;
  return std::nullopt;
}

std::vector<std::string_view> Query::all(std::string_view key) const {
  std::vector<std::string_view> found;
  for (const auto& [k, v] : pairs)
    if (k == key) found.push_back(v);
  return found;
}

std::optional<std::string_view> Request::cookie(std::string_view wanted) const {
  for (std::string_view line : headers.all("cookie")) {
    while (!line.empty()) {
      const std::size_t end = line.find(';');
      const std::string_view pair = trim(line.substr(0, end));
      line = end == std::string_view::npos ? std::string_view{} : line.substr(end + 1);
      const std::size_t equals = pair.find('=');
      if (equals == std::string_view::npos || trim(pair.substr(0, equals)) != wanted) continue;
      std::string_view value = trim(pair.substr(equals + 1));
      if (value.size() >= 2 && value.front() == '"' && value.back() == '"') value = value.substr(1, value.size() - 2);
      return value;
    }
  }
  return std::nullopt;
}

std::size_t Request::memory() const {
  std::size_t size = path.size() + raw_target.size() + host.size() + headers.memory() + body.size();
  for (const auto* pairs : {&query.pairs, &params}) {
    size += pairs->capacity() * sizeof pairs->front();
    for (const auto& [key, value] : *pairs) size += key.size() + value.size();
  }
  return size;
}

const std::string& Request::param(std::string_view wanted) const {
  static const std::string none;
  for (const auto& [key, value] : params)
    if (key == wanted) return value;
  return none;
}

}  // namespace acervo::streamer
