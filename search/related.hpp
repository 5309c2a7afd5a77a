#pragma once

#include <vector>

#include "search/reading.hpp"
#include "search/searcher.hpp"
#include "search/select.hpp"

// Private to search/.
namespace acervo::search {

/// The documents that share the most telling words, and the vocabulary, with `id`.
std::vector<MaterialId> related(const Reading& reading, const MaterialId& id, std::size_t limit, const Viewer& viewer,
                                const Weights& weights);

/// A neighbour and how near it is.
struct Neighbour {
  Number number;
  double score;
};

/// A document's telling words: its terms with what each is worth, the most telling first.
std::vector<WeightedTerm> telling_terms(const std::vector<std::pair<std::string, std::uint32_t>>& terms,
                                        const Reading& reading, std::size_t limit);

/// The nearest documents to a bag of telling words, nearest first, without `except`.
std::vector<Neighbour> neighbours(const std::vector<WeightedTerm>& terms, const Reading& reading, const Scope& scope,
                                  Number except, std::size_t limit);

}  // namespace acervo::search
