#include "search/answer.hpp"

#include <algorithm>
#include <array>
#include <optional>
#include <span>

#include "catalog/core/text.hpp"
#include "search/browse.hpp"
#include "search/explain.hpp"
#include "search/marks.hpp"
#include "search/moments.hpp"
#include "search/rerank.hpp"

namespace acervo::search {

namespace {

constexpr std::size_t kMostPerPage = 100;
constexpr std::size_t kMoments = 3;
/// Fewer results than this with all words, and those with most of them follow.
constexpr std::size_t kEnough = 10;
/// With more words than this a question is not expected to be found whole.
constexpr std::size_t kMostDoubted = 4;
constexpr std::size_t kPhraseCandidates = 20'000;

constexpr std::array<std::string_view, 6> kQuotes{"\"",           "\xE2\x80\x9C", "\xE2\x80\x9D",
                                                  "\xE2\x80\x9E", "\xC2\xAB",     "\xC2\xBB"};

bool contains_run(const std::vector<Token>& tokens, const std::vector<std::string>& phrase) {
  std::vector<std::string_view> words;
  for (const Token& token : tokens)
    if (!token.whole) words.push_back(token.folded);
  return std::search(words.begin(), words.end(), phrase.begin(), phrase.end()) != words.end();
}

/// Whether the words of a quoted phrase follow each other anywhere in the document.
bool says(const Reading& reading, Number number, const std::vector<std::string>& phrase) {
  const auto shown = reading.shown(number);
  if (contains_run(tokenize(shown->title), phrase) || contains_run(tokenize(shown->description), phrase)) return true;
  const auto heard = reading.heard(number);
  for (const Heard::Track& track : heard->tracks()) {
    std::string text;
    for (const Heard::Cue& cue : track.cues) text.append(cue.text).append(" ");
    if (contains_run(tokenize(text), phrase)) return true;
  }
  return false;
}

class Answer {
 public:
  Answer(const Query& query, const Asking& asking)
      : query_(query),
        snapshot_(asking.reading.snapshot()),
        scope_(snapshot_, query.viewer),
        asking_{asking.reading, asking.vocabulary, asking.weights, &scope_},
        matcher_(asking.reading.matcher(asking.weights)),
        plan_(understand(query.text, asking_)) {
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
    Hits hits = matcher_.all(plan_);
    keep_visible(hits, snapshot_, scope_, query_);
    keep_phrases(hits);
    if (hits.size() == 0 && quoted()) {
      unquote();
      hits = matcher_.all(plan_);
      keep_visible(hits, snapshot_, scope_, query_);
    }
    if (hits.size() == 0 && plan_.groups.size() > 1 && plan_.groups.size() <= kMostDoubted) doubt();
    if (hits.size() == 0 && plan_.groups.size() > kMostDoubted) plan_ = understand(query_.text, asking_, {.odd = true});
    const bool wanting = hits.size() == 0 || (query_.sort == Sort::relevance && hits.size() < kEnough);
    if (wanting && plan_.groups.size() > 1) {
      Hits most = matcher_.most(plan_);
      keep_visible(most, snapshot_, scope_, query_);
      if (hits.size() == 0) tell_dropped(most);
      whole_ = count(hits);
      hits = std::move(most);
    }
    finish_scores(hits);
    return hits;
  }

  /// How many of the hits pass the filters.
  std::size_t count(const Hits& hits) const {
    Query filters = query_;
    filters.facets.clear();
    filters.sort = Sort::newest;
    return select(hits, snapshot_, filters, 0, {}).total;
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
  /// have been meant to be joins it where that is found together with all the others.
  void doubt() {
    std::size_t most = 0;
    const Plan given = plan_;
    for (std::size_t g = 0; g < given.groups.size(); ++g) {
      Plan doubted = understand(query_.text, asking_, {.place = given.groups[g].place});
      if (doubted.groups.size() != given.groups.size()) continue;
      Hits hits = matcher_.all(doubted);
      keep_visible(hits, snapshot_, scope_, query_);
      if (hits.size() > most) most = hits.size(), plan_ = std::move(doubted);
    }
  }

  void tell_dropped(const Hits& most) {
    std::uint32_t found = 0;
    float best = -1;
    for (std::size_t i = 0; i < most.size(); ++i)
      if (most.scores[i] > best) best = most.scores[i], found = most.groups[i];
    if (most.size() > 0)
      for (std::size_t g = 0; g < plan_.groups.size() && g < 32; ++g)
        if ((found >> g & 1) == 0) results_.dropped.push_back(plan_.groups[g].text);
  }

  void keep_phrases(Hits& hits) const {
    if (!quoted()) return;
    std::size_t n = 0;
    for (std::size_t i = 0; i < hits.size(); ++i) {
      if (i < kPhraseCandidates && !std::all_of(plan_.groups.begin(), plan_.groups.end(), [&](const Group& group) {
            return group.phrase.empty() || says(asking_.reading, hits.numbers[i], group.phrase);
          }))
        continue;
      hits.numbers[n] = hits.numbers[i];
      hits.scores[n] = hits.scores[i];
      hits.in_title[n++] = hits.in_title[i];
    }
    hits.numbers.resize(n);
    hits.scores.resize(n);
    hits.in_title.resize(n);
  }

  void finish_scores(Hits& hits) const {
    const Columns& columns = *snapshot_.columns;
    constexpr auto kTitle = static_cast<std::size_t>(Field::title);
    for (std::size_t i = 0; i < hits.size(); ++i) {
      const Number number = hits.numbers[i];
      hits.scores[i] *= columns.boost[number];
      if (hits.in_title[i] < plan_.groups.size()) continue;
      const double whole =
          title_share(plan_.groups.size(), hits.in_title[i], decoded_length(columns.lengths[number][kTitle]));
      hits.scores[i] *= static_cast<float>(1 + asking_.weights.whole_title * whole);
    }
  }

  static std::vector<Ranked> as_they_are(std::span<const Selection::Pick> picks) {
    std::vector<Ranked> result;
    for (const auto& pick : picks) result.push_back({pick, {}, {}, {}, 0, 0, 0});
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
  std::optional<std::size_t> whole_;  ///< with all of the words, where what has only some is among the results
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
             std::move(seen)});
}

Results answer(const Query& query, const Asking& asking) {
  return Answer(query, asking).run();
}

}  // namespace acervo::search
