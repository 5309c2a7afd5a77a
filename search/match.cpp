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

std::size_t Matcher::together(const PlanWord& a, const PlanWord& b) const {
  std::size_t together = 0;
  for (const WeightedTerm& one : a.terms)
    for (const WeightedTerm& other : b.terms) {
      const auto left = lists_(one.term);
      const auto right = lists_(other.term);
      const bool fewer = left->numbers.size() <= right->numbers.size();
      std::size_t both = 0;
      intersect(fewer ? left->numbers : right->numbers, fewer ? right->numbers : left->numbers,
                (fewer ? right : left)->numbers.size(), [&](std::size_t, std::size_t) { ++both; });
      // Forms of a word mostly stand in the same documents.
      together = std::max(together, both);
    }
  return together;
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

/// What every hit gains by a word or a way of saying something: less than 0 where it is not found.
struct Matcher::Gains {
  explicit Gains(std::size_t size) : score(size, -1), in_title(size, 0) {}
  std::vector<float> score;
  std::vector<std::uint8_t> in_title;
};

/// Looks up the word in the hits, without unpacking the rest of its lists.
Matcher::Gains Matcher::gains(const Hits& hits, const Source& source) const {
  Gains gains(hits.size());
  const auto each = [&](const Source::Part& part, auto found) {
    if (hits.size() <= part.size)
      intersect(hits.numbers, part.list->numbers, part.size, found);
    else
      intersect(part.list->numbers, hits.numbers, hits.size(), [&](std::size_t posting, std::size_t hit) {
        if (posting < part.size) found(hit, posting);
      });
  };
  for (const auto& part : source.parts)
    each(part, [&](std::size_t hit, std::size_t posting) {
      const std::uint16_t impact = part.list->impacts[posting];
      gains.score[hit] = std::max(gains.score[hit], static_cast<float>(impact & kImpact) * part.worth);
      gains.in_title[hit] |= static_cast<std::uint8_t>(impact >> 15);
    });
  for (const auto& extra : source.extras)
    each(extra, [&](std::size_t hit, std::size_t posting) {
      if (gains.score[hit] < 0) return;
      const float more = static_cast<float>(extra.list->impacts[posting] & kImpact) * extra.worth;
      gains.score[hit] = std::max(0.0F, gains.score[hit] + more);
    });
  return gains;
}

/// Keeps of `hits` what has all words of the way.
void Matcher::narrow(Hits& hits, const Way& way) const {
  for (const Source& source : way) {
    const Gains gained = gains(hits, source);
    std::size_t n = 0;
    for (std::size_t i = 0; i < hits.size(); ++i) {
      if (gained.score[i] < 0) continue;
      hits.numbers[n] = hits.numbers[i];
      hits.scores[n] = hits.scores[i] + gained.score[i];
      hits.in_title[n++] = static_cast<std::uint8_t>(hits.in_title[i] + gained.in_title[i]);
    }
    hits.numbers.resize(n);
    hits.scores.resize(n);
    hits.in_title.resize(n);
  }
}

/// Keeps of `hits` what the group is found in, in whichever way gives it most.
void Matcher::narrow(Hits& hits, const Group& group) const {
  const std::vector<Way> ways = this->ways(group);
  if (ways.size() == 1 && ways.front().size() == 1) return narrow(hits, ways.front());
  Gains best(hits.size());
  Hits asked;  // what is left of the hits by one way, to begin with all of them at nothing
  for (const Way& way : ways) {
    asked.numbers = hits.numbers;
    asked.scores.assign(hits.size(), 0);
    asked.in_title.assign(hits.size(), 0);
    narrow(asked, way);
    intersect(asked.numbers, hits.numbers, hits.size(), [&](std::size_t one, std::size_t hit) {
      best.score[hit] = std::max(best.score[hit], asked.scores[one]);
      // Several words of one group count as one: the group stands in the title when all of them do.
      if (asked.in_title[one] == way.size()) best.in_title[hit] = 1;
    });
  }
  std::size_t n = 0;
  for (std::size_t i = 0; i < hits.size(); ++i) {
    if (best.score[i] < 0) continue;
    hits.numbers[n] = hits.numbers[i];
    hits.scores[n] = hits.scores[i] + best.score[i];
    hits.in_title[n++] = static_cast<std::uint8_t>(hits.in_title[i] + best.in_title[i]);
  }
  hits.numbers.resize(n);
  hits.scores.resize(n);
  hits.in_title.resize(n);
}

std::vector<double> Matcher::shares(const Group& group) const {
  std::vector<double> shares;
  double worth = 0;  // of what was found so far: no later way counts more than one before it
  for (const Alternative& alternative : group.alternatives) {
    double own = 0;
    for (const PlanWord& word : alternative.words) {
      const std::size_t size = this->size(word);
      own += size == 0 ? 0 : idf(size);
      if (size > 0) continue;
      own = 0;
      break;
    }
    if (worth == 0) worth = own;
    shares.push_back(own > worth ? worth / own : 1);
    if (own > 0) worth = std::min(worth, own);
  }
  return shares;
}

std::vector<Matcher::Way> Matcher::ways(const Group& group) const {
  const std::vector<double> shares = this->shares(group);
  std::vector<Way> ways;
  for (std::size_t i = 0; i < group.alternatives.size(); ++i) {
    const Alternative& alternative = group.alternatives[i];
    Way way;
    for (const PlanWord& word : alternative.words) {
      way.push_back(source(word, alternative.weight * shares[i]));
      if (way.back().size > 0) continue;
      way.clear();
      break;
    }
    if (way.empty()) continue;
    std::sort(way.begin(), way.end(), [](const Source& a, const Source& b) { return a.size < b.size; });
    ways.push_back(std::move(way));
  }
  return ways;
}

Hits Matcher::hits(const Way& way) const {
  if (way.empty()) return {};
  Hits result = hits(way.front());
  narrow(result, Way(way.begin() + 1, way.end()));
  // Several words of one group count as one: the group stands in the title when all of them do.
  if (way.size() > 1)
    for (auto& in_title : result.in_title) in_title = in_title == way.size() ? 1 : 0;
  return result;
}

Hits Matcher::hits(const Group& group) const {
  Hits result;
  for (const Way& way : ways(group)) result = either(std::move(result), hits(way));
  return result;
}

std::size_t Matcher::size(const PlanWord& word) const {
  std::size_t sum = 0;
  for (const WeightedTerm& term : word.terms) sum += lists_(term.term)->size_until(snapshot_.last);
  return sum;
}

std::size_t Matcher::size(const Group& group) const {
  std::size_t size = 0;
  for (const Alternative& alternative : group.alternatives) {
    std::size_t least = snapshot_.last;
    for (const PlanWord& word : alternative.words) least = std::min(least, this->size(word));
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
  for (std::size_t i = 1; i < groups.size() && result.size() > 0; ++i) narrow(result, *groups[i].second);
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
  return total > 0 ? worth_of(found / total) : 1;
}

double Matcher::worth_of(double share) const {
  constexpr double kAll = 0.9999;
  return share > kAll ? 1 : std::pow(share, weights_.coverage) / (1 + weights_.all_words);
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
    sum.scores[n] = static_cast<float>(sum.scores[i] * worth_of(share));
    sum.in_title[n] = sum.in_title[i];
    sum.groups[n++] = sum.groups[i];
  }
  sum.numbers.resize(n);
  sum.scores.resize(n);
  sum.in_title.resize(n);
  sum.groups.resize(n);
  sum.every = plan.groups.size() >= 32 ? ~0U : (1U << plan.groups.size()) - 1;
  return sum;
}

}  // namespace acervo::search
