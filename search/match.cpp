#include "search/match.hpp"

#include <algorithm>
#include <cmath>

namespace acervo::search {

namespace {

constexpr float kUnit = 1.0F / PostingList::kScale;
constexpr std::uint16_t kImpact = 0x7FFF;

/// Walks two ascending lists to their common numbers, by leaps where one is much longer.
template <class Found>
void intersect(const std::vector<Number>& few, const std::vector<Number>& many, std::size_t many_size, Found found) {
  if (few.empty() || many_size == 0) return;
  if (many_size / 16 > few.size()) {
    std::size_t at = 0;
    for (std::size_t i = 0; i < few.size(); ++i) {
      std::size_t step = 1;
      while (at + step < many_size && many[at + step] < few[i]) step *= 2;
      const auto end = many.begin() + static_cast<std::ptrdiff_t>(std::min(at + step + 1, many_size));
      at = static_cast<std::size_t>(std::lower_bound(many.begin() + static_cast<std::ptrdiff_t>(at), end, few[i]) -
                                    many.begin());
      if (at == many_size) return;
      if (many[at] == few[i]) found(i, at);
    }
    return;
  }
  for (std::size_t i = 0, j = 0; i < few.size() && j < many_size;) {
    const Number a = few[i];
    const Number b = many[j];
    if (a == b) found(i, j);
    i += a <= b ? 1 : 0;
    j += b <= a ? 1 : 0;
  }
}

/// Either of two, the better score for what is in both.
Hits either(Hits a, Hits b) {
  if (a.size() == 0) return b;
  if (b.size() == 0) return a;
  Hits result;
  const std::size_t size = a.size() + b.size();
  result.numbers.resize(size);
  result.scores.resize(size);
  result.in_title.resize(size);
  std::size_t n = 0;
  const auto take = [&](const Hits& from, std::size_t i) {
    result.numbers[n] = from.numbers[i];
    result.scores[n] = from.scores[i];
    result.in_title[n++] = from.in_title[i];
  };
  std::size_t i = 0;
  std::size_t j = 0;
  while (i < a.size() && j < b.size()) {
    if (a.numbers[i] < b.numbers[j]) {
      take(a, i++);
    } else if (b.numbers[j] < a.numbers[i]) {
      take(b, j++);
    } else {
      const bool better = a.scores[i] >= b.scores[j];
      const std::uint8_t in_title = std::max(a.in_title[i], b.in_title[j]);
      take(better ? a : b, better ? i : j);
      result.in_title[n - 1] = in_title;
      ++i, ++j;
    }
  }
  while (i < a.size()) take(a, i++);
  while (j < b.size()) take(b, j++);
  result.numbers.resize(n);
  result.scores.resize(n);
  result.in_title.resize(n);
  return result;
}

Hits both(const Hits& a, const Hits& b) {
  Hits result;
  const bool swapped = a.size() > b.size();
  const Hits& few = swapped ? b : a;
  const Hits& many = swapped ? a : b;
  intersect(few.numbers, many.numbers, many.size(), [&](std::size_t i, std::size_t j) {
    result.numbers.push_back(few.numbers[i]);
    result.scores.push_back(few.scores[i] + many.scores[j]);
    result.in_title.push_back(static_cast<std::uint8_t>(few.in_title[i] + many.in_title[j]));
  });
  return result;
}

void compress(Hits& hits, const std::vector<float>& gained, const std::vector<std::uint8_t>& in_title) {
  std::size_t n = 0;
  for (std::size_t i = 0; i < hits.size(); ++i) {
    if (gained[i] < 0) continue;
    hits.numbers[n] = hits.numbers[i];
    hits.scores[n] = hits.scores[i] + gained[i];
    hits.in_title[n++] = static_cast<std::uint8_t>(hits.in_title[i] + in_title[i]);
  }
  hits.numbers.resize(n);
  hits.scores.resize(n);
  hits.in_title.resize(n);
}

}  // namespace

/// A word's posting lists, with what an impact in each is worth.
struct Matcher::Source {
  struct Part {
    std::shared_ptr<const PostingList> list;
    std::size_t size;
    float worth;
  };
  std::vector<Part> parts;
  std::vector<Part> extras;
  std::size_t size = 0;
};

double Matcher::idf(std::size_t documents) const {
  const auto n = static_cast<double>(std::max<std::size_t>(snapshot_.live, documents) + 1);
  const auto df = static_cast<double>(documents);
  return std::log1p((n - df + 0.5) / (df + 0.5));
}

Matcher::Source Matcher::source(const PlanWord& word, double weight) const {
  Source source;
  for (const WeightedTerm& term : word.terms) {
    auto list = lists_(term.term);
    const std::size_t size = list->size_until(snapshot_.last);
    if (size == 0) continue;
    source.parts.push_back({std::move(list), size, static_cast<float>(term.weight)});
    source.size += size;
  }
  // One idf for the word, however many forms it takes: a rare form is not a rarer thing.
  const auto worth = static_cast<float>(weight * idf(source.size)) * kUnit;
  for (auto& part : source.parts) part.worth *= worth;
  if (!source.parts.empty())
    for (const WeightedTerm& extra : word.extras) {
      auto list = lists_(extra.term);
      const std::size_t size = list->size_until(snapshot_.last);
      if (size > 0) source.extras.push_back({std::move(list), size, static_cast<float>(extra.weight) * worth});
    }
  return source;
}

Hits Matcher::hits(const Source& source) const {
  Hits result;
  for (const auto& part : source.parts) {
    Hits one;
    one.numbers.assign(part.list->numbers.begin(), part.list->numbers.begin() + static_cast<std::ptrdiff_t>(part.size));
    one.scores.resize(part.size);
    one.in_title.resize(part.size);
    for (std::size_t i = 0; i < part.size; ++i) {
      const std::uint16_t impact = part.list->impacts[i];
      one.scores[i] = static_cast<float>(impact & kImpact) * part.worth;
      one.in_title[i] = static_cast<std::uint8_t>(impact >> 15);
    }
    result = either(std::move(result), std::move(one));
  }
  add_extras(result, source);
  return result;
}

void Matcher::add_extras(Hits& hits, const Source& source) const {
  for (const auto& extra : source.extras) {
    const auto add = [&](std::size_t hit, std::size_t posting) {
      hits.scores[hit] += static_cast<float>(extra.list->impacts[posting] & kImpact) * extra.worth;
    };
    if (hits.size() <= extra.size)
      intersect(hits.numbers, extra.list->numbers, extra.size, add);
    else
      intersect(extra.list->numbers, hits.numbers, hits.size(), [&](std::size_t posting, std::size_t hit) {
        if (posting < extra.size) add(hit, posting);
      });
  }
}

/// Keeps of `hits` what the word finds too, without unpacking the rest of its lists.
void Matcher::narrow(Hits& hits, const Source& source) const {
  std::vector<float> gained(hits.size(), -1);
  std::vector<std::uint8_t> in_title(hits.size(), 0);
  for (const auto& part : source.parts) {
    const auto found = [&](std::size_t hit, std::size_t posting) {
      const std::uint16_t impact = part.list->impacts[posting];
      gained[hit] = std::max(gained[hit], static_cast<float>(impact & kImpact) * part.worth);
      in_title[hit] |= static_cast<std::uint8_t>(impact >> 15);
    };
    if (hits.size() <= part.size)
      intersect(hits.numbers, part.list->numbers, part.size, found);
    else
      intersect(part.list->numbers, hits.numbers, hits.size(), [&](std::size_t posting, std::size_t hit) {
        if (posting < part.size) found(hit, posting);
      });
  }
  compress(hits, gained, in_title);
  add_extras(hits, source);
}

Hits Matcher::hits(const Alternative& alternative) const {
  std::vector<Source> sources;
  for (const PlanWord& word : alternative.words) {
    sources.push_back(source(word, alternative.weight));
    if (sources.back().size == 0) return {};
  }
  if (sources.empty()) return {};
  std::sort(sources.begin(), sources.end(), [](const Source& a, const Source& b) { return a.size < b.size; });
  Hits result = hits(sources.front());
  for (std::size_t i = 1; i < sources.size() && result.size() > 0; ++i) narrow(result, sources[i]);
  // Several words of one group count as one: the group stands in the title when all of them do.
  if (sources.size() > 1)
    for (auto& in_title : result.in_title) in_title = in_title == sources.size() ? 1 : 0;
  return result;
}

Hits Matcher::hits(const Group& group) const {
  Hits result;
  for (const Alternative& alternative : group.alternatives) result = either(std::move(result), hits(alternative));
  return result;
}

std::size_t Matcher::size(const Group& group) const {
  std::size_t size = 0;
  for (const Alternative& alternative : group.alternatives) {
    std::size_t least = snapshot_.last;
    for (const PlanWord& word : alternative.words) {
      std::size_t sum = 0;
      for (const WeightedTerm& term : word.terms) sum += lists_(term.term)->size_until(snapshot_.last);
      least = std::min(least, sum);
    }
    size += least;
  }
  return size;
}

double Matcher::group_idf(const Group& group) const {
  return idf(size(group));
}

Hits Matcher::all(const Plan& plan) const {
  std::vector<std::pair<std::size_t, const Group*>> groups;
  for (const Group& group : plan.groups) groups.emplace_back(size(group), &group);
  std::sort(groups.begin(), groups.end(), [](const auto& a, const auto& b) { return a.first < b.first; });
  if (groups.empty() || groups.front().first == 0) return {};
  Hits result = hits(*groups.front().second);
  for (std::size_t i = 1; i < groups.size() && result.size() > 0; ++i) {
    const Group& group = *groups[i].second;
    // The common case, one way to say one word, need not be unpacked.
    if (group.alternatives.size() == 1 && group.alternatives.front().words.size() == 1)
      narrow(result, source(group.alternatives.front().words.front(), group.alternatives.front().weight));
    else
      result = both(result, hits(group));
  }
  return result;
}

double Matcher::coverage(const Plan& plan, std::uint32_t groups) const {
  if (groups == ~0U) return 1;
  double found = 0;
  double total = 0;
  for (std::size_t g = 0; g < plan.groups.size() && g < 32; ++g) {
    const double worth = group_idf(plan.groups[g]);
    total += worth;
    if ((groups >> g & 1) != 0) found += worth;
  }
  return total > 0 ? std::pow(found / total, weights_.coverage) : 1;
}

Hits Matcher::most(const Plan& plan) const {
  Hits sum;
  std::vector<float> mass;
  double total = 0;
  for (std::size_t g = 0; g < plan.groups.size() && g < 32; ++g) {
    const auto worth = static_cast<float>(group_idf(plan.groups[g]));
    total += worth;
    const Hits one = hits(plan.groups[g]);
    Hits next;
    std::vector<float> next_mass;
    const std::size_t room = sum.size() + one.size();
    next.numbers.reserve(room);
    next.scores.reserve(room);
    next.in_title.reserve(room);
    next.groups.reserve(room);
    next_mass.reserve(room);
    for (std::size_t i = 0, j = 0; i < sum.size() || j < one.size();) {
      const bool left = i < sum.size() && (j == one.size() || sum.numbers[i] <= one.numbers[j]);
      const bool right = j < one.size() && (i == sum.size() || one.numbers[j] <= sum.numbers[i]);
      next.numbers.push_back(left ? sum.numbers[i] : one.numbers[j]);
      next.scores.push_back((left ? sum.scores[i] : 0) + (right ? one.scores[j] : 0));
      next.in_title.push_back(static_cast<std::uint8_t>((left ? sum.in_title[i] : 0) + (right ? one.in_title[j] : 0)));
      next.groups.push_back((left ? sum.groups[i] : 0) | (right ? 1U << g : 0));
      next_mass.push_back((left ? mass[i] : 0) + (right ? worth : 0));
      i += left ? 1 : 0;
      j += right ? 1 : 0;
    }
    sum = std::move(next);
    mass = std::move(next_mass);
  }
  // Less than this share of what was asked is noise, unless nothing better exists.
  float best = 0;
  for (const float m : mass) best = std::max(best, m);
  const float least = std::min(best, static_cast<float>(total)) * 0.3F;
  std::size_t n = 0;
  for (std::size_t i = 0; i < sum.size(); ++i) {
    if (mass[i] < least) continue;
    const double share = total > 0 ? mass[i] / total : 0;
    sum.numbers[n] = sum.numbers[i];
    sum.scores[n] = static_cast<float>(sum.scores[i] * std::pow(share, weights_.coverage));
    sum.in_title[n] = sum.in_title[i];
    sum.groups[n++] = sum.groups[i];
  }
  sum.numbers.resize(n);
  sum.scores.resize(n);
  sum.in_title.resize(n);
  sum.groups.resize(n);
  return sum;
}

}  // namespace acervo::search
