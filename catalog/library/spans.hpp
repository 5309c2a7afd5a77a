#pragma once

#include <utility>
#include <vector>

namespace acervo {

/// Seconds of a lesson, [first, last), ascending, apart from each other.
using Spans = std::vector<std::pair<int, int>>;

/// In order and joined, within [0, end); empty ones are dropped.
Spans tidy(Spans spans, int end);
Spans join(const Spans& a, const Spans& b);
int length(const Spans& spans);

/// The width of the buckets that a lesson of so many seconds is cut into: at most 200 of them, of a round width.
int bucket_width(int duration);

/// Which buckets the spans touch: 1 or 0 for each.
std::vector<int> buckets(const Spans& spans, int width, int duration);

}  // namespace acervo
