#include <algorithm>

#include "search/tagging.hpp"

namespace acervo::search {

namespace {

bool share_one(const std::vector<std::string>& a, const std::vector<std::string>& b) {
  return std::ranges::any_of(a, [&](const auto& x) { return std::ranges::find(b, x) != b.end(); });
}

std::vector<Token> words_of(std::string_view text) {
  std::vector<Token> tokens = tokenize(text);
  std::erase_if(tokens, [](const Token& token) { return token.whole; });
  return tokens;
}

}  // namespace

void TagNames::add(TagField field, const std::string& value, std::string_view text) {
  const std::vector<Token> words = words_of(text);
  if (words.empty() || words.size() > 8) return;
  // One letter, or a word that every sentence has, names nothing.
  if (words.size() == 1 && (words[0].folded.size() < 2 || is_stop_word(words[0].folded))) return;
  Phrase phrase{{}, field, value};
  for (const Token& word : words) phrase.stems.push_back(query_stems(word));
  for (const std::string& stem : phrase.stems.front()) by_first_stem_[stem].push_back(phrases_.size());
  phrases_.push_back(std::move(phrase));
}

std::vector<TagNames::Mention> TagNames::find(std::string_view text) const {
  std::vector<Mention> found;
  const std::vector<Token> words = words_of(text);
  std::vector<std::vector<std::string>> stems;
  for (const Token& word : words) stems.push_back(query_stems(word));
  std::map<std::pair<TagField, std::string>, std::size_t> places;
  for (std::size_t at = 0; at < words.size(); ++at) {
    std::vector<std::size_t> candidates;
    for (const std::string& stem : stems[at])
      if (const auto phrases = by_first_stem_.find(stem); phrases != by_first_stem_.end())
        candidates.insert(candidates.end(), phrases->second.begin(), phrases->second.end());
    std::ranges::sort(candidates);
    candidates.erase(std::unique(candidates.begin(), candidates.end()), candidates.end());
    for (const std::size_t candidate : candidates) {
      const Phrase& phrase = phrases_[candidate];
      const std::size_t size = phrase.stems.size();
      if (at + size > words.size()) continue;
      bool same = true;
      for (std::size_t i = 1; i < size && same; ++i) same = share_one(stems[at + i], phrase.stems[i]);
      if (!same) continue;
      const auto [place, fresh] = places.emplace(std::pair(phrase.field, phrase.value), found.size());
      if (!fresh) {
        ++found[place->second].times;
        continue;
      }
      const std::size_t begin = words[at].begin;
      found.push_back(
          {phrase.field, phrase.value, std::string(text.substr(begin, words[at + size - 1].end - begin)), 1});
    }
  }
  return found;
}

}  // namespace acervo::search
