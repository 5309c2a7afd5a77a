#pragma once

#include <string>
#include <vector>

#include "catalog/core/json_fwd.hpp"
#include "catalog/library/material.hpp"

namespace acervo {

/// A slide that is seen in a recording, with what is written on it.
struct Slide {
  Micros start{}, end{};
  std::string title;
  std::string text;  ///< line by line, the title's too

  bool operator==(const Slide&) const = default;
};

/// Slides as the database keeps them.
Json to_json(const std::vector<Slide>& slides);
std::vector<Slide> slides_from_json(const Json& list);

/// Chapters that the slides speak for: one where a title appears that the one before did not have. Short ones are
/// joined to the chapter before, the shortest first, until there are at most fifty. None where there would be only one.
/// The first begins with the recording, each ends where the next begins.
std::vector<Chapter> suggest_chapters(const std::vector<Slide>& slides, Micros duration);

}  // namespace acervo
