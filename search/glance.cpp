#include "search/glance.hpp"

#include <algorithm>
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
bool in_word(char c) {
  return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == kUnclear;
}

constexpr std::size_t kNone = 0;

/// As a later letter: stemming turns y to i and, in Spanish plurals, c to z (dying, die). kNone is none.
std::size_t later_index(char c) {
  return !in_word(c) ? kNone : index(c == 'y' ? 'i' : c == 'z' ? 'c' : c);
}
bool is_clear(std::size_t later) {
  return later != kNone && later != index(kUnclear);
}

/// Of a key.
struct Parts {
  explicit Parts(Glance::Key key)
      : first(key >> 14 & 127), begun(key >> 7 & 16383), second(key >> 7 & 127), third(key & 127) {}
  std::size_t first, begun, second, third;
};

std::size_t hash(Glance::Key key) {
  return key * 2654435761U >> 19;
}

/// How many letters of a stem every word has that is found under it: all but the last two, and of three letters two.
/// Portuguese plurals change more of a short one: mil is mel, vãos and vães are vao, ins is im.
std::size_t kept_of(std::string_view stem) {
  const auto letters = static_cast<std::size_t>(
      std::count_if(stem.begin(), stem.end(), [](char c) { return (static_cast<unsigned char>(c) & 0xC0) != 0x80; }));
  if (letters > 3) return letters - 2;
  return letters == 3 && !stem.ends_with("el") && !stem.ends_with("ao") ? 2 : 1;
}

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
  const Key key = Glance::key(term);
  const Parts parts(key);
  // A word that begins in another script always passes, and no other is found under this term.
  if (letter(term, 0).plain == kUnclear) return;
  const auto let = [this](std::size_t begun) { begun_.set(begun), any_third_.set(begun); };
  if (key == kAny) {
    pass_all_ = true;
    begun_.set();
    any_third_.set();
    return;
  }
  const std::size_t kept = kept_of(term);
  let(parts.first * 128 + kNone);
  if (kept < 2 || !is_clear(parts.second)) {
    for (std::size_t second = 0; second < 128; ++second) let(parts.first * 128 + second);
    return;
  }
  begun_.set(parts.begun);
  if (kept > 2 && is_clear(parts.third))
    three_.set(hash(key));
  else
    any_third_.set(parts.begun);
}

Glance::Key Glance::key(std::string_view word) {
  const Letter first = letter(word, 0);
  if (first.plain == kUnclear || !in_word(first.plain)) return kAny;
  const Letter second = letter(word, first.bytes);
  const std::size_t two = later_index(second.plain);
  const std::size_t three = is_clear(two) ? later_index(letter(word, first.bytes + second.bytes).plain) : kNone;
  return static_cast<Key>((index(first.plain) * 128 + two) * 128 + three);
}

/// What cannot be told passes: kAny is among those whose second letter is unclear.
Glance::Glance() {
  for (std::size_t first = 0; first < 128; ++first) {
    begun_.set(first * 128 + index(kUnclear));
    any_third_.set(first * 128 + index(kUnclear));
  }
}

/// Of one that begins like a term. What ends after two letters may go on after a hyphen.
bool Glance::goes_on(Key key) const {
  const Parts parts(key);
  return any_third_.test(parts.begun) || !is_clear(parts.third) || three_.test(hash(key));
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
