#include "catalog/library/import_text.hpp"

#include <algorithm>
#include <optional>
#include <vector>

#include "catalog/core/text.hpp"

namespace acervo {

namespace {

// Editors break lines near here; a longer line was not broken by one, a much shorter one ended on purpose.
constexpr std::size_t kWrapFrom = 66;
constexpr std::size_t kWrapTo = 84;

// Three bytes of UTF-8 that people cannot see but that mislead reader and index: zero-width space (not the joiners),
// direction marks, embeddings, overrides and isolates, word joiner, byte order mark.
bool is_invisible(std::string_view three) {
  if (three == "\xEF\xBB\xBF") return true;
  if (three.size() < 3 || three[0] != '\xE2') return false;
  const auto second = static_cast<unsigned char>(three[1]);
  const auto third = static_cast<unsigned char>(three[2]);
  if (second == 0x80) return third == 0x8B || third == 0x8E || third == 0x8F || (third >= 0xAA && third <= 0xAE);
  return second == 0x81 && third >= 0xA0 && third <= 0xAF;
}

std::vector<std::string> lines_of(std::string_view text) {
  std::vector<std::string> lines;
  while (true) {
    const auto end = text.find('\n');
    std::string line(text.substr(0, end));
    while (!line.empty() && (line.back() == ' ' || line.back() == '\t')) line.pop_back();
    lines.push_back(std::move(line));
    if (end == std::string_view::npos) return lines;
    text.remove_prefix(end + 1);
  }
}

// "=====", "-----", "*****": the underline of a heading or a rule.
bool is_rule(std::string_view line) {
  return line.size() >= 3 && std::string_view("=-~^*#+_\"'").find(line[0]) != std::string_view::npos &&
         std::ranges::all_of(line, [&](char c) { return c == line[0]; });
}

// ".. image:: x", ".. _target: y": instructions to a typesetter.
bool is_directive(std::string_view line) {
  if (!line.starts_with(".. ")) return false;
  return line.starts_with(".. _") || line.find("::") != std::string_view::npos;
}

bool starts_item(std::string_view line) {
  if (line.size() > 1 && (line[0] == '-' || line[0] == '*' || line[0] == '+') && line[1] == ' ') return true;
  if (line.starts_with("•") || line.starts_with("–") || line.starts_with("—")) return true;
  std::size_t digits = 0;
  while (digits < line.size() && line[digits] >= '0' && line[digits] <= '9') ++digits;
  return digits > 0 && digits < 4 && digits < line.size() && (line[digits] == '.' || line[digits] == ')');
}

bool was_wrapped(std::string_view line, std::string_view next) {
  // A list of links has lines of any length.
  if (line.substr(line.rfind(' ') + 1).starts_with("http")) return false;
  const std::size_t width = length(line);
  const std::size_t word = length(next.substr(0, next.find(' ')));
  return width <= kWrapTo && width + 1 + word >= kWrapFrom && width >= kWrapFrom / 2;
}

bool is_edge(std::string_view text, std::size_t at) {
  return at >= text.size() || std::string_view(" \n\t.,;:!?()[]{}'\"/-").find(text[at]) != std::string_view::npos;
}

// Where a mark's partner may stand: no phrase is longer, and a text of nothing but marks costs no more than its length.
constexpr std::size_t kLongestPhrase = 600;

// What a mark at the start of a text becomes, and how many bytes it took; nothing if it is no mark.
struct Unmarked {
  std::string text;
  std::size_t length = 0;
};

std::string without_marks(std::string_view text);

// "`text <address>`__", "```code`` <address>`_"
std::optional<Unmarked> link(std::string_view phrase) {
  const auto end = phrase.find(">`_");
  if (end == std::string_view::npos) return std::nullopt;
  std::string label(phrase.substr(1, end - 1));
  for (auto at = label.find("``"); at != std::string::npos; at = label.find("``")) label.erase(at, 2);
  const auto open = label.rfind('<');
  if (open == std::string::npos || label.find('`') != std::string::npos || label.find("\n\n") != std::string::npos)
    return std::nullopt;
  const std::string address = squeeze(std::string_view(label).substr(open + 1));
  const std::string shown = squeeze(std::string_view(label).substr(0, open));
  const std::size_t length = end + 3 + (phrase.substr(end + 3).starts_with('_') ? 1 : 0);
  if (shown.empty() || shown == address) return Unmarked{address, length};
  return Unmarked{address.starts_with("http") ? shown + " (" + address + ")" : shown, length};
}

// "[text](http://…)"
std::optional<Unmarked> markdown_link(std::string_view phrase) {
  const auto middle = phrase.find("](http");
  const auto end = middle == std::string_view::npos ? middle : phrase.find(')', middle);
  if (end == std::string_view::npos || middle < 2) return std::nullopt;
  const auto label = phrase.substr(1, middle - 1);
  if (label.find_first_of("[]\n") != std::string_view::npos) return std::nullopt;
  return Unmarked{std::string(label) + " (" + std::string(phrase.substr(middle + 2, end - middle - 1)), end + 1};
}

// "**strong**", "*emphasis*", "``code``", "`title`", "`reference`_"
std::optional<Unmarked> between(std::string_view phrase, std::string_view mark) {
  const auto end = phrase.find(mark, mark.size());
  if (end == std::string_view::npos || end == mark.size()) return std::nullopt;
  const auto inner = phrase.substr(mark.size(), end - mark.size());
  const bool code = mark[0] == '`';
  if (inner.front() == ' ' || inner.back() == ' ' || inner.find("\n\n") != std::string_view::npos) return std::nullopt;
  if (!code && (inner.front() == '*' || !is_edge(phrase, end + mark.size()))) return std::nullopt;
  std::size_t length = end + mark.size();
  if (mark == "`" && phrase.substr(length).starts_with('_') && is_edge(phrase, length + 1)) ++length;
  return Unmarked{code ? std::string(inner) : without_marks(inner), length};
}

// Takes off what marks up words inside a line; a mark without its partner is a character like any other.
std::string without_marks(std::string_view text) {
  std::string result;
  for (std::size_t i = 0; i < text.size();) {
    const auto phrase = text.substr(i, kLongestPhrase);
    std::optional<Unmarked> found;
    if (phrase[0] == '`') {
      found = link(phrase);
      if (!found) found = between(phrase, phrase.starts_with("``") ? "``" : "`");
    } else if (phrase[0] == '*' && (i == 0 || is_edge(text, i - 1))) {
      found = between(phrase, phrase.starts_with("**") ? "**" : "*");
    } else if (phrase[0] == '[') {
      found = markdown_link(phrase);
    }
    if (found) {
      result += found->text;
      i += found->length;
    } else {
      result += text[i++];
    }
  }
  return result;
}

// One line per paragraph and per item of a list, without what underlines headings or instructs a typesetter.
std::string reflowed(std::string_view text) {
  const std::vector<std::string> lines = lines_of(text);
  std::string result;
  std::string_view previous;  // empty at the start and after an empty line
  bool in_item = false;
  for (const std::string& whole : lines) {
    if (whole.empty() || is_rule(whole) || is_directive(whole)) {
      previous = {};
      in_item = false;
      continue;
    }
    std::string shown = squeeze(whole);
    const bool indented = whole[0] == ' ' || whole[0] == '\t';
    const bool item = starts_item(shown);
    if (previous.empty()) {
      if (!result.empty()) result += "\n\n";
    } else {
      const bool continues = !item && (indented ? in_item : was_wrapped(previous, whole));
      result += continues ? ' ' : '\n';
    }
    in_item = item || (in_item && indented);
    previous = whole;
    if (shown.ends_with("::")) shown.pop_back();
    if (shown.starts_with("* ") || shown.starts_with("+ ")) shown[0] = '-';
    result += shown;
  }
  return result;
}

}  // namespace

std::string clean_text(std::string_view bytes) {
  std::string feeds;
  // A carriage return is a control character to to_utf8: where it alone ends a line, that end would be lost.
  for (std::size_t i = 0; i < bytes.size(); ++i) {
    if (bytes[i] != '\r') {
      feeds += bytes[i];
    } else if (i + 1 == bytes.size() || bytes[i + 1] != '\n') {
      feeds += '\n';
    }
  }
  const std::string text = to_utf8(feeds);
  std::string result;
  result.reserve(text.size());
  for (std::size_t i = 0; i < text.size();) {
    if (is_invisible(std::string_view(text).substr(i, 3))) {
      i += 3;
    } else {
      result += text[i++];
    }
  }
  return result;
}

std::string plain_line(std::string_view bytes) {
  const std::string text = clean_text(bytes);
  if (text.find('&') == std::string::npos) return squeeze(text);
  std::string escaped;
  for (const char c : text) {
    if (c == '<') {
      escaped += "&lt;";
    } else {
      escaped += c;
    }
  }
  // What a reference stood for may be a control character itself.
  return squeeze(clean_text(html_to_text(escaped)));
}

std::string plain_paragraphs(std::string_view bytes) {
  // Lines first: an address that a mark gives way to makes a line longer than its author's editor did.
  return without_marks(reflowed(clean_text(html_to_text(clean_text(bytes)))));
}

}  // namespace acervo
