#pragma once

#include <string_view>

#include "search/analysis.hpp"

// Private to search/.
namespace acervo::search {

/// Whether a word is spelled right, by what Debian brings: Hunspell's Spanish (hunspell-es), which knows how words are
/// inflected, and lists of Portuguese and English ones (wbrazilian, wamerican). One that is, but that nobody here says,
/// was not mistyped. Accents and case do not count. A language's words are loaded when first asked for; where they are
/// missing, and in French, nothing is known. Thread-safe.
bool is_real_word(std::string_view folded, Language language);

/// Whether it is a Portuguese word that is written with marks that Spanish has not (transição), typed with them or not:
/// that shows the language. Thread-safe.
bool is_marked_portuguese(std::string_view folded);

}  // namespace acervo::search
