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
/// As a second letter: stemming turns y to i and, in Spanish plurals, c to z (dying, die).
std::size_t second_index(char c) {
  return index(c == 'y' ? 'i' : c == 'z' ? 'c' : c);
}
bool in_word(char c) {
  return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == kUnclear;
}

Letter letter(std::string_view text, std::size_t i) {
  const auto byte = [&](std::size_t at) { return at < text.size() ? static_cast<unsigned char>(text[at]) : 0U; };
  const unsigned c = byte(i);
  if (c < 0x80) return {static_cast<char>(c >= 'A' && c <= 'Z' ? c + 32 : c == 0x7F ? ' ' : c), 1};
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
  if (!in_word(first.plain) || first.plain == kUnclear) {
    pass_all_ = true;
    return;
  }
  first_.set(index(first.plain));
  if (in_word(second.plain) && second.plain != kUnclear)
    both_.set(index(first.plain) * 128 + second_index(second.plain));
  else
    any_second_.set(index(first.plain));
}

bool Glance::may_be(std::string_view word) const {
  if (pass_all_) return true;
  const Letter first = letter(word, 0);
  if (first.plain == kUnclear || !in_word(first.plain)) return true;
  const std::size_t one = index(first.plain);
  if (any_second_.test(one)) return true;
  const char second = letter(word, first.bytes).plain;
  if (second == kUnclear) return true;
  return in_word(second) ? both_.test(one * 128 + second_index(second)) : first_.test(one);
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
