#include "search/searcher.hpp"

#include <algorithm>
#include <condition_variable>
#include <mutex>
#include <thread>

#include "catalog/core/log.hpp"
#include "catalog/core/text.hpp"
#include "search/generation.hpp"
#include "search/marks.hpp"
#include "search/moments.hpp"
#include "search/reading.hpp"
#include "search/related.hpp"
#include "search/select.hpp"
#include "search/suggest.hpp"

namespace acervo::search {

namespace {

constexpr auto kLookEvery = std::chrono::milliseconds(200);
constexpr int kAttempts = 10;
constexpr std::size_t kMostPerPage = 100;
constexpr std::size_t kMoments = 3;
/// Fewer results than this with all words, and those with most of them follow.
constexpr std::size_t kEnough = 10;
constexpr std::size_t kPhraseCandidates = 20'000;

bool contains_run(const std::vector<Token>& tokens, const std::vector<std::string>& phrase) {
  std::vector<std::string_view> words;
  for (const Token& token : tokens)
    if (!token.whole) words.push_back(token.folded);
  return std::search(words.begin(), words.end(), phrase.begin(), phrase.end()) != words.end();
}

/// Whether the words of a quoted phrase follow each other anywhere in the document.
bool says(const Reading& reading, Number number, const std::vector<std::string>& phrase) {
  const Shown shown = reading.shown(number);
  if (contains_run(tokenize(shown.title), phrase) || contains_run(tokenize(shown.description), phrase)) return true;
  for (const Track& track : reading.spoken(number).tracks) {
    std::string text;
    for (const Cue& cue : track.cues) text.append(cue.text).append(" ");
    if (contains_run(tokenize(text), phrase)) return true;
  }
  return false;
}

}  // namespace

std::optional<Sort> sort_named(std::string_view name) {
  if (name == "relevance") return Sort::relevance;
  if (name == "newest") return Sort::newest;
  if (name == "shortest") return Sort::shortest;
  if (name == "title") return Sort::title;
  if (name == "most_used") return Sort::most_used;
  return std::nullopt;
}

class Searcher::State {
 public:
  State(std::filesystem::path folder, SearcherOptions options)
      : folder_(std::move(folder)), options_(std::move(options)), vocabulary_(std::make_shared<const Vocabulary>()) {
    look();
    thread_ = std::thread([this] { watch(); });
  }
  ~State() {
    {
      const std::lock_guard lock(mutex_);
      stopping_ = true;
    }
    wake_.notify_all();
    thread_.join();
  }

  bool refresh() {
    const std::lock_guard one(refreshing_);
    const std::string name = current_generation(folder_);
    auto generation = current();
    if (!name.empty() && (!generation || generation->name() != name)) return open(name), true;
    if (!generation) return false;
    try {
      return generation->refresh();
    } catch (const Error& e) {
      if (e.reason() != "reopen") throw;
      return open(name), true;
    }
  }

  /// Runs a query on a snapshot, and again on a newer one when Xapian has overwritten what it was reading.
  template <class Work>
  auto read(const char* doing, Work work) {
    for (int attempt = 0;; ++attempt) {
      auto generation = current();
      if (!generation) throw Error(Code::unavailable, "search index: none yet", "index_building");
      try {
        return guarded(doing, [&] {
          try {
            const Reading reading(generation, attempt > 0);
            return work(reading);
          } catch (const Xapian::DocNotFoundError& e) {
            // Changed since the snapshot was taken.
            throw Xapian::DatabaseModifiedError(e.get_msg());
          }
        });
      } catch (const Xapian::DatabaseModifiedError& e) {
        if (attempt == kAttempts)
          throw Error(Code::unavailable, std::string("search index: too busy: ") + e.get_msg(), "busy");
        refresh();
      } catch (const Error& e) {
        // A generation that was swapped out and swept away under the query is not damaged, only gone.
        const bool swapped = current_generation(folder_) != generation->name();
        if (e.reason() != "index_damaged" || attempt > 0 || !swapped) {
          report(e);
          throw;
        }
        refresh();
      }
    }
  }

  Results search(const Query& query, const Reading& reading) const;

  std::shared_ptr<const Vocabulary> vocabulary() const {
    const std::lock_guard lock(mutex_);
    return vocabulary_;
  }
  void set_vocabulary(std::shared_ptr<const Vocabulary> vocabulary) {
    const std::lock_guard lock(mutex_);
    vocabulary_ = std::move(vocabulary);
  }
  std::shared_ptr<Generation> current() const {
    const std::lock_guard lock(mutex_);
    return generation_;
  }
  const Weights& weights() const { return options_.weights; }

  Plan plan(std::string_view text, const Reading& reading, const Vocabulary& vocabulary) const {
    return make_plan(text, {*reading.snapshot().dictionary, vocabulary.synonyms, weights(),
                            [&](const std::string& term) { return reading.frequency(term); }});
  }

 private:
  void open(const std::string& name) {
    auto fresh = std::make_shared<Generation>(folder_ / name, options_.weights, options_.cache_bytes, options_.clock());
    const std::lock_guard lock(mutex_);
    generation_ = std::move(fresh);
  }

  void look() {
    try {
      refresh();
      complained_.clear();
    } catch (const Error& e) {
      complain(e);
      report(e);
    } catch (const std::exception& e) {
      complain(e);
    }
  }

  void report(const Error& e) const {
    if (options_.damaged && (e.reason() == "index_damaged" || e.reason() == "index_outdated")) options_.damaged();
  }

  void complain(const std::exception& e) {
    // Once per cause, not five times a second.
    if (complained_ != e.what()) log::warn("search index cannot be read", {{"error", std::string(e.what())}});
    complained_ = e.what();
  }

  void watch() {
    std::unique_lock lock(mutex_);
    while (!wake_.wait_for(lock, kLookEvery, [this] { return stopping_; })) {
      lock.unlock();
      look();
      lock.lock();
    }
  }

  Hits matched(const Plan& plan, const Query& query, const Reading& reading, Results& results) const;
  void keep_phrases(Hits& hits, const Plan& plan, const Reading& reading) const;
  void finish_scores(Hits& hits, const Plan& plan, const Reading& reading, std::size_t with_all) const;
  Item item(const Selection::Pick& pick, const Plan& plan, const Query& query, const Reading& reading) const;
  Explanation explain(Number number, const Plan& plan, const Reading& reading) const;

  std::filesystem::path folder_;
  SearcherOptions options_;
  std::mutex refreshing_;
  mutable std::mutex mutex_;  ///< guards what follows
  std::shared_ptr<Generation> generation_;
  std::shared_ptr<const Vocabulary> vocabulary_;
  bool stopping_ = false;
  std::condition_variable wake_;
  std::string complained_;  ///< touched by the watching thread, and before it starts
  std::thread thread_;
};

Results Searcher::State::search(const Query& asked, const Reading& reading) const {
  Query query = asked;
  query.page = std::max<std::size_t>(1, query.page);
  query.per_page = std::clamp<std::size_t>(query.per_page, 1, kMostPerPage);
  const Snapshot& snapshot = reading.snapshot();
  const auto vocabulary = this->vocabulary();
  const Plan plan = this->plan(query.text, reading, *vocabulary);

  Results results;
  Hits hits;
  if (squeeze(query.text).empty()) {
    hits = everything(snapshot);
    keep_visible(hits, snapshot, Scope(snapshot, query.viewer), query);
    results.with_all = hits.size();
  } else {
    hits = matched(plan, query, reading, results);
  }
  Selection selection = select(hits, snapshot, query);
  results.total = selection.total;
  results.facets = std::move(selection.facets);
  for (const auto& pick : selection.page) results.items.push_back(item(pick, plan, query, reading));
  if (results.total > 0) results.suggestion = plan.suggestion;
  for (const std::string& word : plan.too_many)
    if (results.dropped.size() < kMostWords) results.dropped.push_back(word);
  return results;
}

Hits Searcher::State::matched(const Plan& plan, const Query& query, const Reading& reading, Results& results) const {
  const Snapshot& snapshot = reading.snapshot();
  const Scope scope(snapshot, query.viewer);
  const Matcher matcher = reading.matcher(weights());
  Hits hits = matcher.all(plan);
  keep_visible(hits, snapshot, scope, query);
  keep_phrases(hits, plan, reading);
  results.with_all = hits.size();
  const bool wanting = hits.size() == 0 || (query.sort == Sort::relevance && hits.size() < kEnough);
  if (!wanting || plan.groups.size() < 2) {
    finish_scores(hits, plan, reading, hits.size());
    return hits;
  }
  Hits most = matcher.most(plan);
  keep_visible(most, snapshot, scope, query);
  // Whatever has all of it comes first, whatever it scores.
  if (hits.size() > 0) {
    finish_scores(most, plan, reading, 0);
    finish_scores(hits, plan, reading, hits.size());
    float highest = 0;
    for (const float score : most.scores) highest = std::max(highest, score);
    for (std::size_t i = 0, j = 0; i < most.size() && j < hits.size(); ++i)
      if (most.numbers[i] == hits.numbers[j]) most.scores[i] = highest + hits.scores[j++];
    return most;
  }
  std::uint32_t found = 0;
  float best = -1;
  finish_scores(most, plan, reading, 0);
  for (std::size_t i = 0; i < most.size(); ++i)
    if (most.scores[i] > best) best = most.scores[i], found = most.groups[i];
  if (most.size() > 0)
    for (std::size_t g = 0; g < plan.groups.size() && g < 32; ++g)
      if ((found >> g & 1) == 0) results.dropped.push_back(plan.groups[g].text);
  return most;
}

void Searcher::State::keep_phrases(Hits& hits, const Plan& plan, const Reading& reading) const {
  if (std::none_of(plan.groups.begin(), plan.groups.end(), [](const Group& group) { return !group.phrase.empty(); }))
    return;
  std::size_t n = 0;
  for (std::size_t i = 0; i < hits.size(); ++i) {
    if (i < kPhraseCandidates && !std::all_of(plan.groups.begin(), plan.groups.end(), [&](const Group& group) {
          return group.phrase.empty() || says(reading, hits.numbers[i], group.phrase);
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

void Searcher::State::finish_scores(Hits& hits, const Plan& plan, const Reading& reading, std::size_t) const {
  const Columns& columns = *reading.snapshot().columns;
  const auto groups = static_cast<float>(plan.groups.size());
  constexpr auto kTitle = static_cast<std::size_t>(Field::title);
  for (std::size_t i = 0; i < hits.size(); ++i) {
    const Number number = hits.numbers[i];
    const auto length = static_cast<float>(std::max(1.0, decoded_length(columns.lengths[number][kTitle])));
    const auto in_title = static_cast<float>(hits.in_title[i]);
    const float whole = in_title < groups ? 0 : std::min(1.0F, in_title / length);
    hits.scores[i] *= columns.boost[number] * (1 + static_cast<float>(weights().whole_title) * whole);
  }
}

Item Searcher::State::item(const Selection::Pick& pick, const Plan& plan, const Query& query,
                           const Reading& reading) const {
  const Shown shown = reading.shown(pick.number);
  const Language language = shown.language.empty()
                                ? detect_language(shown.title + " " + shown.description, Language::es)
                                : language_of(shown.language);
  Item item;
  item.id = {shown.id};
  item.identifier = shown.identifier;
  item.score = pick.score;
  item.title = shown.title;
  item.title_marked = mark(shown.title, plan.marked, language);
  item.snippet = snippet(shown.description, plan.marked, language);
  if (!plan.groups.empty()) item.moments = best_moments(reading.spoken(pick.number), plan, kMoments);
  if (query.explain) item.explanation = explain(pick.number, plan, reading);
  return item;
}

Explanation Searcher::State::explain(Number number, const Plan& plan, const Reading& reading) const {
  Explanation result;
  result.boost = reading.snapshot().columns->boost[number];
  const Matcher matcher = reading.matcher(weights());
  for (const Group& group : plan.groups)
    for (const Alternative& alternative : group.alternatives)
      for (const PlanWord& word : alternative.words) {
        std::size_t documents = 0;
        for (const WeightedTerm& term : word.terms) documents += reading.frequency(term.term);
        for (const WeightedTerm& term : word.terms) {
          auto at = reading.database().postlist_begin(term.term);
          if (at == reading.database().postlist_end(term.term)) continue;
          at.skip_to(number);
          if (at == reading.database().postlist_end(term.term) || *at != number) continue;
          const double worth = term.weight * alternative.weight;
          Explanation::Term part{
              term.term, matcher.idf(documents) * worth,
              reading.generation().impact().parts(at.get_wdf(), reading.snapshot().columns->lengths[number])};
          for (const double field : part.fields) result.text += part.idf * field;
          result.terms.push_back(std::move(part));
        }
      }
  return result;
}

Searcher::Searcher(std::filesystem::path folder, SearcherOptions options)
    : state_(std::make_unique<State>(std::move(folder), std::move(options))) {}
Searcher::~Searcher() = default;

bool Searcher::refresh() {
  return state_->refresh();
}

Results Searcher::search(const Query& query) const {
  Query clean = query;
  clean.text = to_utf8(query.text);
  return state_->read("search", [&](const Reading& reading) { return state_->search(clean, reading); });
}

std::vector<Suggestion> Searcher::suggest(std::string_view text, std::size_t limit, const Viewer& viewer) const {
  const std::string clean = to_utf8(text.substr(0, 1000));
  const auto vocabulary = state_->vocabulary();
  return state_->read("suggest", [&](const Reading& reading) {
    return search::suggest(reading, *vocabulary, clean, limit, viewer, state_->weights());
  });
}

std::vector<MaterialId> Searcher::related(const MaterialId& id, std::size_t limit, const Viewer& viewer) const {
  return state_->read("related", [&](const Reading& reading) {
    return search::related(reading, id, limit, viewer, state_->weights());
  });
}

std::vector<Moment> Searcher::moments(const MaterialId& id, std::string_view text, std::size_t limit) const {
  const std::string clean = to_utf8(text);
  const auto vocabulary = state_->vocabulary();
  return state_->read("moments", [&](const Reading& reading) {
    const auto number = reading.find(id);
    if (!number) return std::vector<Moment>();
    return best_moments(reading.spoken(*number), state_->plan(clean, reading, *vocabulary), limit);
  });
}

void Searcher::set_vocabulary(const std::vector<SynonymEntry>& synonyms, std::vector<Term> terms) {
  auto vocabulary = std::make_shared<Vocabulary>();
  vocabulary->synonyms = Synonyms(synonyms);
  for (Term& term : terms) {
    std::string folded = fold(term.text);
    vocabulary->terms.push_back({std::move(term.text), std::move(term.kind), std::move(term.id), std::move(folded)});
  }
  state_->set_vocabulary(std::move(vocabulary));
}

std::size_t Searcher::size() const {
  const auto generation = state_->current();
  return generation ? generation->snapshot()->live : 0;
}

}  // namespace acervo::search
