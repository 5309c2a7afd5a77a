#pragma once

#include <vector>

#include "search/reading.hpp"
#include "search/searcher.hpp"
#include "search/select.hpp"
#include "search/tagging.hpp"

// Private to search/.
namespace acervo::search {

/// See Searcher::alike.
std::vector<Teacher> alike(const Reading& reading, const Document& document, const Scope& scope,
                           const TagWeights& weights);

}  // namespace acervo::search
