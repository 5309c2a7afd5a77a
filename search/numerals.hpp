#pragma once

#include <string>
#include <vector>

#include "search/analysis.hpp"

// Private to search/.
namespace acervo::search {

/// Another way to write a number: what stands in its place in a language, in any of these forms.
struct OtherNumeral {
  std::vector<std::string> forms;       ///< folded
  Language language = Language::other;  ///< figures and Roman numerals are of none
};

/// How else the word at `i` of a question may be written: 3.º and 3rd as tercero, tercera, third; and beside a word
/// that is counted by ordinals (grado, siglo, capítulo, guerra) each of 3, III and tercero as the others. Anywhere else
/// a figure is a figure, and "segundo" a piece of a minute.
std::vector<OtherNumeral> other_numerals(const std::vector<Token>& tokens, std::size_t i);

}  // namespace acervo::search
