#pragma once

#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "search/analysis.hpp"

namespace acervo::search {

/// The same word in another language, spelled by that language's rules.
struct Cognate {
  std::string folded;
  Language language;
};

/// Most school words are one Latin or Greek word in Spanish, Portuguese, English and French (comunicación,
/// comunicação, communication): what `folded` would be in the other three, of which only what `known` says is a word of
/// the catalogue is given, without what is spelled as `folded` is. One spelling may come for two languages. `from` is
/// its language, or `other` to try all four.
std::vector<Cognate> cognates(std::string_view folded, Language from,
                              const std::function<bool(std::string_view folded)>& known);

}  // namespace acervo::search
