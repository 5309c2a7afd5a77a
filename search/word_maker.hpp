#pragma once

#include "search/inflections.hpp"
#include "search/plan.hpp"
#include "search/translations.hpp"

// Private to search/.
namespace acervo::search {

/// Makes of a word of the question the terms that find it.
class WordMaker {
 public:
  /// @param marked  gets the terms that texts are marked with
  WordMaker(const PlanContext& context, MarkedTerms& marked) : context_(context), marked_(marked) {}

  /// The language of the question; `other` where it does not show.
  void speak(Language language) { language_ = language; }

  PlanWord of(const Token& token) { return of(token, language_); }
  PlanWord of(const Token& token, Language language);

  /// A word of another language, which only that language's rules stem.
  PlanWord foreign(const Token& token, Language language, bool marked = true);

  /// What a word is in another language: all of them must be there. None where that are only little words.
  std::vector<PlanWord> translated(const Translation& way, bool marked);

  /// All forms of a word.
  PlanWord inflected(const Inflection& inflection);

  /// Documents that say it; those that say two of its forms count twice.
  std::size_t frequency(const PlanWord& word) const;

 private:
  void mark(const std::vector<WeightedTerm>& terms) {
    for (const auto& term : terms) marked_.insert(term.term);
  }

  const PlanContext& context_;
  MarkedTerms& marked_;
  Language language_ = Language::other;
};

}  // namespace acervo::search
