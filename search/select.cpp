#include "search/select.hpp"

#include <algorithm>
#include <array>
#include <numeric>
#include <string_view>

#include "catalog/core/text.hpp"
#include "search/names.hpp"

namespace acervo::search {

namespace {

constexpr std::uint8_t kNone = 0xFF;  ///< fails no filter
constexpr std::uint8_t kMany = 0xFE;  ///< fails two or more

/// Whether each value chosen must hold: captions and experiences are two things to ask for, no alternatives.
bool is_of_each(Facet facet) {
  return facet == Facet::with;
}

/// Which filter alone each hit fails.
std::vector<std::uint8_t> failing(const Hits& hits, const Snapshot& snapshot, const Query& query) {
  std::vector<std::uint8_t> fails;
  for (const auto& [facet, values] : query.filters) {
    if (values.empty()) continue;
    if (fails.empty()) fails.assign(hits.size(), kNone);
    const auto f = static_cast<std::size_t>(facet);
    const std::vector<char> pass = snapshot.facets[f]->sets_with(values, is_of_each(facet));
    const std::uint32_t* column = snapshot.columns->set[f].get();
    for (std::size_t i = 0; i < hits.size(); ++i)
      if (pass[column[hits.numbers[i]]] == 0) fails[i] = fails[i] == kNone ? static_cast<std::uint8_t>(f) : kMany;
  }
  return fails;
}

/// Hits by what they fail: those that pass all filters, and for each filter those that fail it alone. A facet's counts
/// need no others, so most of a catalogue is counted once rather than for every facet.
struct Sieved {
  std::vector<std::uint32_t> passing;  ///< indices into hits
  std::array<std::vector<Number>, kFacets> but_for;
};

Sieved sieve(const Hits& hits, const Snapshot& snapshot, const Query& query) {
  Sieved sieved;
  sieved.passing.reserve(hits.size());
  const std::vector<std::uint8_t> fails = failing(hits, snapshot, query);
  if (fails.empty()) {
    sieved.passing.resize(hits.size());
    std::iota(sieved.passing.begin(), sieved.passing.end(), 0U);
  }
  for (std::uint32_t i = 0; i < fails.size(); ++i)
    if (fails[i] == kNone)
      sieved.passing.push_back(i);
    else if (fails[i] != kMany)
      sieved.but_for[fails[i]].push_back(hits.numbers[i]);
  return sieved;
}

std::vector<FacetCount> count(Facet facet, const Hits& hits, const Sieved& sieved, const Snapshot& snapshot,
                              const Query& query) {
  const auto f = static_cast<std::size_t>(facet);
  const FacetDictionary& dictionary = *snapshot.facets[f];
  const std::uint32_t* column = snapshot.columns->set[f].get();
  std::vector<std::uint32_t> by_set(dictionary.sets.size(), 0);
  const Number* numbers = hits.numbers.data();
  if (sieved.passing.size() == hits.size())
    for (std::size_t i = 0; i < hits.size(); ++i) ++by_set[column[numbers[i]]];
  else
    for (const std::uint32_t i : sieved.passing) ++by_set[column[numbers[i]]];
  // Choosing another value brings what fails this filter alone; where each must hold, it brings nothing.
  if (!is_of_each(facet))
    for (const Number number : sieved.but_for[f]) ++by_set[column[number]];
  std::vector<std::size_t> by_value(dictionary.values.size(), 0);
  for (std::size_t set = 0; set < by_set.size(); ++set)
    if (by_set[set] != 0)
      for (const std::uint32_t value : dictionary.sets[set]) by_value[value] += by_set[set];

  const auto filter = query.filters.find(facet);
  const auto beginning = query.listed.find(facet);
  const std::string wanted = beginning == query.listed.end() ? "" : squeeze(fold(beginning->second));
  std::vector<FacetCount> counts;
  std::vector<std::size_t> order;
  for (std::size_t value = 0; value < by_value.size(); ++value)
    if (by_value[value] != 0 && (wanted.empty() || has_word_beginning(fold(dictionary.values[value]), wanted)))
      order.push_back(value);
  const auto more = [&](std::size_t a, std::size_t b) {
    return by_value[a] != by_value[b] ? by_value[a] > by_value[b] : dictionary.values[a] < dictionary.values[b];
  };
  const std::size_t listed = std::min(order.size(), query.facet_limit);
  std::partial_sort(order.begin(), order.begin() + static_cast<std::ptrdiff_t>(listed), order.end(), more);
  order.resize(listed);
  for (const std::size_t value : order) counts.push_back({dictionary.values[value], by_value[value]});
  if (filter != query.filters.end())
    for (const std::string& value : filter->second) {
      if (std::any_of(counts.begin(), counts.end(), [&](const auto& c) { return c.value == value; })) continue;
      const auto code = dictionary.codes.find(value);
      counts.push_back({value, code == dictionary.codes.end() ? 0 : by_value[code->second]});
    }
  return counts;
}

template <class Before>
void take_first(std::vector<std::uint32_t>& passing, std::size_t depth, Before before) {
  const std::size_t end = std::min(passing.size(), depth);
  const auto middle = passing.begin() + static_cast<std::ptrdiff_t>(end);
  if (end < passing.size()) std::nth_element(passing.begin(), middle, passing.end(), before);
  std::sort(passing.begin(), middle, before);
  passing.erase(middle, passing.end());
}

/// As bytes: std::array compares chars, which may have a sign.
bool before(const TitleKey& a, const TitleKey& b) {
  return std::string_view(a.data(), a.size()) < std::string_view(b.data(), b.size());
}

/// How many of the first by key belong to the first `depth`: who begins as the last of them does may come before it.
template <class Key>
std::size_t with_alike(std::vector<std::uint32_t>& passing, std::size_t depth, Key key) {
  if (depth == 0 || depth == passing.size()) return depth;
  const auto last = passing.begin() + static_cast<std::ptrdiff_t>(depth) - 1;
  std::nth_element(passing.begin(), last, passing.end(),
                   [&](std::uint32_t a, std::uint32_t b) { return before(key(a), key(b)); });
  const TitleKey& least = key(*last);
  const auto alike = std::count_if(last + 1, passing.end(), [&](std::uint32_t i) { return key(i) == least; });
  return depth + static_cast<std::size_t>(alike);
}

}  // namespace

Scope::Scope(const Snapshot& snapshot, const Viewer& viewer)
    : snapshot_(snapshot),
      staff_(viewer.staff && !viewer.only_own),
      only_own_(viewer.only_own),
      open_(static_cast<std::uint8_t>(viewer.member ? kVisible | kMembers : kVisible)) {
  if (viewer.person.empty()) return;
  const FacetDictionary& owners = *snapshot.facets[kOwner];
  if (owners.codes.contains(viewer.person)) own_ = owners.sets_with({viewer.person});
}

namespace {

/// Whether a document is in the query's ranges.
class Ranges {
 public:
  Ranges(const Snapshot& snapshot, const Query& query) : columns_(*snapshot.columns), query_(query) {}

  bool any() const { return query_.at_most || query_.shortest || query_.longest; }
  bool hold(Number number) const {
    if (query_.at_most) {
      const std::uint64_t size = columns_.smallest[number];
      if (size == 0 || static_cast<std::int64_t>(size * 1024) > query_.at_most->count + 1023) return false;
    }
    if (query_.shortest || query_.longest) {
      const Micros length(static_cast<std::int64_t>(columns_.duration[number]) * 1000);
      if (length == Micros{} || (query_.shortest && length < *query_.shortest) ||
          (query_.longest && length > *query_.longest))
        return false;
    }
    return true;
  }

 private:
  const Columns& columns_;
  const Query& query_;
};

/// Whether a document is as new as is asked for.
bool is_timely(Number number, const Columns& columns, const Query& query) {
  const Time published(std::chrono::seconds(columns.published[number]));
  return (!query.published_since || published >= *query.published_since) &&
         (!query.published_before || published < *query.published_before);
}

}  // namespace

void keep_visible(Hits& hits, const Snapshot& snapshot, const Scope& scope, const Query& query) {
  hits.keep([&](std::size_t i) {
    return scope.sees(hits.numbers[i]) && is_timely(hits.numbers[i], *snapshot.columns, query);
  });
}

void keep_in_ranges(Hits& hits, const Snapshot& snapshot, const Query& query) {
  const Ranges ranges(snapshot, query);
  if (ranges.any()) hits.keep([&](std::size_t i) { return ranges.hold(hits.numbers[i]); });
}

void keep_filtered(Hits& hits, const Snapshot& snapshot, const Query& query) {
  keep_in_ranges(hits, snapshot, query);
  const std::vector<std::uint8_t> fails = failing(hits, snapshot, query);
  if (!fails.empty()) hits.keep([&](std::size_t i) { return fails[i] == kNone; });
}

std::size_t count_filtered(const Hits& hits, const Snapshot& snapshot, const Query& query) {
  const Ranges ranges(snapshot, query);
  const std::vector<std::uint8_t> fails = failing(hits, snapshot, query);
  if (!ranges.any() && fails.empty()) return hits.size();
  std::size_t n = 0;
  for (std::size_t i = 0; i < hits.size(); ++i)
    if ((fails.empty() || fails[i] == kNone) && ranges.hold(hits.numbers[i])) ++n;
  return n;
}

Hits everything(const Snapshot& snapshot, const Scope& scope, const Query& query) {
  const Ranges ranges(snapshot, query);
  Hits hits;
  hits.numbers.reserve(snapshot.live);
  for (Number number = 1; number <= snapshot.last; ++number)
    if (scope.sees(number) && ranges.hold(number) && is_timely(number, *snapshot.columns, query))
      hits.numbers.push_back(number);
  return hits;
}

namespace {

/// Puts hits in the order that is asked for.
class Order {
 public:
  Order(const Hits& hits, const Columns& columns, Sort sort, const std::function<std::string(Number)>& title)
      : hits_(hits), columns_(columns), sort_(sort), title_(title) {}

  /// Keeps the first `depth`, in order. @param begin  of the page, for which alone titles that begin alike are compared
  void operator()(std::vector<std::uint32_t>& passing, std::size_t begin, std::size_t depth) const {
    const auto number = [&](std::uint32_t i) { return hits_.numbers[i]; };
    switch (sort_) {
      case Sort::relevance:
        return by(passing, depth, false, [&](std::uint32_t i) { return hits_.scores[i]; });
      case Sort::newest:
        return by(passing, depth, false, [&](std::uint32_t i) { return columns_.published[number(i)]; });
      case Sort::shortest:
        // Unknown lengths wrap around to the end.
        return by(passing, depth, true, [&](std::uint32_t i) { return columns_.duration[number(i)] - 1; });
      case Sort::most_used:
        return by(passing, depth, false, [&](std::uint32_t i) { return columns_.uses[number(i)]; });
      case Sort::title: {
        const auto key = [&](std::uint32_t i) -> const TitleKey& { return columns_.title[number(i)]; };
        const std::size_t end = std::min(depth, passing.size());
        take_first(passing, with_alike(passing, end, key), [&](std::uint32_t a, std::uint32_t b) {
          return key(a) != key(b) ? before(key(a), key(b)) : before_equal(a, b);
        });
        order_alike(passing, std::min(begin, end), end, key, [&](std::uint32_t i) { return title_(number(i)); });
        passing.resize(end);
        return;
      }
    }
  }

 private:
  // Among equals what was published last, then what has the shorter title and says less besides, then by title: the
  // same however the index was built. Then the later document number, so that the order is total and pages never
  // overlap.
  bool before_equal(std::uint32_t a, std::uint32_t b) const {
    const Number left = hits_.numbers[a], right = hits_.numbers[b];
    if (columns_.published[left] != columns_.published[right])
      return columns_.published[left] > columns_.published[right];
    if (columns_.lengths[left] != columns_.lengths[right]) return columns_.lengths[left] < columns_.lengths[right];
    if (columns_.title[left] != columns_.title[right]) return before(columns_.title[left], columns_.title[right]);
    return left > right;
  }
  template <class Value>
  void by(std::vector<std::uint32_t>& passing, std::size_t depth, bool ascending, Value value) const {
    take_first(passing, depth, [&](std::uint32_t a, std::uint32_t b) {
      const auto left = value(a);
      const auto right = value(b);
      if (left != right) return ascending ? left < right : right < left;
      return before_equal(a, b);
    });
  }

  const Hits& hits_;
  const Columns& columns_;
  Sort sort_;
  const std::function<std::string(Number)>& title_;
};

}  // namespace

Selection select(const Hits& hits, const Snapshot& snapshot, const Query& query, std::size_t depth,
                 const std::function<std::string(Number)>& title) {
  Selection selection;
  selection.all = hits.size();
  Sieved sieved = sieve(hits, snapshot, query);
  for (const Facet facet : query.facets) selection.facets[facet] = count(facet, hits, sieved, snapshot, query);
  std::vector<std::uint32_t>& passing = sieved.passing;
  selection.total = passing.size();

  Sort sort = query.sort;
  if (sort == Sort::relevance && hits.scores.empty()) sort = Sort::newest;
  const Order order(hits, *snapshot.columns, sort, title);
  const std::size_t begin = (query.page - 1) * query.per_page;
  if (sort == Sort::relevance || hits.groups.empty()) {
    order(passing, begin, depth);
  } else {
    const auto middle =
        std::stable_partition(passing.begin(), passing.end(), [&](std::uint32_t i) { return hits.has_all(i); });
    std::vector<std::uint32_t> some(middle, passing.end());
    passing.erase(middle, passing.end());
    const std::size_t whole = passing.size();
    order(passing, begin, depth);
    order(some, begin - std::min(begin, whole), depth - std::min(depth, whole));
    passing.insert(passing.end(), some.begin(), some.end());
  }
  for (const std::uint32_t i : passing)
    selection.first.push_back({hits.numbers[i], hits.scores.empty() ? 0.0 : hits.scores[i],
                               hits.groups.empty() ? ~0U : hits.groups[i],
                               hits.in_title.empty() ? std::uint8_t{0} : hits.in_title[i]});
  return selection;
}

}  // namespace acervo::search
