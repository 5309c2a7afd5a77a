#include "search/match.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

namespace acervo::search {

namespace {

constexpr float kUnit = 1.0F / PostingList::kScale;
constexpr std::uint16_t kImpact = 0x7FFF;

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

/// Hits told by their place: of many lists each document is looked at once for each list it stands in, and no more.
class Matcher::Crowd {
 public:
  explicit Crowd(Number last)
      : seen_(std::size_t(last) + 1), score_(seen_.size(), -std::numeric_limits<float>::max()) {}

  void add(const Source::Part& part) {
    for (std::size_t i = 0; i < part.size; ++i) {
      const std::uint16_t impact = part.list->impacts[i];
      add(part.list->numbers[i], static_cast<float>(impact & kImpact) * part.worth,
          static_cast<std::uint8_t>(impact >> 15));
    }
  }
  void add(const Hits& hits, float scale) {
    for (std::size_t i = 0; i < hits.size(); ++i) add(hits.numbers[i], hits.scores[i] * scale, hits.in_title[i]);
  }

  Hits take() const {
    Hits result;
    result.resize_all(seen_.size() - std::size_t(std::ranges::count(seen_, std::uint8_t{0})) + 1);
    // Without a branch: which documents are found is anybody's guess.
    std::size_t n = 0;
    for (Number number = 0; number < seen_.size(); ++number) {
      result.numbers[n] = number;
      result.scores[n] = score_[number];
      result.in_title[n] = seen_[number] & ~kFound;
      n += seen_[number] != 0 ? 1 : 0;
    }
    result.resize(n);
    return result;
  }

 private:
  static constexpr std::uint8_t kFound = 0x80;

  void add(Number number, float score, std::uint8_t in_title) {
    score_[number] = std::max(score_[number], score);
    seen_[number] |= kFound | in_title;
  }

  std::vector<std::uint8_t> seen_;
  std::vector<float> score_;
};

Hits Matcher::hits(const Source& source) const {
  Hits result;
  if (is_crowd(source.parts.size(), source.size)) {
    Crowd crowd(snapshot_.last);
    for (const auto& part : source.parts) crowd.add(part);
    result = crowd.take();
    add_extras(result, source);
    return result;
  }
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

void Matcher::add_extras(Hits& hits, const Source& source) {
  for (const auto& extra : source.extras)
    each_common(hits, extra, [&](std::size_t hit, std::size_t posting) {
      hits.scores[hit] += static_cast<float>(extra.list->impacts[posting] & kImpact) * extra.worth;
    });
}

/// Calls `found(hit, posting)` for what is in both, ascending.
template <class Part, class Found>
void Matcher::each_common(const Hits& hits, const Part& part, Found found) {
  if (hits.size() <= part.size)
    intersect(hits.numbers, part.list->numbers, part.size, found);
  else
    intersect(part.list->numbers, hits.numbers, hits.size(), [&](std::size_t posting, std::size_t hit) {
      if (posting < part.size) found(hit, posting);
    });
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
  for (const auto& part : source.parts)
    each_common(hits, part, [&](std::size_t hit, std::size_t posting) {
      const std::uint16_t impact = part.list->impacts[posting];
      gains.score[hit] = std::max(gains.score[hit], static_cast<float>(impact & kImpact) * part.worth);
      gains.in_title[hit] |= static_cast<std::uint8_t>(impact >> 15);
    });
  for (const auto& extra : source.extras)
    each_common(hits, extra, [&](std::size_t hit, std::size_t posting) {
      if (gains.score[hit] < 0) return;
      const float more = static_cast<float>(extra.list->impacts[posting] & kImpact) * extra.worth;
      gains.score[hit] = std::max(0.0F, gains.score[hit] + more);
    });
  return gains;
}

/// What gained something, with that.
void Matcher::keep(Hits& hits, const Gains& gained) {
  std::size_t n = 0;
  for (std::size_t i = 0; i < hits.size(); ++i) {
    if (gained.score[i] < 0) continue;
    hits.numbers[n] = hits.numbers[i];
    hits.scores[n] = hits.scores[i] + gained.score[i];
    hits.in_title[n++] = static_cast<std::uint8_t>(hits.in_title[i] + gained.in_title[i]);
  }
  hits.resize(n);
}

/// Keeps of `hits` what has all words of the way.
void Matcher::narrow(Hits& hits, const Way& way) const {
  for (const Source& source : way) {
    if (source.parts.size() > 1 || !source.extras.empty()) {
      keep(hits, gains(hits, source));
      continue;
    }
    const auto& part = source.parts.front();
    std::size_t n = 0;
    each_common(hits, part, [&](std::size_t hit, std::size_t posting) {
      const std::uint16_t impact = part.list->impacts[posting];
      hits.numbers[n] = hits.numbers[hit];  // never behind what is still to be read
      hits.scores[n] = hits.scores[hit] + static_cast<float>(impact & kImpact) * part.worth;
      hits.in_title[n++] = static_cast<std::uint8_t>(hits.in_title[hit] + (impact >> 15));
    });
    hits.resize(n);
  }
}

/// Keeps of `hits` what the group is found in, in whichever way gives it most.
void Matcher::narrow(Hits& hits, const Group& group) const {
  const std::vector<Way> ways = this->ways(group, false);
  if (ways.size() == 1 && ways.front().size() == 1) return narrow(hits, ways.front());
  std::size_t said = 0;
  for (const Way& way : ways) said += way.front().size;
  if (hits.size() * ways.size() > said + snapshot_.last / 2) {
    // To look the hits up in every way would take longer than to find all that says it.
    const Hits all = this->hits(ways);
    std::size_t n = 0;
    const auto take = [&](std::size_t one, std::size_t hit) {
      hits.numbers[n] = hits.numbers[hit];  // never behind what is still to be read
      hits.scores[n] = hits.scores[hit] + std::max(0.0F, all.scores[one]);
      hits.in_title[n++] = static_cast<std::uint8_t>(hits.in_title[hit] + all.in_title[one]);
    };
    if (all.size() <= hits.size())
      intersect(all.numbers, hits.numbers, hits.size(), take);
    else
      intersect(hits.numbers, all.numbers, all.size(), [&](std::size_t hit, std::size_t one) { take(one, hit); });
    return hits.resize(n);
  }
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
  keep(hits, best);
}

std::vector<double> Matcher::shares(const Group& group, bool abroad) const {
  std::vector<double> shares;
  double worth = 0;  // of what was found so far: no later way counts more than one before it
  for (const Alternative& alternative : group.alternatives) {
    if (alternative.abroad && !abroad) {
      shares.push_back(0);
      continue;
    }
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

std::vector<Matcher::Way> Matcher::ways(const Group& group, bool abroad) const {
  const std::vector<double> shares = this->shares(group, abroad);
  std::vector<Way> ways;
  for (std::size_t i = 0; i < group.alternatives.size(); ++i) {
    const Alternative& alternative = group.alternatives[i];
    if (alternative.abroad && !abroad) continue;
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

Hits Matcher::hits(const Group& group, bool abroad) const {
  return hits(ways(group, abroad));
}

bool Matcher::is_crowd(std::size_t lists, std::size_t postings) const {
  return lists > 2 && postings > snapshot_.last / 4;
}

Hits Matcher::hits(const std::vector<Way>& ways) const {
  std::size_t said = 0, lists = 0;
  for (const Way& way : ways) said += way.front().size, lists += way.front().parts.size();
  if (!is_crowd(lists, said)) {
    Hits result;
    for (const Way& way : ways) result = either(std::move(result), hits(way));
    return result;
  }
  Crowd crowd(snapshot_.last);
  for (const Way& way : ways)
    if (way.size() == 1 && way.front().extras.empty()) {
      for (const auto& part : way.front().parts) crowd.add(part);
    } else {
      const auto [hits, scale] = remembered(way);
      crowd.add(*hits, scale);
    }
  return crowd.take();
}

/// What is said in several words is a way to say each of them: the next group of the question asks for it again, and
/// what it is worth there differs by a factor.
std::pair<std::shared_ptr<const Hits>, float> Matcher::remembered(const Way& way) const {
  const float worth = way.front().parts.front().worth;
  std::vector<std::uintptr_t> key;
  const auto add = [&](const Source::Part& part) {
    key.push_back(reinterpret_cast<std::uintptr_t>(part.list.get()));
    key.push_back(static_cast<std::uintptr_t>(std::lround(part.worth / worth * 4096)));
  };
  for (const Source& source : way) {
    key.push_back(0);  // where a word begins, and what only adds to it
    for (const auto& part : source.parts) add(part);
    key.push_back(1);
    for (const auto& extra : source.extras) add(extra);
  }
  auto& known = ways_[std::move(key)];
  if (!known.first) known = {std::make_shared<const Hits>(hits(way)), worth};
  return {known.first, known.second == 0 ? 1 : worth / known.second};
}

std::size_t Matcher::size(const PlanWord& word) const {
  std::size_t sum = 0;
  for (const WeightedTerm& term : word.terms) sum += lists_(term.term)->size_until(snapshot_.last);
  return sum;
}

std::size_t Matcher::size(const Group& group, bool abroad) const {
  std::size_t size = 0;
  for (const Alternative& alternative : group.alternatives) {
    if (alternative.abroad != abroad) continue;
    std::size_t least = snapshot_.last;
    for (const PlanWord& word : alternative.words) least = std::min(least, this->size(word));
    size += least;
  }
  return size;
}

double Matcher::group_idf(const Group& group) const {
  const std::size_t own = size(group);
  return idf(own > 0 ? own : size(group, true));
}

Hits Matcher::all(const Plan& plan) const {
  std::vector<std::pair<std::size_t, const Group*>> groups;
  for (const Group& group : plan.groups) groups.emplace_back(size(group), &group);
  std::sort(groups.begin(), groups.end(), [](const auto& a, const auto& b) { return a.first < b.first; });
  if (groups.empty() || groups.front().first == 0) return {};
  Hits result = hits(*groups.front().second);
  for (std::size_t i = 1; i < groups.size() && result.size() > 0; ++i) narrow(result, *groups[i].second);
  add_asides(result, plan);
  return result;
}

/// What says the words that only ask stands before what does not, and that is all.
void Matcher::add_asides(Hits& hits, const Plan& plan) const {
  for (const Group& group : plan.asides) {
    Hits asked;
    asked.numbers = hits.numbers;
    asked.scores.assign(hits.size(), 0);
    asked.in_title.assign(hits.size(), 0);
    narrow(asked, group);
    intersect(asked.numbers, hits.numbers, hits.size(), [&](std::size_t one, std::size_t hit) {
      hits.scores[hit] += static_cast<float>(weights_.aside) * asked.scores[one];
    });
  }
}

}  // namespace acervo::search
