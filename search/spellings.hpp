#pragma once

#include <string>
#include <string_view>

// Private to search/.
namespace acervo::search {

/// What a folded word is written as where several spellings are one word: 3ro, 3.er, 3º and 3rd are 3; niñxs is niños,
/// as maestr@s, which the tokenizer knows, is maestros. Anything else stays.
std::string one_spelling(std::string folded, std::string_view lower);

/// Characters that nobody sees: soft hyphens, joiners, marks of direction. A word goes on behind them.
bool is_invisible(char32_t c);

/// Without them.
std::string visible(std::string text);

}  // namespace acervo::search
