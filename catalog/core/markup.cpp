#include "catalog/core/markup.hpp"

namespace acervo {

namespace {

/// What stands for a character of markup; empty for any other.
constexpr std::string_view reference(char c) {
  switch (c) {
    case '&':
      return "&amp;";
    case '<':
      return "&lt;";
    case '>':
      return "&gt;";
    case '"':
      return "&quot;";
    case '\'':
      return "&#39;";
    default:
      return {};
  }
}

void append(std::string& out, std::string_view text, std::string_view markup) {
  while (true) {
    const std::size_t plain = text.find_first_of(markup);
    out.append(text.substr(0, plain));
    if (plain == std::string_view::npos) return;
    out.append(reference(text[plain]));
    text.remove_prefix(plain + 1);
  }
}

}  // namespace

void append_escaped(std::string& out, std::string_view text) {
  append(out, text, "&<>\"'");
}

std::string escape_markup(std::string_view text) {
  std::string out;
  out.reserve(text.size() + text.size() / 8);
  append_escaped(out, text);
  return out;
}

std::string escape_cue(std::string_view text) {
  std::string out;
  append(out, text, "&<>");
  return out;
}

}  // namespace acervo
