#pragma once

#include <string>
#include <string_view>
#include <unordered_set>

#include "search/analysis.hpp"

namespace acervo::search {

using MarkedTerms = std::unordered_set<std::string>;

/// HTML of a plain text: escaped, with <mark> around the words whose analysed form is among `terms`.
std::string mark(std::string_view text, const MarkedTerms& terms, Language language);

/// The passage of `text` with the most of `terms`, about `words` words long, marked; "…" where it was cut.
std::string snippet(std::string_view text, const MarkedTerms& terms, Language language, std::size_t words = 32);

}  // namespace acervo::search
