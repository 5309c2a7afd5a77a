#include "web/api/form.hpp"

#include <algorithm>
#include <charconv>

#include "catalog/core/json.hpp"
#include "catalog/core/text.hpp"

namespace acervo::web {

Form::Form(const Json& body, std::initializer_list<std::string_view> known) : body_(body) {
  for (const auto& [field, value] : body.items())
    if (std::ranges::find(known, field) == known.end()) errors_.push_back({field, "invalid"});
}

const Json* Form::find(const char* field) const {
  const auto found = body_.find(field);
  return found == body_.end() ? nullptr : &*found;
}

void Form::text(const char* field, std::string& target, Lines lines) {
  const Json* value = find(field);
  if (value == nullptr) return;
  if (!value->is_string()) return wrong(field, "invalid");
  const std::string clean = to_utf8(value->get<std::string>());
  target = lines == Lines::one ? squeeze(clean) : clean;
}

void Form::code(const char* field, const Vocabulary& among, std::optional<std::string>& target) {
  const Json* value = find(field);
  if (value == nullptr) return;
  if (value->is_null() || (value->is_string() && value->get_ref<const std::string&>().empty())) return target.reset();
  if (!value->is_string()) return wrong(field, "invalid");
  if (among.find(value->get_ref<const std::string&>()) == nullptr) return wrong(field, "unknown_value");
  target = value->get<std::string>();
}

std::optional<std::vector<std::string>> Form::strings(const char* field) {
  const Json* value = find(field);
  if (value == nullptr) return std::nullopt;
  std::vector<std::string> texts;
  if (!value->is_array() || !std::ranges::all_of(*value, [](const Json& v) { return v.is_string(); })) {
    wrong(field, "invalid");
    return std::nullopt;
  }
  for (const Json& entry : *value) {
    auto clean = squeeze(to_utf8(entry.get<std::string>()));
    if (!clean.empty() && std::ranges::find(texts, clean) == texts.end()) texts.push_back(std::move(clean));
  }
  return texts;
}

void Form::codes(const char* field, const Vocabulary& among, std::vector<std::string>& target) {
  auto given = strings(field);
  if (!given) return;
  for (const auto& entry : *given)
    if (among.find(entry) == nullptr) return wrong(field, "unknown_value");
  target = std::move(*given);
}

namespace {

// Of a tag "7" or "7-…": the version; what follows tells representations of it apart.
int version_in(std::string_view tag) {
  int version = -1;
  const auto [end, error] = std::from_chars(tag.data(), tag.data() + tag.size(), version);
  const bool is_ours = error == std::errc{} && (end == tag.data() + tag.size() || *end == '-');
  return is_ours ? version : -1;
}

}  // namespace

int version_of(const Request& request, int current) {
  const auto lists = request.headers.all("if-match");
  int other = -1;
  for (std::string_view list : lists) {
    if (streamer::trim(list) == "*") return current;
    for (std::size_t open; (open = list.find('"')) != std::string_view::npos;) {
      const std::size_t close = std::min(list.find('"', open + 1), list.size());
      const int version = version_in(list.substr(open + 1, close - open - 1));
      if (version == current) return current;
      other = version;
      list.remove_prefix(std::min(close + 1, list.size()));
    }
  }
  return lists.empty() ? current : other;
}

}  // namespace acervo::web
