#pragma once

#include <string_view>
#include <unordered_set>

#include "search/analysis.hpp"

namespace acervo::search {

/// The little words of a language, folded. Short on purpose: a list that drops a word somebody teaches ("era", "sin",
/// "art") loses lessons, while one that keeps "muy" costs nothing.
/// @param language  not `other`
const std::unordered_set<std::string_view>& stop_words(Language language);

/// Whether a little word of one of the languages is one that people teach in another: "sur", "par", "pelo", "comment".
/// It says nothing about the language of a question, and it is dropped only where that language is known.
bool is_taught_elsewhere(std::string_view folded);

}  // namespace acervo::search
