#pragma once

#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "search/dictionary.hpp"
#include "search/marks.hpp"
#include "search/ranking.hpp"
#include "search/synonyms.hpp"

namespace acervo::search {

/// A term to look up, and how much of its impact counts.
struct WeightedTerm {
  std::string term;
  double weight = 1;
};

/// One word: any of its terms finds it; `extras` only shift the score of what is found.
struct PlanWord {
  std::vector<WeightedTerm> terms;
  std::vector<WeightedTerm> extras;
};

/// Words that must all be there.
struct Alternative {
  double weight = 1;
  std::vector<PlanWord> words;
  bool abroad = false;  ///< in another language, by a dictionary: where too little says all of what was asked
};

/// Something the reader asked for, in any of the ways to say it. What has another way to be said as a whole ("tele
/// secundaria", telesecundaria) is a group for each of its words, all of which have that way: a document that says
/// only some of the words still has some of what was asked.
struct Group {
  std::string text;  ///< as typed
  std::string form;  ///< folded: the very word that was meant, of all that find it; empty for a phrase
  std::vector<Alternative> alternatives;
  std::vector<std::string> phrase;  ///< folded words that must follow each other; empty unless quoted
  std::size_t place = 0;            ///< among all groups that were understood, also those left out since
};

/// Whether it may be said in another language.
bool is_abroad(const Group& group);

struct Plan {
  std::vector<Group> groups;
  /// Words that only ask ("quiero un video sobre"): nothing is found by them, but what says them counts a little more.
  std::vector<Group> asides;
  std::vector<std::string> little;  ///< folded little words, by which nothing is found
  MarkedTerms marked;               ///< to mark in texts; without what is said in another language until it is settled
  std::string suggestion;           ///< the query with its typos mended; empty when there are none
  std::vector<std::string> too_many;  ///< words past the limit, left out
};

constexpr std::size_t kNoGroup = static_cast<std::size_t>(-1);

/// Beyond this many words a query is a text, and its end is left out.
constexpr std::size_t kMostWords = 32;

/// Once it is known whether what is said in another language was looked for: that is marked too, or is no part of it.
void settle(Plan& plan, bool abroad);

struct PlanContext {
  const Dictionary& dictionary;
  const Synonyms& synonyms;
  const Weights& weights;
  std::function<std::size_t(const std::string& term)> frequency;  ///< documents that hold the term
  std::size_t documents = 0;                                      ///< in all
  std::size_t doubt = kNoGroup;  ///< the place of one whose word, though known, may be mistyped
  bool doubt_odd = false;        ///< words that no other word of the question stands with may be mistyped
  /// Documents that hold one of the terms of each side; none: what a word may have been meant to be is told by its
  /// own frequency alone.
  std::function<std::size_t(const PlanWord&, const PlanWord&)> together = {};
  /// Whether who asks may know of a document that holds the term: what only others' drafts say is not said at all,
  /// neither known nor guessed. None: she may of all.
  std::function<bool(const std::string& term)> seen = {};
  bool mends = true;  ///< whether what is mistyped is mended

  /// Documents that hold the term, none where she may know of none.
  std::size_t said(const std::string& term) const {
    const std::size_t found = frequency(term);
    return found == 0 || !seen || seen(term) ? found : 0;
  }
};

/// Understands a query. Any text is one: quotes make phrases, everything else is words.
Plan make_plan(std::string_view text, const PlanContext& context);

}  // namespace acervo::search
