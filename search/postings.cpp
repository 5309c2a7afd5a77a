#include "search/postings.hpp"

#include <algorithm>

namespace acervo::search {

std::size_t PostingList::size_until(Number last) const {
  if (numbers.empty() || numbers.back() <= last) return numbers.size();
  return static_cast<std::size_t>(std::upper_bound(numbers.begin(), numbers.end(), last) - numbers.begin());
}

Impact::Impact(const Weights& weights, const std::array<double, kFields>& average_lengths)
    : weights_(weights), usual_(kFields) {
  for (std::size_t f = 0; f < kFields; ++f)
    for (std::size_t code = 0; code < 256; ++code) {
      const double share = decoded_length(static_cast<std::uint8_t>(code)) / std::max(1.0, average_lengths[f]);
      const double norm = 1 - weights_.length[f] + weights_.length[f] * std::min(share, 8.0);
      saturation_[f][code] = static_cast<float>(weights_.saturation * norm);
      for (std::size_t count = 0; count < kUsual; ++count) {
        const auto tf = static_cast<double>(count);
        usual_[f][code][count] = static_cast<float>(weights_.field[f] * tf / (tf + saturation_[f][code]));
      }
    }
}

std::array<double, kFields> Impact::parts(Xapian::termcount wdf,
                                          const std::array<std::uint8_t, kFields>& lengths) const {
  const FieldCounts counts = FieldCounts::unpack(wdf);
  std::array<double, kFields> parts{};
  for (std::size_t f = 0; f < kFields; ++f)
    if (counts.tf[f] != 0) {
      const double tf = counts.tf[f];
      parts[f] = weights_.field[f] * tf / (tf + saturation_[f][lengths[f]]);
    }
  return parts;
}

std::uint16_t Impact::of(Xapian::termcount wdf, const std::array<std::uint8_t, kFields>& lengths) const {
  const FieldCounts counts = FieldCounts::unpack(wdf);
  double sum = 0;
  for (std::size_t f = 0; f < kFields; ++f) {
    const std::size_t count = counts.tf[f];
    if (count == 0) continue;
    const double tf = counts.tf[f];
    sum += count < kUsual ? usual_[f][lengths[f]][count] : weights_.field[f] * tf / (tf + saturation_[f][lengths[f]]);
  }
  const auto scaled = static_cast<std::uint16_t>(std::clamp(sum * PostingList::kScale, 1.0, 32767.0));
  const bool in_title = (wdf >> 6 & 3) != 0;
  return in_title ? static_cast<std::uint16_t>(scaled | PostingList::kInTitle) : scaled;
}

std::shared_ptr<const PostingList> PostingCache::list(const std::string& term, const Halves& database,
                                                      const Columns& columns, Number last) {
  std::shared_ptr<const PostingList> known;
  {
    const std::lock_guard lock(mutex_);
    if (const auto found = entries_.find(term); found != entries_.end()) {
      ages_.splice(ages_.begin(), ages_, found->second.age);
      known = found->second.list;
      if (known->upto >= last) return known;
    }
  }
  std::shared_ptr<PostingList> fresh;
  const auto begin = [&](std::size_t expected) {
    fresh = std::make_shared<PostingList>();
    fresh->numbers.reserve(expected);
    fresh->impacts.reserve(expected);
  };
  if (!known) {
    const std::size_t expected = database.get_termfreq(term);
    begin(expected);
    // Questions are full of words that nobody says: they would push out what is.
    if (expected == 0) {
      fresh->upto = last;
      return fresh;
    }
  }
  database.each_posting(term, known ? known->upto + 1 : 1, last, [&](Number number, Xapian::termcount wdf) {
    if (!fresh) {
      begin(known->numbers.size() + 64);
      fresh->numbers = known->numbers;
      fresh->impacts = known->impacts;
    }
    fresh->numbers.push_back(number);
    fresh->impacts.push_back(impact_.of(wdf, columns.lengths[number]));
  });
  if (!fresh) {
    known->upto.store(last);
    return known;
  }
  fresh->upto = last;

  const std::lock_guard lock(mutex_);
  if (const auto found = entries_.find(term); found != entries_.end()) {
    if (found->second.list->upto >= last) return found->second.list;
    bytes_ -= found->second.list->bytes();
    found->second.list = fresh;
  } else {
    ages_.push_front(term);
    entries_.emplace(term, Entry{fresh, ages_.begin()});
  }
  bytes_ += fresh->bytes();
  while (bytes_ > budget_ && ages_.size() > 1) {
    const auto oldest = entries_.find(ages_.back());
    bytes_ -= oldest->second.list->bytes();
    entries_.erase(oldest);
    ages_.pop_back();
  }
  return fresh;
}

}  // namespace acervo::search
