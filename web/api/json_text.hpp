#pragma once

#include <charconv>
#include <cmath>
#include <string>
#include <string_view>
#include <type_traits>
#include <vector>

namespace acervo::web {

/// JSON written from beginning to end into one piece of memory, for answers that are made too often to build a tree of
/// them first. Whoever writes keeps objects and lists in order; commas come by themselves.
class JsonText {
 public:
  explicit JsonText(std::size_t expected = 4096) { out_.reserve(expected); }

  JsonText& open(char bracket) {
    separate();
    out_ += bracket;
    separated_ = true;
    return *this;
  }
  JsonText& close(char bracket) {
    out_ += bracket;
    separated_ = false;
    return *this;
  }
  /// @param name  plain ASCII that needs no escape
  JsonText& key(std::string_view name) {
    separate();
    out_.append("\"").append(name).append("\":");
    separated_ = true;
    return *this;
  }
  JsonText& text(std::string_view value);
  JsonText& text_or_null(std::string_view value) { return value.empty() ? json("null") : text(value); }
  template <class Number>
  JsonText& number(Number value) {
    if constexpr (std::is_floating_point_v<Number>)
      if (!std::isfinite(value)) return json("null");
    char digits[32];
    const auto end = std::to_chars(digits, digits + sizeof digits, value).ptr;
    return json({digits, static_cast<std::size_t>(end - digits)});
  }
  JsonText& boolean(bool value) { return json(value ? "true" : "false"); }
  JsonText& texts(const std::vector<std::string>& values) {
    open('[');
    for (const std::string& value : values) text(value);
    return close(']');
  }
  /// What is JSON already.
  JsonText& json(std::string_view value) {
    separate();
    out_ += value;
    return *this;
  }
  /// The members of a finished, not empty object, as the first of the one that is open.
  JsonText& members_of(std::string_view object) {
    out_ += object.substr(1, object.size() - 2);
    separated_ = false;
    return *this;
  }

  std::string take() { return std::move(out_); }

 private:
  void separate() {
    if (!separated_) out_ += ',';
    separated_ = false;
  }

  std::string out_;
  bool separated_ = true;  ///< whether the next value needs no comma
};

}  // namespace acervo::web
