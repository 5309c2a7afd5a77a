#include "search/answer.hpp"

#include <algorithm>
#include <array>
#include <chrono>
#include <numeric>
#include <optional>
#include <span>

#include "catalog/core/text.hpp"
#include "search/browse.hpp"
#include "search/explain.hpp"
#include "search/marks.hpp"
#include "search/moments.hpp"
#include "search/phrases.hpp"
#include "search/rerank.hpp"

namespace acervo::search {

namespace {

constexpr std::size_t kMostPerPage = 100;
constexpr std::size_t kMoments = 3;
/// Fewer results than this with all words, and those with most of them follow.
constexpr std::size_t kEnough = 10;
/// With more words than this a question is not expected to be found whole.
constexpr std::size_t kMostDoubted = 4;
constexpr std::array<std::string_view, 6> kQuotes{"\"",           "\xE2\x80\x9C", "\xE2\x80\x9D",
                                                  "\xE2\x80\x9E", "\xC2\xAB",     "\xC2\xBB"};

class Answer {
 public:
  Answer(const Query& query, const Asking& asking)
      : query_(query),
        snapshot_(asking.reading.snapshot()),
        scope_(snapshot_, query.viewer),
        asking_{asking.reading, asking.vocabulary, asking.weights, &scope_, asking.patience},
        matcher_(asking.reading.matcher(asking.weights)),
        plan_(understand(query.text, asking_, {.none = query.whole})) {
    query_.page = std::max<std::size_t>(1, query_.page);
    query_.per_page = std::clamp<std::size_t>(query_.per_page, 1, kMostPerPage);
  }

  Results run() {
    const std::size_t end = query_.page * query_.per_page;
    bool ranked = false;
    Selection selection;
    if (squeeze(query_.text).empty()) {
      selection = browse(asking_.reading, query_, end);
    } else {
      const Hits hits = matched();
      ranked = query_.sort == Sort::relevance && !plan_.groups.empty();
      selection = select(hits, snapshot_, query_, ranked ? std::max(end, kReranked) : end,
                         [this](Number number) { return asking_.reading.shown(number)->title; });
      if (unfiltered_.size() > 0) count_unfiltered(selection);
    }
    results_.total = selection.total;
    results_.facets = std::move(selection.facets);
    const Listener listener(plan_);
    // What comes before a deep page is not looked at again.
    const std::size_t begin = std::min(selection.first.size(), (query_.page - 1) * query_.per_page);
    const std::size_t skipped = !ranked || begin >= kReranked ? begin : 0;
    const auto picks = std::span<const Selection::Pick>(selection.first).subspan(skipped);
    show(ranked ? rerank(picks, skipped, plan_, listener, asking_) : as_they_are(picks), begin - skipped, listener);
    if (results_.total > 0) results_.suggestion = plan_.suggestion;
    for (const std::string& word : plan_.too_many)
      if (results_.dropped.size() < kMostWords) results_.dropped.push_back(word);
    if (results_.dropped.empty()) results_.with_all = whole_.value_or(results_.total);
    return std::move(results_);
  }

 private:
  Hits matched() {
    Hits hits = all();
    if (quoted() && !keep_said(hits)) results_.unread = true;
    if (quoted() && !query_.whole && (hits.size() == 0 || results_.unread)) {
      unquote();
      hits = all();
    }
    if (hits.size() == 0 && !query_.whole) hits = doubted();
    const std::size_t found = hits.size();
    whole_ = count_filtered(hits, snapshot_, query_);
    if (whole_ == 0) results_.without_filters = found;
    // Whatever the order, and whatever the filters leave: else what a filter counts would not be what it brings.
    const bool wanting = found < kEnough || whole_ == 0;
    const bool abroad = std::any_of(plan_.groups.begin(), plan_.groups.end(), is_abroad);
    const bool joined = wanting && !query_.whole && !quoted() && (plan_.groups.size() > 1 || abroad);
    if (joined) {
      Hits some = matcher_.most(plan_);
      keep_visible(some, snapshot_, scope_, query_);
      if (abroad) {
        Hits every = some;
        every.keep([&](std::size_t i) { return some.has_all(i); });
        whole_ = count_filtered(every, snapshot_, query_);
      }
      if (whole_ == 0) tell_dropped(some, found);
      // With fewer, another value of a filter brings what has most of them, too.
      if (whole_ == 0 && found >= kEnough) unfiltered_ = std::move(hits);
      hits = std::move(some);
    }
    settle(plan_, joined);
    keep_in_ranges(hits, snapshot_, query_);
    finish_scores(hits);
    return hits;
  }

  /// What has all that was asked for.
  Hits all() const {
    Hits hits = matcher_.all(plan_);
    keep_visible(hits, snapshot_, scope_, query_);
    return hits;
  }

  bool quoted() const {
    return std::any_of(plan_.groups.begin(), plan_.groups.end(),
                       [](const Group& group) { return !group.phrase.empty(); });
  }

  /// Nobody says what was quoted just so: its words, which may be mistyped, are what is left of it.
  void unquote() {
    for (const Group& group : plan_.groups)
      if (!group.phrase.empty()) results_.dropped.push_back(std::string("\"").append(group.text).append("\""));
    for (const std::string_view mark : kQuotes)
      for (std::size_t at; (at = query_.text.find(mark)) != std::string::npos;)
        query_.text.erase(at, mark.size()).insert(at, 1, ' ');
    query_.text = squeeze(query_.text);
    plan_ = understand(query_.text, asking_);
  }

  /// Nothing has all the words: one of them, though others say it, may be mistyped ("texto" for "testo"). What it may
  /// have been meant to be joins it where that is found together with all the others. Of a long question none is
  /// expected to have all: there a word is doubted that stands with none of the others.
  Hits doubted() {
    Hits best;
    if (plan_.groups.size() > kMostDoubted) {
      plan_ = understand(query_.text, asking_, {.odd = true});
      return all();
    }
    const Plan given = plan_;
    for (std::size_t g = 0; given.groups.size() > 1 && g < given.groups.size(); ++g) {
      Plan doubted = understand(query_.text, asking_, {.place = given.groups[g].place});
      if (doubted.groups.size() != given.groups.size()) continue;
      Hits hits = matcher_.all(doubted);
      keep_visible(hits, snapshot_, scope_, query_);
      if (hits.size() > best.size()) best = std::move(hits), plan_ = std::move(doubted);
    }
    return best;
  }

  /// Which words the best of what is left of `some` is without. @param found  with all of them, without the filters
  void tell_dropped(const Hits& some, std::size_t found) {
    Hits left = some;
    keep_filtered(left, snapshot_, query_);
    if (left.size() == 0) {
      if (found == 0) results_.without_filters = some.size();
      return;
    }
    const auto best = std::max_element(left.scores.begin(), left.scores.end()) - left.scores.begin();
    const std::uint32_t groups = left.groups[static_cast<std::size_t>(best)];
    for (std::size_t g = 0; g < plan_.groups.size() && g < 32; ++g)
      if ((groups >> g & 1) == 0) results_.dropped.push_back(plan_.groups[g].text);
  }

  /// What has all of the words once another value of a filter is chosen is what choosing it brings.
  void count_unfiltered(Selection& selection) {
    Query filtered = query_;
    std::erase_if(filtered.facets, [&](Facet facet) { return !query_.filters.contains(facet); });
    keep_in_ranges(unfiltered_, snapshot_, query_);
    for (const auto& [facet, counts] : select(unfiltered_, snapshot_, filtered, 0, {}).facets) {
      auto& told = selection.facets[facet];
      for (const FacetCount& count : counts) {
        if (count.count == 0) continue;
        const auto known =
            std::find_if(told.begin(), told.end(), [&](const auto& c) { return c.value == count.value; });
        (known == told.end() ? told.emplace_back(count) : *known).count = count.count;
      }
      std::stable_sort(told.begin(), told.end(), [](const auto& a, const auto& b) { return a.count > b.count; });
    }
  }

  /// Keeps what says all that was quoted, read in the order of their scores. False: there was no time for all of it,
  /// and what was not read is not kept.
  bool keep_said(Hits& hits) {
    Quotations quotations(asking_.reading, plan_);
    std::vector<std::uint32_t> best(hits.size());
    std::iota(best.begin(), best.end(), 0U);
    const auto score = [&](std::uint32_t i) { return hits.scores[i] * snapshot_.columns->boost[hits.numbers[i]]; };
    std::sort(best.begin(), best.end(), [&](auto a, auto b) { return score(a) > score(b); });
    std::vector<char> said(hits.size(), 0);
    const auto until = std::chrono::steady_clock::now() + asking_.patience;
    bool all = true;
    for (const std::uint32_t i : best) {
      all = std::chrono::steady_clock::now() < until;
      if (!all) break;
      said[i] = quotations.said_in(hits.numbers[i]);
    }
    hits.keep([&](std::size_t i) { return said[i] != 0; });
    return all;
  }

  void finish_scores(Hits& hits) const {
    const Columns& columns = *snapshot_.columns;
    for (std::size_t i = 0; i < hits.size(); ++i) {
      const Number number = hits.numbers[i];
      hits.scores[i] *= columns.boost[number];
      if (hits.in_title[i] < plan_.groups.size()) continue;
      hits.scores[i] *= static_cast<float>(1 + title_gain(number, hits.in_title[i]));
    }
  }
  /// What a title adds that says just what was asked.
  double title_gain(Number number, std::uint8_t in_title) const {
    const auto length = snapshot_.columns->lengths[number][static_cast<std::size_t>(Field::title)];
    return asking_.weights.whole_title * title_share(plan_.groups.size(), in_title, decoded_length(length));
  }

  std::vector<Ranked> as_they_are(std::span<const Selection::Pick> picks) const {
    std::vector<Ranked> result;
    for (const auto& pick : picks) {
      result.push_back({pick, {}, {}, {}, 0, 0, 0});
      if (!plan_.groups.empty()) result.back().title = title_gain(pick.number, pick.in_title);
    }
    return result;
  }

  void show(std::vector<Ranked> ranked, std::size_t begin, const Listener& listener) {
    const std::size_t end = std::min(ranked.size(), begin + query_.per_page);
    for (std::size_t i = begin; i < end; ++i) results_.items.push_back(item(ranked[i], listener));
  }

  Item item(Ranked& ranked, const Listener& listener) const {
    const Reading& reading = asking_.reading;
    const Number number = ranked.pick.number;
    const auto said = ranked.shown ? ranked.shown : reading.shown(number);
    const Said& shown = *said;
    const Language language = language_of(shown.language);
    Item item;
    item.id = {shown.id};
    item.identifier = shown.identifier;
    item.score = ranked.pick.score;
    item.title = shown.title;
    if (plan_.marked.empty()) {
      // Nothing was asked for: the beginning is the passage, and no text need be taken apart.
      item.title_marked = mark(shown.title, plan_.marked, language);
      item.snippet = beginning(shown.description);
    } else {
      item.title_marked = mark(shown.title, shown.title_words(), plan_.marked, language);
      item.snippet = snippet(shown.description, shown.description_words(), plan_.marked, language);
    }
    if (!plan_.groups.empty() && !ranked.heard) {
      ranked.heard = reading.heard(number);
      ranked.windows = listener.windows(*ranked.heard);
    }
    if (ranked.heard) item.moments = listener.best(*ranked.heard, std::move(ranked.windows), kMoments);
    if (query_.explain) item.explanation = explain(ranked, plan_, asking_);
    return item;
  }

  Query query_;
  const Snapshot& snapshot_;
  const Scope scope_;
  const Asking asking_;
  Matcher matcher_;
  Plan plan_;
  std::optional<std::size_t> whole_;  ///< with all of the words; none: without words, all are
  Hits unfiltered_;                   ///< with all of the words, where the filters leave none of these
  Results results_;
};

}  // namespace

Plan understand(std::string_view text, const Asking& asking, const Doubted& doubted) {
  const Reading& reading = asking.reading;
  std::function<bool(const std::string&)> seen;
  if (asking.scope != nullptr)
    seen = [&](const std::string& term) {
      return reading.any(term, [&](Number number) { return asking.scope->sees(number); });
    };
  return make_plan(
      text, {*reading.snapshot().dictionary, asking.vocabulary.synonyms, asking.weights,
             [&](const std::string& term) { return reading.documents(term); }, reading.snapshot().live, doubted.place,
             doubted.odd,
             [&](const PlanWord& a, const PlanWord& b) { return reading.matcher(asking.weights).together(a, b); },
             std::move(seen), !doubted.none});
}

Results answer(const Query& query, const Asking& asking) {
  return Answer(query, asking).run();
}

}  // namespace acervo::search
