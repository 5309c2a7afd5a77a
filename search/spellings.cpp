#include "search/spellings.hpp"

#include <algorithm>
#include <array>

namespace acervo::search {

namespace {

bool is_digit(char c) {
  return c >= '0' && c <= '9';
}

/// Not "a", "o", "e" and "d" without their sign: 3D is no ordinal, and class 3A is none either.
constexpr std::array<std::string_view, 19> kOrdinals{"ro", "er", "ero", "ra", "era", "do", "da", "to",  "ta", "vo",
                                                     "va", "mo", "ma",  "st", "nd",  "rd", "th", "eme", "ere"};

bool is_ordinal(std::string_view ending, std::string_view lower) {
  const bool signed_so = lower.ends_with("\xC2\xBA") || lower.ends_with("\xC2\xAA");
  if (ending == "o" || ending == "a") return signed_so;
  return std::find(kOrdinals.begin(), kOrdinals.end(), ending) != kOrdinals.end();
}

bool is_consonant(char c) {
  return c >= 'a' && c <= 'z' && std::string_view("aeiouxy").find(c) == std::string_view::npos;
}

}  // namespace

std::string one_spelling(std::string folded, std::string_view lower) {
  if (folded.size() < 2) return folded;
  if (is_digit(folded.front())) {
    const auto end = std::find_if_not(folded.begin(), folded.end(), is_digit);
    const auto digits = static_cast<std::size_t>(end - folded.begin());
    // Years and room numbers have no ordinals.
    if (digits <= 3 && is_ordinal(std::string_view(folded).substr(digits), lower)) folded.resize(digits);
    return folded;
  }
  if (folded.size() >= 5 && folded.ends_with("xs") && is_consonant(folded[folded.size() - 3]))
    folded[folded.size() - 2] = 'o';
  return folded;
}

bool is_invisible(char32_t c) {
  return c == 0xAD || (c >= 0x200B && c <= 0x200F) || (c >= 0x202A && c <= 0x202E) || (c >= 0x2060 && c <= 0x2064) ||
         c == 0xFEFF;
}

std::string visible(std::string text) {
  std::string result;
  for (std::size_t i = 0; i < text.size();) {
    const auto byte = [&](std::size_t at) -> char32_t {
      return at < text.size() ? static_cast<unsigned char>(text[at]) : 0U;
    };
    const char32_t two = (byte(i) & 0x1F) << 6 | (byte(i + 1) & 0x3F);
    const char32_t three = (byte(i) & 0x0F) << 12 | (byte(i + 1) & 0x3F) << 6 | (byte(i + 2) & 0x3F);
    if (byte(i) >> 5 == 0x6 && is_invisible(two))
      i += 2;
    else if (byte(i) >> 4 == 0xE && is_invisible(three))
      i += 3;
    else
      result += text[i++];
  }
  return result;
}

}  // namespace acervo::search
