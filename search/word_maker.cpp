#include "search/word_maker.hpp"

#include <algorithm>

#include "search/analysis.hpp"
#include "search/record.hpp"

namespace acervo::search {

namespace {

constexpr double kOtherLanguage = 0.7;  // what a stem by another language's rules counts

}  // namespace

PlanWord WordMaker::of(const Token& token, Language language) {
  PlanWord word;
  for (std::string& stem : query_stems(token)) word.terms.push_back({std::move(stem), 1});
  // In the language of the question the word's own stem counts most: "son" is no sound in Spanish.
  if (language != Language::other)
    for (WeightedTerm& term : word.terms)
      if (term.term != stem(token, language)) term.weight = kOtherLanguage;
  mark(word.terms);
  if (has_exact_form(token.lower)) {
    word.extras.push_back({exact_term(token.lower), context_.weights.exact});
  } else if (token.folded.find_first_of("nc") != std::string::npos) {
    // Typed without ñ where both are words: año is not ano, and what was typed comes first. Where nobody writes it
    // without, what was typed is what is written.
    const auto forms = context_.dictionary.written(token.folded);
    const bool plain = std::find(forms.begin(), forms.end(), token.folded) != forms.end();
    for (const std::string_view form : forms)
      if (has_exact_form(form))
        word.extras.push_back({exact_term(form), plain ? -context_.weights.exact : context_.weights.exact});
  }
  return word;
}

std::size_t WordMaker::frequency(const PlanWord& word) const {
  std::size_t sum = 0;
  for (const auto& term : word.terms) sum += context_.said(term.term);
  return sum;
}

PlanWord WordMaker::foreign(const Token& token, Language language, bool marked) {
  PlanWord word;
  word.terms.push_back({stem(token, language), 1});
  if (word.terms.front().term != token.folded) word.terms.push_back({token.folded, 1});
  if (marked) mark(word.terms);
  return word;
}

std::vector<PlanWord> WordMaker::translated(const Translation& way, bool marked) {
  std::vector<PlanWord> words;
  for (const Token& each : tokenize(way.text))
    if (!each.whole && !is_stop_word(each.folded, way.language)) words.push_back(foreign(each, way.language, marked));
  return words;
}

PlanWord WordMaker::inflected(const Inflection& inflection) {
  PlanWord word;
  const auto add = [&](const std::string& form) {
    word.terms.push_back({stem(forms_of(form), inflection.language), 1});
  };
  add(inflection.word);
  std::for_each(inflection.forms.begin(), inflection.forms.end(), add);
  mark(word.terms);
  return word;
}

}  // namespace acervo::search
