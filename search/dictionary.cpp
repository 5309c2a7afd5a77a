#include "search/dictionary.hpp"

#include <algorithm>
#include <array>
#include <bit>

#include "catalog/core/text.hpp"

namespace acervo::search {

namespace {

constexpr std::size_t kRecent = 4096;

bool before(const Dictionary::Word& a, const Dictionary::Word& b) {
  return a.folded != b.folded ? a.folded < b.folded : a.lower < b.lower;
}
bool same(const Dictionary::Word& a, const Dictionary::Word& b) {
  return a.lower == b.lower;
}

std::uint32_t letters_of(std::string_view folded) {
  std::uint32_t letters = 0;
  for (const char c : folded)
    if (c >= 'a' && c <= 'z') letters |= 1U << (c - 'a');
  return letters;
}

struct ByFolded {
  bool operator()(const Dictionary::Word& word, std::string_view folded) const { return word.folded < folded; }
  bool operator()(std::string_view folded, const Dictionary::Word& word) const { return folded < word.folded; }
};

}  // namespace

std::shared_ptr<const Dictionary> Dictionary::with(const std::shared_ptr<const Dictionary>& base,
                                                   std::vector<std::string> lower_words) {
  auto result = std::make_shared<Dictionary>();
  if (base) *result = *base;
  Words fresh;
  fresh.reserve(lower_words.size());
  for (std::string& lower : lower_words) {
    std::string folded = fold(lower);
    const std::uint32_t letters = letters_of(folded);
    fresh.push_back({std::move(lower), std::move(folded), letters});
  }
  std::sort(fresh.begin(), fresh.end(), before);
  Words merged;
  std::merge(result->recent_.begin(), result->recent_.end(), fresh.begin(), fresh.end(), std::back_inserter(merged),
             before);
  if (merged.size() > kRecent) {
    auto all = std::make_shared<Words>();
    std::merge(result->base_->begin(), result->base_->end(), merged.begin(), merged.end(), std::back_inserter(*all),
               before);
    all->erase(std::unique(all->begin(), all->end(), same), all->end());
    result->base_ = std::move(all);
    merged.clear();
  }
  result->recent_ = std::move(merged);
  return result;
}

bool Dictionary::has(std::string_view folded) const {
  return std::binary_search(base_->begin(), base_->end(), folded, ByFolded{}) ||
         std::binary_search(recent_.begin(), recent_.end(), folded, ByFolded{});
}

std::vector<std::string_view> Dictionary::written(std::string_view folded) const {
  std::vector<std::string_view> result;
  for (const Words* words : {base_.get(), &recent_}) {
    const auto [from, to] = std::equal_range(words->begin(), words->end(), folded, ByFolded{});
    for (auto at = from; at != to; ++at) result.push_back(at->lower);
  }
  return result;
}

std::vector<std::string_view> Dictionary::beginning_with(std::string_view prefix, std::size_t limit) const {
  std::vector<std::string_view> result;
  std::string after(prefix);
  after += static_cast<char>(0xFF);
  for (const Words* words : {base_.get(), &recent_}) {
    const auto from = std::lower_bound(words->begin(), words->end(), prefix, ByFolded{});
    const auto to = std::lower_bound(from, words->end(), std::string_view(after), ByFolded{});
    const auto size = static_cast<std::size_t>(to - from);
    const std::size_t step = std::max<std::size_t>(1, size / limit);
    for (std::size_t i = 0; i < size && result.size() < 2 * limit; i += step)
      if (result.empty() || result.back() != from[static_cast<std::ptrdiff_t>(i)].folded)
        result.push_back(from[static_cast<std::ptrdiff_t>(i)].folded);
  }
  return result;
}

std::vector<Dictionary::Near> Dictionary::near(std::string_view folded, int distance, std::size_t limit) const {
  std::vector<Near> result;
  const std::uint32_t letters = letters_of(folded);
  for (const Words* words : {base_.get(), &recent_})
    for (const Word& word : *words) {
      // One edit changes the length by at most one, and the set of letters by at most two.
      const auto difference =
          static_cast<std::ptrdiff_t>(word.folded.size()) - static_cast<std::ptrdiff_t>(folded.size());
      if (difference > distance || -difference > distance) continue;
      if (std::popcount(word.letters ^ letters) > 2 * distance) continue;
      const int edits = edit_distance(word.folded, folded, distance);
      if (edits > distance || edits == 0) continue;
      if (!result.empty() && result.back().word->folded == word.folded) continue;
      result.push_back({&word, edits});
    }
  std::stable_sort(result.begin(), result.end(), [](const Near& a, const Near& b) { return a.distance < b.distance; });
  if (result.size() > limit) result.resize(limit);
  return result;
}

int edit_distance(std::string_view a, std::string_view b, int limit) {
  constexpr std::size_t kLongest = 64;
  if (a.size() > kLongest || b.size() > kLongest) return limit + 1;
  std::array<std::array<int, kLongest + 1>, 3> rows;
  auto* two_before = rows[0].data();
  auto* before = rows[1].data();
  auto* now = rows[2].data();
  for (std::size_t j = 0; j <= b.size(); ++j) before[j] = static_cast<int>(j);
  for (std::size_t i = 1; i <= a.size(); ++i) {
    now[0] = static_cast<int>(i);
    int best = now[0];
    for (std::size_t j = 1; j <= b.size(); ++j) {
      now[j] = std::min({before[j] + 1, now[j - 1] + 1, before[j - 1] + (a[i - 1] == b[j - 1] ? 0 : 1)});
      if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1])
        now[j] = std::min(now[j], two_before[j - 2] + 1);
      best = std::min(best, now[j]);
    }
    if (best > limit) return limit + 1;
    std::swap(two_before, before);
    std::swap(before, now);
  }
  return before[b.size()];
}

}  // namespace acervo::search
