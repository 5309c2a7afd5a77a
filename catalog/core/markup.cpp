#include "catalog/core/markup.hpp"

#include <algorithm>
#include <array>

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

/// Bytes, looked up: most of a text is none of them, and all of it is read.
class Bytes {
 public:
  constexpr explicit Bytes(std::string_view bytes) {
    for (const char c : bytes) among_[static_cast<unsigned char>(c)] = true;
  }
  constexpr bool operator()(char c) const { return among_[static_cast<unsigned char>(c)]; }

 private:
  std::array<bool, 256> among_{};
};

void append(std::string& out, std::string_view text, const Bytes& special) {
  while (true) {
    const auto plain = static_cast<std::size_t>(
        std::find_if(text.begin(), text.end(), [&](char c) { return special(c); }) - text.begin());
    out.append(text.substr(0, plain));
    if (plain == text.size()) return;
    text.remove_prefix(plain);
    // With this byte begin U+FFFE, U+FFFF and much that is text.
    const bool is_text = text[0] == '\xEF' && !text.starts_with("\uFFFE") && !text.starts_with("\uFFFF");
    out.append(is_text ? text.substr(0, 1) : reference(text[0]));
    text.remove_prefix(text[0] == '\xEF' && !is_text ? 3 : 1);
  }
}

/// Markup, and what begins a character that XML 1.0, 2.2, does not have: one of those and no reader opens the document.
constexpr std::string_view kUnwritable(
    "&<>\"'\xEF"
    "\x00\x01\x02\x03\x04\x05\x06\x07\x08\x0B\x0C\x0E\x0F"
    "\x10\x11\x12\x13\x14\x15\x16\x17\x18\x19\x1A\x1B\x1C\x1D\x1E\x1F",
    35);
static_assert(kUnwritable.back() == '\x1F');
constexpr Bytes kSpecial(kUnwritable);
constexpr Bytes kCueMarkup("&<>");

}  // namespace

void append_escaped(std::string& out, std::string_view text) {
  append(out, text, kSpecial);
}

std::string escape_markup(std::string_view text) {
  std::string out;
  out.reserve(text.size() + text.size() / 8);
  append_escaped(out, text);
  return out;
}

std::string escape_cue(std::string_view text) {
  std::string out;
  append(out, text, kCueMarkup);
  return out;
}

}  // namespace acervo
