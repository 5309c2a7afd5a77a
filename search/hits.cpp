#include "search/hits.hpp"

namespace acervo::search {

Hits either(Hits a, Hits b) {
  if (a.size() == 0) return b;
  if (b.size() == 0) return a;
  Hits result;
  const std::size_t size = a.size() + b.size();
  result.numbers.resize(size);
  result.scores.resize(size);
  result.in_title.resize(size);
  std::size_t n = 0;
  const auto take = [&](const Hits& from, std::size_t i) {
    result.numbers[n] = from.numbers[i];
    result.scores[n] = from.scores[i];
    result.in_title[n++] = from.in_title[i];
  };
  std::size_t i = 0;
  std::size_t j = 0;
  while (i < a.size() && j < b.size()) {
    if (a.numbers[i] < b.numbers[j]) {
      take(a, i++);
    } else if (b.numbers[j] < a.numbers[i]) {
      take(b, j++);
    } else {
      const bool better = a.scores[i] >= b.scores[j];
      const std::uint8_t in_title = std::max(a.in_title[i], b.in_title[j]);
      take(better ? a : b, better ? i : j);
      result.in_title[n - 1] = in_title;
      ++i, ++j;
    }
  }
  while (i < a.size()) take(a, i++);
  while (j < b.size()) take(b, j++);
  result.numbers.resize(n);
  result.scores.resize(n);
  result.in_title.resize(n);
  return result;
}

}  // namespace acervo::search
