#include "search/synonyms.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <map>

namespace acervo::search {

namespace {

constexpr double kPart = 0.7;  // of a synonym's weight: the whole for its part, or a part for the whole

constexpr std::size_t kShortestWord = 4;  // letters, of what may be mistyped

bool share_one(const std::vector<std::string>& a, const std::vector<std::string>& b) {
  return std::any_of(a.begin(), a.end(), [&](const auto& x) { return std::find(b.begin(), b.end(), x) != b.end(); });
}

/// Which of a phrase's words must be there: not its little ones ("1.º de primaria"), unless only one would be left.
std::vector<Token> telling(const std::vector<Token>& words) {
  std::vector<Token> result;
  for (const Token& word : words)
    if (!is_stop_word(word.folded)) result.push_back(word);
  return result.size() > 1 ? result : words;
}

std::vector<Token> plain_tokens(std::string_view text) {
  std::vector<Token> tokens = tokenize(text);
  std::erase_if(tokens, [](const Token& token) { return token.whole; });
  return tokens;
}

}  // namespace

Synonyms::Synonyms(const std::vector<SynonymEntry>& entries) {
  std::vector<std::string> words;
  for (const SynonymEntry& entry : entries) {
    std::vector<std::size_t> members;
    for (const Wording& wording : entry) {
      Phrase phrase{plain_tokens(wording.text), {}, entries_.size(), wording.language, wording.part};
      if (phrase.words.empty()) continue;
      for (const Token& token : phrase.words)
        if (token.folded.size() >= kShortestWord && !is_stop_word(token.folded)) words.push_back(token.lower);
      for (const Token& token : telling(phrase.words)) phrase.stems.push_back(query_stems(token));
      for (const std::string& stem : phrase.stems.front()) by_first_stem_[stem].push_back(phrases_.size());
      members.push_back(phrases_.size());
      phrases_.push_back(std::move(phrase));
    }
    entries_.push_back(std::move(members));
  }
  words_ = Dictionary::with(nullptr, std::move(words));
}

Synonyms::Match Synonyms::match(const std::vector<Token>& tokens, std::size_t from) const {
  Match best;
  if (phrases_.empty()) return best;
  std::vector<std::size_t> matched;
  const auto consider = [&](std::size_t index) {
    const Phrase& phrase = phrases_[index];
    std::size_t at = from;
    for (std::size_t i = 0; i < phrase.stems.size(); ++i, ++at) {
      // Little words between those of the phrase may be there or not.
      while (i > 0 && at < tokens.size() && is_stop_word(tokens[at].folded) &&
             !share_one(query_stems(tokens[at]), phrase.stems[i]))
        ++at;
      if (at == tokens.size() || !share_one(query_stems(tokens[at]), phrase.stems[i])) return;
    }
    if (at - from < best.words) return;
    if (at - from > best.words) matched.clear();
    best.words = at - from;
    if (std::find(matched.begin(), matched.end(), index) == matched.end()) matched.push_back(index);
  };
  for (const std::string& stem : query_stems(tokens[from]))
    if (const auto found = by_first_stem_.find(stem); found != by_first_stem_.end())
      for (const std::size_t index : found->second) consider(index);
  std::array<bool, kStemmedLanguages + 1> spoken{};
  for (const std::size_t index : matched) spoken[static_cast<std::size_t>(phrases_[index].language)] = true;
  if (std::count(spoken.begin(), spoken.end(), true) == 1 && !matched.empty())
    best.language = phrases_[matched.front()].language;
  // Each way once, though it is in reach of several phrases that were matched; and not one part for another.
  std::map<std::size_t, double> ways;
  for (const std::size_t index : matched)
    for (const std::size_t other : entries_[phrases_[index].entry])
      if (std::find(matched.begin(), matched.end(), other) == matched.end() &&
          !(phrases_[index].part && phrases_[other].part && spoken[static_cast<std::size_t>(phrases_[other].language)]))
        ways[other] = std::max(ways[other], sure(phrases_[index], phrases_[other]));
  for (const auto& [other, sure] : ways) {
    const Phrase& way = phrases_[other];
    const bool foreign = way.language != Language::other && !spoken[static_cast<std::size_t>(Language::other)] &&
                         !spoken[static_cast<std::size_t>(way.language)];
    best.alternatives.push_back({way.words, way.language, foreign, sure});
  }
  std::stable_sort(best.alternatives.begin(), best.alternatives.end(), [](const Way& a, const Way& b) {
    return a.translated != b.translated ? b.translated : a.sure > b.sure;
  });
  std::array<std::size_t, kStemmedLanguages + 1> taken{};
  std::erase_if(best.alternatives,
                [&](const Way& way) { return ++taken[static_cast<std::size_t>(way.language)] > kMostAlternatives; });
  if (best.alternatives.empty()) best.words = 0;
  return best;
}

double Synonyms::sure(const Phrase& typed, const Phrase& way) const {
  if (!typed.part && !way.part) return 1;
  const auto& entry = entries_[way.entry];
  const auto same = std::count_if(entry.begin(), entry.end(), [&](std::size_t other) {
    return phrases_[other].part && phrases_[other].language == way.language;
  });
  const double chance = 1 / std::sqrt(std::max<double>(1, static_cast<double>(same)));
  return typed.part && way.part ? chance : kPart;
}

std::vector<Synonyms::Expansion> Synonyms::expand(std::string_view text) const {
  std::vector<Expansion> result;
  const std::vector<Token> tokens = plain_tokens(text);
  for (std::size_t i = 0; i < tokens.size();) {
    const Match found = match(tokens, i);
    if (found.words > 0) {
      const std::size_t begin = tokens[i].begin;
      Expansion& expansion =
          result.emplace_back(Expansion{std::string(text.substr(begin, tokens[i + found.words - 1].end - begin)), {}});
      for (const auto& way : found.alternatives) {
        std::string other;
        for (const Token& word : way.words) other.append(other.empty() ? "" : " ").append(word.lower);
        if (std::find(expansion.alternatives.begin(), expansion.alternatives.end(), other) ==
            expansion.alternatives.end())
          expansion.alternatives.push_back(std::move(other));
      }
    }
    i += std::max<std::size_t>(1, found.words);
  }
  return result;
}

}  // namespace acervo::search
