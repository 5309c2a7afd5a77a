#pragma once

#include <array>
#include <cstdint>
#include <span>
#include <vector>

#include "catalog/library/picture_print.hpp"

namespace acervo::ingest {

/// Pictures are looked at in this size, whatever their shape, in 4 rows of 9 blocks.
inline constexpr int kPrintWidth = 72, kPrintHeight = 40;

/// Turns the pictures of a recording into its print: what of the brightness of 36 blocks changes from the six tenths of
/// a second before a moment to those after it, as the difference between neighbours, so that a light that goes on says
/// nothing. Times count, pictures do not: any frame rate gives the same. One thread at a time.
/// @source  J. Oostveen, T. Kalker, J. Haitsma: "Feature Extraction and a Database Strategy for Video Fingerprinting",
///          VISUAL 2002: 4 x 9 blocks and the signs of differences in space and time. Theirs has a bit for everything;
///          here what stands still says nothing, else all slides of one design and all talks in one studio would be
///          one.
class PictureChanges {
 public:
  /// A picture that is seen from `time` until the next one; those that go back in time are left out.
  /// @param luma  kPrintWidth x kPrintHeight, row by row
  void see(Micros time, std::span<const std::uint8_t> luma);

  /// Whether so much has happened that more would tell nothing new.
  bool has_enough() const;

  /// @param end  until then the last picture is seen
  PicturePrint finish(Micros end);

 private:
  static constexpr int kRows = 4, kColumns = 9, kBlocks = kRows * kColumns, kPlaces = kRows * (kColumns - 1);
  using Blocks = std::array<double, kBlocks>;
  using Places = std::array<double, kPlaces>;

  void hold_until(Micros time);
  void judge(std::size_t complete);
  Places difference_at(std::size_t step) const;

  Blocks shown_{};               // of the picture that is seen now
  Micros since_{-1};             // from when on
  std::vector<Blocks> steps_;    // brightness times the part of the step it was seen
  std::vector<double> covered_;  // part of each step in which a picture was seen
  std::vector<Places> judged_;   // what changes at each step
  int lively_ = 0;               // steps in which something does
};

}  // namespace acervo::ingest
