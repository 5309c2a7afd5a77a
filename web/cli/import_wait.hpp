#pragma once

#include <functional>
#include <vector>

#include "web/cli/installation.hpp"

namespace acervo::web {

class Patience;
class ProgressLine;

struct Awaited {
  MaterialId id;
  std::string name;
};

struct WaitOutcome {
  MaterialId id;
  std::string reason;  ///< why its preparation failed
};

/// Returns when the search index has seen every change so far; follows the feed itself where no server does.
void wait_for_index(Installation& installation, const Patience& patience);

/// Prepares what is queued (with workers of its own, beside a server's), shows how far each material is, and returns
/// when all of `materials` are prepared or failed and the search index has seen every change so far.
/// @returns those that failed
std::vector<WaitOutcome> wait_until_prepared(Installation& installation, const Settings& settings,
                                             const std::vector<Awaited>& materials, ProgressLine& progress,
                                             const Patience& patience);

}  // namespace acervo::web
