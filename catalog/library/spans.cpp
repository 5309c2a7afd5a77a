#include "catalog/library/spans.hpp"

#include <algorithm>

namespace acervo {

Spans tidy(Spans spans, int end) {
  for (auto& [first, last] : spans) first = std::clamp(first, 0, end), last = std::clamp(last, 0, end);
  std::erase_if(spans, [](const auto& span) { return span.first >= span.second; });
  std::ranges::sort(spans);
  Spans joined;
  for (const auto& span : spans) {
    if (!joined.empty() && span.first <= joined.back().second)
      joined.back().second = std::max(joined.back().second, span.second);
    else
      joined.push_back(span);
  }
  return joined;
}

Spans join(const Spans& a, const Spans& b) {
  Spans both = a;
  both.insert(both.end(), b.begin(), b.end());
  int end = 0;
  for (const auto& span : both) end = std::max(end, span.second);
  return tidy(std::move(both), end);
}

int length(const Spans& spans) {
  int sum = 0;
  for (const auto& [first, last] : spans) sum += last - first;
  return sum;
}

int bucket_width(int duration) {
  static constexpr int kMost = 200;
  for (const int width : {1, 2, 5, 10, 15, 30, 60, 120, 300})
    if (duration <= width * kMost) return width;
  return 600;
}

std::vector<int> buckets(const Spans& spans, int width, int duration) {
  std::vector<int> seen(static_cast<std::size_t>(std::max(1, (duration + width - 1) / width)), 0);
  for (const auto& [first, last] : spans)
    for (int bucket = first / width; bucket * width < last && bucket < static_cast<int>(seen.size()); ++bucket)
      seen[static_cast<std::size_t>(bucket)] = 1;
  return seen;
}

}  // namespace acervo
