#pragma once

#include <string>

#include "catalog/core/units.hpp"

namespace acervo::ingest {

/// One caption: plain text in UTF-8, lines separated by "\n".
struct Cue {
  Micros start{}, end{};
  std::string text;

  bool operator==(const Cue&) const = default;
};

}  // namespace acervo::ingest
