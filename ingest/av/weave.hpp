#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "ingest/av/owners.hpp"

namespace acervo::ingest::av {

enum class Fields { unknown, progressive, top_first, bottom_first };

/// Tells from each two pictures in turn whether they were taken as fields, one after the other, or whole. Values; the
/// pictures are copied, of those that it cannot read nothing is said.
///
/// Where something moves, lines of whole pictures fit best between their neighbours, and those of fields between the
/// nearest but one, which were taken with them. In which order is told by the picture before: the fields that are next
/// to each other in time fit better than those that have two between them. Rejected: libavfilter's idet, which asks for
/// the order first and takes fast drawings for fields, up to every picture of them (a screen recording of 1280 x 720).
class Weave {
 public:
  Fields push(const AVFrame& picture);

 private:
  std::vector<std::uint8_t> now_, before_;
  int width_ = 0, height_ = 0;
};

}  // namespace acervo::ingest::av
