#include "search/ranking.hpp"

#include <algorithm>

namespace acervo::search {

namespace {

// Counts above three are kept as steps: 4-5, 6-8, 9-15, 16 and more.
std::uint32_t step(std::uint32_t count) {
  return count <= 3 ? count : count <= 5 ? 4 : count <= 8 ? 5 : count <= 15 ? 6 : 7;
}

constexpr std::array<std::uint32_t, 8> kStepCount{0, 1, 2, 3, 4, 7, 12, 20};

}  // namespace

std::uint32_t FieldCounts::packed() const {
  const auto of = [&](Field field) { return tf[static_cast<std::size_t>(field)]; };
  return step(of(Field::description)) | step(of(Field::captions)) << 3 | std::min(of(Field::title), 3U) << 6 |
         std::min(of(Field::keywords), 3U) << 8 | std::min(of(Field::concepts), 1U) << 10 |
         std::min(of(Field::people), 1U) << 11;
}

FieldCounts FieldCounts::unpack(std::uint32_t wdf) {
  FieldCounts counts;
  counts[Field::description] = kStepCount[wdf & 7];
  counts[Field::captions] = kStepCount[wdf >> 3 & 7];
  counts[Field::title] = wdf >> 6 & 3;
  counts[Field::keywords] = wdf >> 8 & 3;
  counts[Field::concepts] = wdf >> 10 & 1;
  counts[Field::people] = wdf >> 11 & 1;
  return counts;
}

}  // namespace acervo::search
