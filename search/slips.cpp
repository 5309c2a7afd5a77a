#include "search/slips.hpp"

#include <algorithm>
#include <array>
#include <bit>
#include <cstdint>
#include <cstdlib>

namespace acervo::search {

namespace {

constexpr std::size_t kLongest = 64;
constexpr double kSwapped = 0.8;
constexpr double kDoubled = 0.7;
constexpr double kSilent = 0.6;
constexpr double kSoundsAlike = 0.6;
constexpr double kNextKey = 0.85;
constexpr double kVowel = 0.9;
constexpr double kFirstLetter = 0.6;  // on top: people rarely miss it

bool pair_in(std::string_view pairs, char a, char b) {
  for (std::size_t i = 0; i + 1 < pairs.size(); i += 2)
    if ((pairs[i] == a && pairs[i + 1] == b) || (pairs[i] == b && pairs[i + 1] == a)) return true;
  return false;
}

bool next_to(char a, char b) {
  static constexpr std::string_view kRows[] = {"qwertyuiop", "asdfghjkl", "zxcvbnm"};
  int row_a = -1, row_b = -1, at_a = 0, at_b = 0;
  for (int row = 0; row < 3; ++row) {
    if (const auto at = kRows[row].find(a); at != std::string_view::npos) row_a = row, at_a = static_cast<int>(at);
    if (const auto at = kRows[row].find(b); at != std::string_view::npos) row_b = row, at_b = static_cast<int>(at);
  }
  if (row_a < 0 || row_b < 0) return false;
  if (row_a == row_b) return std::abs(at_a - at_b) == 1;
  if (std::abs(row_a - row_b) != 1) return false;
  // The lower row stands half a key to the right.
  const int shift = row_a < row_b ? at_a - at_b : at_b - at_a;
  return shift == 0 || shift == 1;
}

bool vowel(char c) {
  return std::string_view("aeiou").find(c) != std::string_view::npos;
}

double replaced(char a, char b) {
  if (a == b) return 0;
  if (pair_in("bvsczsczgjkckqcqiyxsxjmnwvgc", a, b)) return kSoundsAlike;
  if (next_to(a, b)) return kNextKey;
  return vowel(a) && vowel(b) ? kVowel : 1;
}

/// Of one letter too many, or missing, with the letter before it and the one after it in its own word.
double surplus(std::string_view word, std::size_t i) {
  if (word[i] == 'h') return kSilent;
  const bool doubled = (i > 0 && word[i - 1] == word[i]) || (i + 1 < word.size() && word[i + 1] == word[i]);
  return doubled ? kDoubled : 1;
}

/// No slip is cheaper.
constexpr double kLeast = 0.6;

std::uint64_t letters_of(std::string_view word) {
  std::uint64_t letters = 0;
  for (const char c : word) letters |= std::uint64_t{1} << (static_cast<unsigned char>(c) & 63);
  return letters;
}

/// What it costs at least, told without comparing letter by letter: a slip adds or takes away one letter at most, and
/// brings in one and drops one at most.
double cost_at_least(std::string_view typed, std::string_view meant) {
  const std::size_t longer = std::max(typed.size(), meant.size()) - std::min(typed.size(), meant.size());
  const auto other = static_cast<std::size_t>(std::popcount(letters_of(typed) ^ letters_of(meant)));
  return kLeast * static_cast<double>(std::max(longer, (other + 1) / 2));
}

}  // namespace

double slip_cost(std::string_view typed, std::string_view meant, double limit) {
  if (typed.size() > kLongest || meant.size() > kLongest || cost_at_least(typed, meant) > limit) return limit + 1;
  std::array<std::array<double, kLongest + 1>, 3> rows;
  auto* two_before = rows[0].data();
  auto* before = rows[1].data();
  auto* now = rows[2].data();
  const auto first = [](std::size_t i, std::size_t j) { return i <= 1 && j <= 1 ? kFirstLetter : 0; };
  before[0] = 0;
  for (std::size_t j = 1; j <= meant.size(); ++j) before[j] = before[j - 1] + surplus(meant, j - 1) + first(0, j);
  for (std::size_t i = 1; i <= typed.size(); ++i) {
    now[0] = before[0] + surplus(typed, i - 1) + first(i, 0);
    double best = now[0];
    for (std::size_t j = 1; j <= meant.size(); ++j) {
      const double other = replaced(typed[i - 1], meant[j - 1]);
      double least = before[j - 1] + other + (other > 0 ? first(i, j) : 0);
      least = std::min(least, before[j] + surplus(typed, i - 1));
      least = std::min(least, now[j - 1] + surplus(meant, j - 1));
      if (i > 1 && j > 1 && typed[i - 1] == meant[j - 2] && typed[i - 2] == meant[j - 1] &&
          typed[i - 1] != typed[i - 2])
        least = std::min(least, two_before[j - 2] + kSwapped);
      // "llave", "yave"
      if (i > 1 && typed[i - 1] == 'l' && typed[i - 2] == 'l' && meant[j - 1] == 'y')
        least = std::min(least, two_before[j - 1] + kSoundsAlike);
      if (j > 1 && meant[j - 1] == 'l' && meant[j - 2] == 'l' && typed[i - 1] == 'y')
        least = std::min(least, before[j - 2] + kSoundsAlike);
      now[j] = least;
      best = std::min(best, least);
    }
    if (i > 1 && best > limit && *std::min_element(before, before + meant.size() + 1) > limit) return limit + 1;
    std::swap(two_before, before);
    std::swap(before, now);
  }
  return before[meant.size()];
}

}  // namespace acervo::search
