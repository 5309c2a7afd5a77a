#pragma once

#include <algorithm>
#include <cstdint>
#include <vector>

#include "search/postings.hpp"

// Private to search/.
namespace acervo::search {

/// Documents with what they score for a query, ascending by number.
struct Hits {
  std::vector<Number> numbers;
  std::vector<float> scores;
  std::vector<std::uint8_t> in_title;  ///< how many of the query's groups stand in the title
  std::vector<std::uint32_t> groups;   ///< which groups were found, as bits; empty when all were in every hit
  std::uint32_t every = ~0U;           ///< the bits of a hit in which all were found

  std::size_t size() const { return numbers.size(); }
  bool has_all(std::size_t i) const { return groups.empty() || groups[i] == every; }

  /// Keeps those of which `test(index)` holds, in their order.
  template <class Test>
  void keep(Test test) {
    std::size_t n = 0;
    for (std::size_t i = 0; i < size(); ++i) {
      if (!test(i)) continue;
      numbers[n] = numbers[i];
      if (!scores.empty()) scores[n] = scores[i];
      if (!in_title.empty()) in_title[n] = in_title[i];
      if (!groups.empty()) groups[n] = groups[i];
      ++n;
    }
    resize(n);
  }
  /// All of them told by number, score and title.
  void resize_all(std::size_t n) {
    numbers.resize(n);
    scores.resize(n);
    in_title.resize(n);
  }
  void resize(std::size_t n) {
    numbers.resize(n);
    if (!scores.empty()) scores.resize(n);
    if (!in_title.empty()) in_title.resize(n);
    if (!groups.empty()) groups.resize(n);
  }
};

/// Either of two, the better score for what is in both.
Hits either(Hits a, Hits b);

/// Walks two ascending lists to their common numbers, by leaps where one is much longer.
template <class Found>
void intersect(const std::vector<Number>& few, const std::vector<Number>& many, std::size_t many_size, Found found) {
  if (few.empty() || many_size == 0) return;
  if (many_size / 16 > few.size()) {
    std::size_t at = 0;
    for (std::size_t i = 0; i < few.size(); ++i) {
      std::size_t step = 1;
      while (at + step < many_size && many[at + step] < few[i]) step *= 2;
      const auto end = many.begin() + static_cast<std::ptrdiff_t>(std::min(at + step + 1, many_size));
      at = static_cast<std::size_t>(std::lower_bound(many.begin() + static_cast<std::ptrdiff_t>(at), end, few[i]) -
                                    many.begin());
      if (at == many_size) return;
      if (many[at] == few[i]) found(i, at);
    }
    return;
  }
  for (std::size_t i = 0, j = 0; i < few.size() && j < many_size;) {
    const Number a = few[i];
    const Number b = many[j];
    if (a == b) found(i, j);
    i += a <= b ? 1 : 0;
    j += b <= a ? 1 : 0;
  }
}

}  // namespace acervo::search
