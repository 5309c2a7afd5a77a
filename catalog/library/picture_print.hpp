#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <vector>

#include "catalog/core/units.hpp"

namespace acervo {

/// What happens in a picture at one moment: of 32 places, one bit each, where something changes, and where it then
/// grows brighter than its right neighbour. A picture that stands still says nothing.
struct PictureChange {
  std::uint32_t speaks = 0;
  std::uint32_t rises = 0;  ///< a part of `speaks`

  bool operator==(const PictureChange&) const = default;
};

/// From one moment to the next.
inline constexpr Micros kPictureStep = std::chrono::milliseconds(200);

/// What a recording looks like: what changes in it, and when, of which re-encoding and scaling change few bits.
struct PicturePrint {
  std::vector<PictureChange> changes;  ///< one a step, from the beginning
  /// Numbers by which prints that have something in common are found: of two changes in turn, where they were strongest
  /// and which way they went. Ascending, without repetitions.
  std::vector<std::int32_t> keys;

  bool empty() const { return changes.empty(); }
};

/// How two recordings lie on each other.
struct SamePicture {
  Micros shared{};       ///< how long both are seen
  Micros offset{};       ///< what comes at t in `a` comes at t - offset in `b`
  double agreement = 0;  ///< share of the stretches in which something happens that agree
};

/// Whether they are, as far as they can be laid on each other, the same recording. Not those that have a title
/// sequence, a studio or the design of their slides in common.
std::optional<SamePicture> same_picture(const PicturePrint& a, const PicturePrint& b);

}  // namespace acervo
