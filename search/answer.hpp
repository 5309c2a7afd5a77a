#pragma once

#include "search/reading.hpp"
#include "search/searcher.hpp"

// Private to search/.
namespace acervo::search {

/// What one question is answered from.
struct Asking {
  const Reading& reading;
  const Vocabulary& vocabulary;
  const Weights& weights;
};

/// @param doubt  a group whose word, though known, may be mistyped
Plan understand(std::string_view text, const Asking& asking, std::size_t doubt = static_cast<std::size_t>(-1));

/// The page that was asked for, with everything around it.
Results answer(const Query& query, const Asking& asking);

}  // namespace acervo::search
