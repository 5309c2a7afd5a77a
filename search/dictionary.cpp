#include "search/dictionary.hpp"

#include <algorithm>
#include <array>
#include <utility>

#include "catalog/core/text.hpp"

namespace acervo::search {

namespace {

constexpr std::size_t kRecent = 4096;

std::uint32_t letters_of(std::string_view folded) {
  std::uint32_t letters = 0;
  for (const char c : folded)
    if (c >= 'a' && c <= 'z') letters |= 1U << (c - 'a');
  return letters;
}

template <int kEdits>
bool within(std::uint32_t one, std::uint32_t other) {
  std::uint32_t left = one ^ other;
  for (int i = 0; i < 2 * kEdits; ++i) left &= left - 1;  // each takes one letter away
  return left == 0;
}

/// Sets of letters that differ from another one by at most two letters for each edit. Nearly all blocks have none,
/// which is found without branches, so that the compiler makes vectors of it.
template <int kEdits, class Visit>
void each_with_letters_near(const std::vector<std::uint32_t>& all, std::uint32_t letters, Visit visit) {
  constexpr std::size_t kBlock = 32;
  std::size_t i = 0;
  for (; i + kBlock <= all.size(); i += kBlock) {
    const std::uint32_t* block = all.data() + i;
    std::uint32_t some = 0;
    for (std::size_t k = 0; k < kBlock; ++k) some |= within<kEdits>(block[k], letters) ? 1U : 0U;
    if (some == 0) continue;
    for (std::size_t k = 0; k < kBlock; ++k)
      if (within<kEdits>(block[k], letters)) visit(i + k);
  }
  for (; i < all.size(); ++i)
    if (within<kEdits>(all[i], letters)) visit(i);
}

}  // namespace

Dictionary::Word Dictionary::Words::operator[](std::size_t i) const {
  const std::string_view lower(text_.data() + begin_[i], lower_size_[i]);
  // Most words are their own folded form.
  if (folded_size_[i] == 0) return {lower, lower};
  return {lower, {text_.data() + begin_[i] + lower_size_[i], folded_size_[i]}};
}

void Dictionary::Words::add(std::string_view lower, std::string_view folded) {
  lower = lower.substr(0, 255);
  folded = folded.substr(0, 255);
  begin_.push_back(static_cast<std::uint32_t>(text_.size()));
  lower_size_.push_back(static_cast<std::uint8_t>(lower.size()));
  folded_size_.push_back(static_cast<std::uint8_t>(lower == folded ? 0 : folded.size()));
  if (folded.size() <= kLongest) {
    OfLength& same = by_length_[folded.size()];
    same.letters.push_back(letters_of(folded));
    same.at.push_back(static_cast<std::uint32_t>(begin_.size() - 1));
  }
  text_ += lower;
  if (lower != folded) text_ += folded;
}

std::size_t Dictionary::Words::lower_bound(std::string_view folded) const {
  std::size_t from = 0;
  for (std::size_t left = size(); left > 0;) {
    const std::size_t half = left / 2;
    if ((*this)[from + half].folded < folded)
      from += half + 1, left -= half + 1;
    else
      left = half;
  }
  return from;
}

template <class Visit>
void Dictionary::Words::near(std::string_view folded, int distance, Visit visit) const {
  const std::uint32_t letters = letters_of(folded);
  const auto reach = static_cast<std::size_t>(distance);
  std::vector<std::uint32_t> found;
  // One edit changes the length by at most one.
  for (std::size_t size = folded.size() - std::min(folded.size(), reach); size <= folded.size() + reach; ++size) {
    if (size > kLongest) break;
    const OfLength& same = by_length_[size];
    const auto take = [&](std::size_t i) { found.push_back(same.at[i]); };
    if (distance == 1)
      each_with_letters_near<1>(same.letters, letters, take);
    else
      each_with_letters_near<2>(same.letters, letters, take);
  }
  std::sort(found.begin(), found.end());
  for (const std::uint32_t i : found) {
    const Word word = (*this)[i];
    const int edits = edit_distance(word.folded, folded, distance);
    if (edits > 0 && edits <= distance) visit(word, edits);
  }
}

std::shared_ptr<const Dictionary::Words> Dictionary::merged(const Words& a, const Words& b) {
  auto result = std::make_shared<Words>();
  const auto before = [](const Word& x, const Word& y) {
    return x.folded != y.folded ? x.folded < y.folded : x.lower < y.lower;
  };
  std::string_view last;
  for (std::size_t i = 0, j = 0; i < a.size() || j < b.size();) {
    const bool left = j == b.size() || (i < a.size() && !before(b[j], a[i]));
    const Word word = left ? a[i++] : b[j++];
    if (word.lower != last || result->size() == 0) result->add(word.lower, word.folded);
    last = word.lower;
  }
  return result;
}

std::shared_ptr<const Dictionary> Dictionary::with(const std::shared_ptr<const Dictionary>& base,
                                                   std::vector<std::string> lower_words) {
  std::vector<std::pair<std::string, std::string>> fresh;  // folded, lower
  fresh.reserve(lower_words.size());
  for (std::string& lower : lower_words) {
    const bool plain =
        std::all_of(lower.begin(), lower.end(), [](char c) { return static_cast<unsigned char>(c) < 0x80; });
    std::string folded = plain ? lower : fold(lower);
    fresh.emplace_back(std::move(folded), std::move(lower));
  }
  std::sort(fresh.begin(), fresh.end());
  Words words;
  for (const auto& [folded, lower] : fresh) words.add(lower, folded);
  auto result = std::make_shared<Dictionary>();
  if (base) *result = *base;
  result->recent_ = merged(*result->recent_, words);
  if (result->recent_->size() > kRecent) {
    result->base_ = merged(*result->base_, *result->recent_);
    result->recent_ = std::make_shared<Words>();
  }
  return result;
}

bool Dictionary::has(std::string_view folded) const {
  for (const Words* words : {base_.get(), recent_.get()})
    if (const std::size_t at = words->lower_bound(folded); at < words->size() && (*words)[at].folded == folded)
      return true;
  return false;
}

std::vector<std::string_view> Dictionary::written(std::string_view folded) const {
  std::vector<std::string_view> result;
  for (const Words* words : {base_.get(), recent_.get()})
    for (std::size_t at = words->lower_bound(folded); at < words->size() && (*words)[at].folded == folded; ++at)
      result.push_back((*words)[at].lower);
  return result;
}

std::vector<std::string_view> Dictionary::beginning_with(std::string_view prefix, std::size_t limit) const {
  std::vector<std::string_view> result;
  std::string after(prefix);
  after += static_cast<char>(0xFF);
  for (const Words* words : {base_.get(), recent_.get()}) {
    const std::size_t from = words->lower_bound(prefix);
    const std::size_t to = words->lower_bound(after);
    const std::size_t step = std::max<std::size_t>(1, (to - from) / limit);
    for (std::size_t i = from; i < to && result.size() < 2 * limit; i += step)
      if (const std::string_view folded = (*words)[i].folded; result.empty() || result.back() != folded)
        result.push_back(folded);
  }
  return result;
}

std::vector<Dictionary::Near> Dictionary::near(std::string_view folded, int distance, std::size_t limit) const {
  std::vector<Near> result;
  for (const Words* words : {base_.get(), recent_.get()})
    words->near(folded, distance, [&](const Word& word, int edits) {
      if (result.empty() || result.back().word.folded != word.folded) result.push_back({word, edits});
    });
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
