#pragma once

#include <string_view>
#include <vector>

#include "search/reading.hpp"
#include "search/searcher.hpp"

// Private to search/.
namespace acervo::search {

/// Completes what is being typed.
std::vector<Suggestion> suggest(const Reading& reading, const Vocabulary& vocabulary, std::string_view text,
                                std::size_t limit, const Viewer& viewer, const Weights& weights);

}  // namespace acervo::search
