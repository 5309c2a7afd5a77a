#include "search/numbering.hpp"

#include <algorithm>

namespace acervo::search {

namespace {
/// Of what is stored under one key: far from what a B-tree's item may hold.
constexpr std::size_t kPiece = 256 << 10;
}  // namespace

std::uint64_t SetNumbers::hash(std::size_t facet, const std::vector<std::string>& values) {
  std::string key(1, static_cast<char>(facet));
  for (const std::string& value : values) key.append(value).push_back('\0');
  return std::hash<std::string>{}(key);
}

SetNumbers::Numbers SetNumbers::of(const std::array<std::vector<std::string>, kFacets>& facets) {
  Numbers result{};
  std::array<std::uint64_t, kFacets> hashes{};
  for (std::size_t f = 0; f < kFacets; ++f)
    if (!facets[f].empty()) hashes[f] = hash(f, facets[f]);
  const std::lock_guard lock(mutex_);
  for (std::size_t f = 0; f < kFacets; ++f) {
    if (facets[f].empty()) continue;
    const auto [at, fresh] = numbers_.try_emplace(hashes[f], last_[f] + 1);
    result[f] = at->second;
    if (!fresh) continue;
    ++last_[f];
    ++count_fresh_;
    Writer out;
    out.number(f).number(facets[f].size());
    for (const std::string& value : facets[f]) out.text(value);
    if (fresh_.empty() || fresh_.back().size() > kPiece) fresh_.emplace_back();
    fresh_.back() += out.take();
  }
  return result;
}

std::uint64_t SetNumbers::load(std::string_view bytes) {
  std::vector<std::string> copies;
  std::uint64_t count = 0;
  each_stored_set(bytes, [&](std::size_t facet, const std::vector<std::string_view>& values) {
    copies.assign(values.begin(), values.end());
    numbers_[hash(facet, copies)] = ++last_[facet];
    ++count;
  });
  return count;
}

std::vector<std::string> encode_words(std::vector<std::string> words) {
  std::sort(words.begin(), words.end());
  std::vector<std::string> pieces;
  std::string_view before;
  for (const std::string& word : words) {
    if (pieces.empty() || pieces.back().size() > kPiece) {
      pieces.emplace_back();
      before = {};
    }
    const auto [a, b] = std::mismatch(word.begin(), word.end(), before.begin(), before.end());
    const auto shared = static_cast<std::size_t>(a - word.begin());
    pieces.back() += Writer().number(shared).text(std::string_view(word).substr(shared)).take();
    before = word;
  }
  return pieces;
}

std::vector<std::string> decode_words(std::string_view bytes) {
  std::vector<std::string> words;
  std::string word;
  for (Reader in(bytes); !in.done();) {
    word.resize(std::min<std::size_t>(in.number(), word.size()));
    words.push_back(word.append(in.text()));
  }
  return words;
}

}  // namespace acervo::search
