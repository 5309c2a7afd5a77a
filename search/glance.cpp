#include "search/glance.hpp"

#include <array>
#include <string>

#include "catalog/core/text.hpp"

namespace acervo::search {

namespace {

constexpr char kUnclear = '\x7F';

struct Letter {
  char plain;  ///< lower case without accent; a space for what is no letter; kUnclear where ICU must be asked
  std::size_t bytes;
};

std::size_t index(char c) {
  return static_cast<unsigned char>(c) & 127;
}
/// As a later letter: stemming turns y to i and, in Spanish plurals, c to z (dying, die).
std::size_t later_index(char c) {
  return index(c == 'y' ? 'i' : c == 'z' ? 'c' : c);
}
std::size_t two(char a, char b) {
  return index(a) * 128 + later_index(b);
}
std::size_t three(char a, char b, char c) {
  return (two(a, b) * 128 + later_index(c)) * 2654435761U >> 16 & 8191;
}
bool in_word(char c) {
  return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == kUnclear;
}

/// A stem keeps the letters that it begins with, but for the last ones.
constexpr std::size_t kKeepsThree = 5;

constexpr std::array<char, 128> kPlain = [] {
  std::array<char, 128> table{};
  for (std::size_t c = 0; c < table.size(); ++c)
    table[c] = static_cast<char>(c >= 'A' && c <= 'Z' ? c + 32 : c == 0x7F ? ' ' : c);
  return table;
}();

Letter beyond_ascii(std::string_view text, std::size_t i);

inline Letter letter(std::string_view text, std::size_t i) {
  if (i >= text.size()) return {'\0', 1};
  const auto c = static_cast<unsigned char>(text[i]);
  return c < 0x80 ? Letter{kPlain[c], 1} : beyond_ascii(text, i);
}

Letter beyond_ascii(std::string_view text, std::size_t i) {
  const auto byte = [&](std::size_t at) { return at < text.size() ? static_cast<unsigned char>(text[at]) : 0U; };
  const unsigned c = byte(i);
  static const std::array<char, 64> kWestern = [] {
    std::array<char, 64> table{};
    for (unsigned k = 0; k < 64; ++k) {
      const std::string folded = fold(std::string{'\xC3', static_cast<char>(0x80 + k)});
      table[k] = folded.size() == 1 ? folded[0] : kUnclear;
    }
    return table;
  }();
  const unsigned next = byte(i + 1);
  if (c == 0xC3 && next >= 0x80) return {kWestern[next & 63], 2};
  // Inverted marks and angled quotes; not the small a, o and digits of that block.
  if (c == 0xC2 && (next == 0xA1 || next == 0xAB || next == 0xBB || next == 0xBF)) return {' ', 2};
  // Dashes, curved quotes and the ellipsis.
  if (c == 0xE2 && next == 0x80 && byte(i + 2) >= 0x93 && byte(i + 2) <= 0xA6) return {' ', 3};
  return {kUnclear, 1};
}

}  // namespace

void Glance::add(std::string_view term) {
  const Letter first = letter(term, 0);
  const Letter second = letter(term, first.bytes);
  // A word that begins in another script always passes, and no other is found under this term.
  if (first.plain == kUnclear) return;
  if (!in_word(first.plain)) {
    pass_all_ = true;
    return;
  }
  first_.set(index(first.plain));
  if (!in_word(second.plain) || second.plain == kUnclear) {
    any_second_.set(index(first.plain));
    return;
  }
  const std::size_t begun = two(first.plain, second.plain);
  both_.set(begun);
  const char third = letter(term, first.bytes + second.bytes).plain;
  if (term.size() >= kKeepsThree && in_word(third) && third != kUnclear)
    three_.set(three(first.plain, second.plain, third));
  else
    any_third_.set(begun);
}

bool Glance::may_be(std::string_view word) const {
  if (pass_all_) return true;
  const Letter first = letter(word, 0);
  if (first.plain == kUnclear || !in_word(first.plain)) return true;
  const std::size_t one = index(first.plain);
  if (any_second_.test(one)) return true;
  const Letter second = letter(word, first.bytes);
  if (second.plain == kUnclear) return true;
  if (!in_word(second.plain)) return first_.test(one);
  const std::size_t begun = two(first.plain, second.plain);
  if (!both_.test(begun) || any_third_.test(begun)) return both_.test(begun);
  const char third = letter(word, first.bytes + second.bytes).plain;
  // What ends here may go on after a hyphen.
  return third == kUnclear || !in_word(third) || three_.test(three(first.plain, second.plain, third));
}

bool Glance::passes(std::string_view text) const {
  if (pass_all_) return true;
  bool inside = false;
  for (std::size_t i = 0; i < text.size();) {
    const Letter here = letter(text, i);
    if (here.plain == kUnclear) return true;
    // A letter alone may be the first of several initials, which may_be lets pass.
    if (in_word(here.plain) && !inside && may_be(text.substr(i))) return true;
    i += here.bytes;
    inside = in_word(here.plain);
  }
  return false;
}

}  // namespace acervo::search
