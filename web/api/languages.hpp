#pragma once

#include <string>
#include <string_view>

#include "catalog/library/vocabulary.hpp"

namespace acervo::web {

/// The code of the language that a tag names: "es", "es-MX", "ES_mx", "spa". Empty if the vocabulary does not have it.
std::string language_named(const Vocabulary& languages, std::string_view tag);

/// The code in a file's name, "clase 3.es.srt"; empty if there is none.
std::string language_in_name(const Vocabulary& languages, std::string_view filename);

}  // namespace acervo::web
