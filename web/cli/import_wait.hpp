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
  struct Failure {
    MaterialId id;
    std::string reason;
  };
  std::vector<Failure> failed;
  std::size_t held = 0;  ///< how many an operator holds back, for who knows how long
};

/// Returns when the search index has seen every change so far; follows the feed itself where no server does.
void wait_for_index(Installation& installation, const Patience& patience);

/// Prepares what is queued (with workers of its own, beside a server's), shows how far each material is, and returns
/// when all of `materials` are prepared, failed or held back and the search index has seen every change so far.
WaitOutcome wait_until_prepared(Installation& installation, const Settings& settings,
                                const std::vector<Awaited>& materials, ProgressLine& progress,
                                const Patience& patience);

}  // namespace acervo::web
