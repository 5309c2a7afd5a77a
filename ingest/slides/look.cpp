#include "ingest/slides/look.hpp"

#include <algorithm>
#include <array>
#include <cstdlib>

namespace acervo::ingest {
namespace {

constexpr int kBlockPoints = kLookBlock * kLookBlock;
constexpr int kMostNoise =
    kBlockPoints * 7 / 2;  // three and a half levels a point; an encoder's noise is one and a half
constexpr int kInk = 14;   // levels from the ground: small grey letters come to about 20
constexpr std::size_t kFewestPairs = 3;

using Block = std::array<std::uint8_t, kBlockPoints>;

Block block_of(const Look& look, int block) {
  Block points;
  const int x = block % kLookColumns * kLookBlock, y = block / kLookColumns * kLookBlock;
  auto to = points.begin();
  for (int row = y; row < y + kLookBlock; ++row)
    to = std::copy_n(look.luma.begin() + std::ptrdiff_t(row) * kLookWidth + x, kLookBlock, to);
  return points;
}

bool differs(const Block& a, const Block& b) {
  int sum = 0;
  for (std::size_t i = 0; i < a.size(); ++i) sum += std::abs(int(a[i]) - int(b[i]));
  return sum > kMostNoise;
}

int ground_of(Block points) {
  std::nth_element(points.begin(), points.begin() + kBlockPoints / 2, points.end());
  return points[kBlockPoints / 2];
}

}  // namespace

LookChange change_between(const Look& before, const Look& after, const LookMask& ignored) {
  LookChange change;
  for (int i = 0; i < kLookBlocks; ++i) {
    if (ignored.test(std::size_t(i))) continue;
    ++change.compared;
    const Block was = block_of(before, i), is = block_of(after, i);
    if (!differs(was, is)) continue;
    ++change.changed;
    const int ground = ground_of(was);
    for (std::size_t p = 0; p < was.size(); ++p) {
      if (std::abs(was[p] - ground) <= kInk) continue;
      ++change.ink;
      if (std::abs(int(was[p]) - int(is[p])) > kInk) ++change.replaced;
    }
  }
  return change;
}

LookMask always_moving(const std::vector<std::pair<Look, Look>>& pairs) {
  std::array<std::size_t, kLookBlocks> moved{};
  std::size_t telling = 0;
  for (const auto& [first, second] : pairs) {
    LookMask blocks;
    for (int i = 0; i < kLookBlocks; ++i) blocks[std::size_t(i)] = differs(block_of(first, i), block_of(second, i));
    if (blocks.count() * 3 > kLookBlocks) continue;
    ++telling;
    for (std::size_t i = 0; i < moved.size(); ++i) moved[i] += blocks.test(i);
  }
  LookMask mask;
  if (telling < kFewestPairs) return mask;
  for (int i = 0; i < kLookBlocks; ++i) {
    if (moved[std::size_t(i)] * 2 < telling) continue;
    // And its neighbours: who speaks leans about.
    for (int row = std::max(0, i / kLookColumns - 1); row <= std::min(kLookRows - 1, i / kLookColumns + 1); ++row)
      for (int column = std::max(0, i % kLookColumns - 1); column <= std::min(kLookColumns - 1, i % kLookColumns + 1);
           ++column)
        mask.set(std::size_t(row * kLookColumns + column));
  }
  return mask;
}

}  // namespace acervo::ingest
