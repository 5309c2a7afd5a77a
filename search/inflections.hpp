#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "search/analysis.hpp"

// Private to search/, but for loading.
namespace acervo::search {

/// A word and those forms of it that no stemmer takes for it, one of each stem: dormir with duerme and durmió, child
/// with children, secundário with secundária.
struct Inflection {
  std::string word;
  std::vector<std::string> forms;
  Language language;
};

/// In the table: before what other words' stem is too. As the word, only it itself tells of its forms (soler, not sol);
/// as a form, it does not lead to the word (cuento, but contar leads to it).
constexpr char kSharesItsStem = '!';

/// Loads what `search/make_inflections.cpp` has written, in place of what was loaded before: lines of language, word
/// and forms. Without it a word is found by its stem alone. Takes part of a second; what is asked meanwhile is answered
/// by what was there. Thread-safe.
void load_inflections(const std::filesystem::path& file);

/// Every word that this one may be a form of, where it has forms that its stem does not find. `from` is its language,
/// or `other` to try all. Thread-safe.
std::vector<Inflection> inflections(const Token& word, Language from);

}  // namespace acervo::search
