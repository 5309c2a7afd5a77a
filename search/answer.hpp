#pragma once

#include <chrono>

#include "search/reading.hpp"
#include "search/searcher.hpp"
#include "search/select.hpp"

// Private to search/.
namespace acervo::search {

/// What one question is answered from.
struct Asking {
  const Reading& reading;
  const Vocabulary& vocabulary;
  const Weights& weights;
  const Scope* scope = nullptr;             ///< what who asks may know of; none: it is not asked
  std::chrono::milliseconds patience{300};  ///< for reading what may say what was quoted
};

/// Which words, though known, may be mistyped.
struct Doubted {
  std::size_t place = kNoGroup;  ///< of a group
  bool odd = false;              ///< those that no other word of the question stands with
  bool none = false;             ///< nothing is mended
};
Plan understand(std::string_view text, const Asking& asking, const Doubted& doubted = {});

/// The page that was asked for, with everything around it.
Results answer(const Query& query, const Asking& asking);

}  // namespace acervo::search
