#include "search/names.hpp"

#include <algorithm>

#include "catalog/core/text.hpp"

namespace acervo::search {

namespace {

constexpr std::size_t kFew = 2000;

/// The first eight bytes as a number that sorts as they do; what is missing counts as `filler`.
std::uint64_t key_of(std::string_view text, unsigned char filler = 0) {
  std::uint64_t key = 0;
  for (std::size_t i = 0; i < 8; ++i) key = key << 8 | (i < text.size() ? static_cast<unsigned char>(text[i]) : filler);
  return key;
}

bool is_plain(char c) {
  return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9');
}

}  // namespace

bool word_begins(std::string_view folded, std::size_t at) {
  return at == 0 || (static_cast<unsigned char>(folded[at - 1]) < 0x80 && !is_plain(folded[at - 1]));
}

bool has_word_beginning(std::string_view folded, std::string_view beginning) {
  for (std::size_t at = folded.find(beginning); at != std::string_view::npos; at = folded.find(beginning, at + 1))
    if (word_begins(folded, at)) return true;
  return false;
}

void Names::Sorted::add(std::string_view name) {
  const std::uint32_t value = count();
  for (std::size_t at = 0; at < name.size(); ++at)
    if (word_begins(name, at) && (is_plain(name[at]) || static_cast<unsigned char>(name[at]) >= 0x80))
      entries_.push_back({key_of(name.substr(at)), value, static_cast<std::uint32_t>(at)});
  text_ += name;
  ends_.push_back(static_cast<std::uint32_t>(text_.size()));
}

void Names::Sorted::sort() {
  std::sort(entries_.begin(), entries_.end(), [](const Entry& a, const Entry& b) {
    return a.key != b.key ? a.key < b.key : a.value != b.value ? a.value < b.value : a.at < b.at;
  });
  text_.shrink_to_fit();
  entries_.shrink_to_fit();
}

Names::Sorted::Range Names::Sorted::range(std::string_view prefix) const {
  const auto first = std::lower_bound(entries_.begin(), entries_.end(), key_of(prefix),
                                      [](const Entry& entry, std::uint64_t key) { return entry.key < key; });
  const auto last = std::upper_bound(first, entries_.end(), key_of(prefix, 0xFF),
                                     [](std::uint64_t key, const Entry& entry) { return key < entry.key; });
  return {entries_.data() + (first - entries_.begin()), entries_.data() + (last - entries_.begin())};
}

std::shared_ptr<const Names> Names::with(const std::shared_ptr<const Names>& known,
                                         const Growing<std::string>& values) {
  if (known && known->size() == values.size()) return known;
  auto fresh = known ? std::make_shared<Names>(*known) : std::make_shared<Names>();
  while (fresh->size() < values.size()) fresh->recent_.push_back(fold(values[fresh->size()]));
  if (fresh->recent_.size() > kFew) {
    auto sorted = std::make_shared<Sorted>(*fresh->sorted_);
    for (const std::string& name : fresh->recent_) sorted->add(name);
    sorted->sort();
    fresh->sorted_ = std::move(sorted);
    fresh->recent_.clear();
    fresh->recent_.shrink_to_fit();
  }
  return fresh;
}

}  // namespace acervo::search
