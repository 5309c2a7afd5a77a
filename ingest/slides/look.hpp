#pragma once

#include <bitset>
#include <cstdint>
#include <utility>
#include <vector>

#include "catalog/core/units.hpp"

namespace acervo::ingest {

/// Every picture is looked at in this size, whatever its shape; compared in blocks of 12 x 12.
inline constexpr int kLookWidth = 192, kLookHeight = 108, kLookBlock = 12;
inline constexpr int kLookColumns = kLookWidth / kLookBlock, kLookRows = kLookHeight / kLookBlock;
inline constexpr int kLookBlocks = kLookColumns * kLookRows;

/// A small picture of a moment of the lesson.
struct Look {
  Micros time{};
  std::vector<std::uint8_t> luma;  ///< kLookWidth x kLookHeight, row by row
  bool key = false;                ///< decodes without what comes before it
};

/// Blocks that do not count: a camera's corner, a clock.
using LookMask = std::bitset<kLookBlocks>;

/// How a picture became another. Ink is what stands out from the ground of its block.
struct LookChange {
  int compared = 0, changed = 0;  ///< blocks
  int ink = 0, replaced = 0;      ///< points of the changed blocks: ink before, and what of it is gone

  /// A pointer or coding noise apart, nothing happened.
  bool is_none() const { return changed * 100 <= compared * 4; }
  /// Something came to it, nothing went: a list that builds up.
  bool is_addition() const { return replaced <= 15 || replaced * 4 <= ink; }
};

LookChange change_between(const Look& before, const Look& after, const LookMask& ignored);

/// Blocks in which something moves all the time, seen in pairs of pictures a second apart. Pairs in which most of the
/// picture moves say nothing: there the camera is all there is.
LookMask always_moving(const std::vector<std::pair<Look, Look>>& pairs);

}  // namespace acervo::ingest
