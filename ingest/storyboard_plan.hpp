#pragma once

#include "catalog/core/units.hpp"

namespace acervo::ingest {

/// Limits that hold for any lesson. A JPEG may be 65,535 pixels a side, but older telephones draw nothing beyond 4,096;
/// each sheet is one request while somebody seeks, and all of them are kept.
inline constexpr int kLongestSheetSide = 4096;
inline constexpr int kMostSheets = 30;

/// How small pictures for seeking are laid out.
struct StoryboardPlan {
  int width = 0, height = 0;  ///< of one picture, even
  int columns = 0, rows = 0;  ///< of a full sheet
  int count = 0;              ///< of pictures
  Micros interval{};          ///< from one picture to the next

  int per_sheet() const { return columns * rows; }
  int sheets() const { return (count + per_sheet() - 1) / per_sheet(); }
};

/// One picture every ten seconds, as large as fits a square of 160 pixels; of what is longer than eight hours and a
/// third fewer, so that there are never more than `kMostSheets`.
/// @param duration  positive
/// @param width, height  of the film as it is seen, positive
StoryboardPlan plan_storyboard(Micros duration, int width, int height);

}  // namespace acervo::ingest
