#pragma once

#include <string_view>

#include "search/analysis.hpp"

// Private to search/.
namespace acervo::search {

/// Whether a word is spelled right, by what Debian brings: Hunspell's Spanish (hunspell-es), which knows how words are
/// inflected, and lists of Portuguese and English ones (wbrazilian, wamerican). One that is, but that nobody here says,
/// was not mistyped. Accents and case do not count. Loaded when first asked, in 0.1 to 0.3 s a language; where its
/// words are missing, and in French, nothing is known. Thread-safe.
bool is_real_word(std::string_view folded, Language language);

}  // namespace acervo::search
