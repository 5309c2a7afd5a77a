#pragma once

#include <filesystem>
#include <memory>
#include <string>
#include <vector>

#include "search/analysis.hpp"
#include "search/dictionary.hpp"

// Private to search/, but for loading.
namespace acervo::search {

/// What a word is in another language.
struct Translation {
  std::string text;  ///< several words where that language needs them (terça-feira)
  Language language;
  double sure;  ///< how surely just that is meant: the less, the more ways stand before it
};

/// Loads what `search/make-translations` has written, in place of what was loaded before: lines of language, word,
/// language, word, those of one word and language together, the likelier first. Without it words are found in their own
/// language, by their cognates and by the vocabularies' labels. Takes part of a second; what is asked meanwhile is
/// answered by what was there. Thread-safe.
void load_translations(const std::filesystem::path& file);

/// What a word in any form of its stem is in the other languages. `from` is its own, or `other` to try all that know
/// it. Thread-safe.
std::vector<Translation> translations(const Token& word, Language from);

/// The words that have a translation, of all languages: what is mistyped may be one of them. Thread-safe.
std::shared_ptr<const Dictionary> translated_words();

}  // namespace acervo::search
