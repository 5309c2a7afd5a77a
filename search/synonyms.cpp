#include "search/synonyms.hpp"

#include <algorithm>
#include <array>

namespace acervo::search {

namespace {

bool share_one(const std::vector<std::string>& a, const std::vector<std::string>& b) {
  return std::any_of(a.begin(), a.end(), [&](const auto& x) { return std::find(b.begin(), b.end(), x) != b.end(); });
}

std::vector<Token> plain_tokens(std::string_view text) {
  std::vector<Token> tokens = tokenize(text);
  std::erase_if(tokens, [](const Token& token) { return token.whole; });
  return tokens;
}

}  // namespace

Synonyms::Synonyms(const std::vector<SynonymEntry>& entries) {
  for (const SynonymEntry& entry : entries) {
    std::vector<std::size_t> members;
    for (const Wording& wording : entry) {
      Phrase phrase{plain_tokens(wording.text), {}, entries_.size(), wording.language};
      if (phrase.words.empty()) continue;
      for (const Token& token : phrase.words) phrase.stems.push_back(query_stems(token));
      for (const std::string& stem : phrase.stems.front()) by_first_stem_[stem].push_back(phrases_.size());
      members.push_back(phrases_.size());
      phrases_.push_back(std::move(phrase));
    }
    entries_.push_back(std::move(members));
  }
}

Synonyms::Match Synonyms::match(const std::vector<Token>& tokens, std::size_t from) const {
  Match best;
  if (phrases_.empty()) return best;
  std::vector<std::size_t> matched;
  const auto consider = [&](std::size_t index) {
    const Phrase& phrase = phrases_[index];
    if (from + phrase.words.size() > tokens.size() || phrase.words.size() < best.words) return;
    for (std::size_t i = 0; i < phrase.words.size(); ++i)
      if (!share_one(query_stems(tokens[from + i]), phrase.stems[i])) return;
    if (phrase.words.size() > best.words) matched.clear();
    best.words = phrase.words.size();
    if (std::find(matched.begin(), matched.end(), index) == matched.end()) matched.push_back(index);
  };
  for (const std::string& stem : query_stems(tokens[from]))
    if (const auto found = by_first_stem_.find(stem); found != by_first_stem_.end())
      for (const std::size_t index : found->second) consider(index);
  std::array<bool, kStemmedLanguages + 1> spoken{};
  for (const std::size_t index : matched) spoken[static_cast<std::size_t>(phrases_[index].language)] = true;
  if (std::count(spoken.begin(), spoken.end(), true) == 1 && !matched.empty())
    best.language = phrases_[matched.front()].language;
  for (const bool translated : {false, true})
    for (const std::size_t index : matched)
      for (const std::size_t other : entries_[phrases_[index].entry]) {
        const Phrase& way = phrases_[other];
        const bool foreign = way.language != Language::other && !spoken[static_cast<std::size_t>(Language::other)] &&
                             !spoken[static_cast<std::size_t>(way.language)];
        const bool typed = std::find(matched.begin(), matched.end(), other) != matched.end();
        if (foreign == translated && !typed && best.alternatives.size() < kMostAlternatives)
          best.alternatives.push_back({way.words, way.language, translated});
      }
  if (best.alternatives.empty()) best.words = 0;
  return best;
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
