#pragma once

#include <vector>

#include "search/plan.hpp"

// Private to search/.
namespace acervo::search {

/// What a mistyped word may have been meant to be: one word, or two without the space between them.
struct Guess {
  std::vector<Token> words;
  double merit = 0;     ///< how likely, in doublings and the like: only differences mean something
  bool little = false;  ///< nothing but little words: it was not asked for anything
  bool taught = false;  ///< one of the vocabulary's words, or said in another language only: it is no chance
  bool abroad = false;  ///< nobody wrote it here, but somebody says it in another language
};

/// Words: in a longer question each matters less than what it may be mistaken for.
constexpr std::size_t kShortQuestion = 6;

/// Why a word may not be what was meant.
enum class Doubt {
  rare,           ///< nobody says it, or hardly anybody
  unwritten,      ///< words of its stem are said, but never this form of it
  nothing_found,  ///< with it
  odd,            ///< what says it says nothing else of what was asked
  unsaid          ///< it is a word, but none that anybody says: perhaps it is nearly the same in another language
};

/// A word of the query that may not be what was meant.
struct Mistyped {
  Token token;
  std::size_t group;  ///< of the plan
  std::size_t known;  ///< documents that say it all the same
  Doubt doubt;
  Language language;  ///< of the question, where it has little words; else `other`
};

/// The likeliest few, best first: by what slips lie between, by how common each is, and by how well it goes with the
/// question's other words (the witnesses), each known to some documents. An odd word is among them itself.
std::vector<Guess> guesses(const Mistyped& mistyped, const std::vector<PlanWord>& witnesses,
                           const PlanContext& context);

/// A word as if it stood in a text.
Token token_of(std::string_view lower, std::string_view folded);

}  // namespace acervo::search
