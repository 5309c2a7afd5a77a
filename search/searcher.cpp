#include "search/searcher.hpp"

#include <algorithm>
#include <atomic>
#include <condition_variable>
#include <mutex>
#include <thread>

#include "catalog/core/log.hpp"
#include "catalog/core/text.hpp"
#include "search/alike.hpp"
#include "search/answer.hpp"
#include "search/generation.hpp"
#include "search/moments.hpp"
#include "search/reading.hpp"
#include "search/related.hpp"
#include "search/stem_table.hpp"
#include "search/suggest.hpp"

namespace acervo::search {

namespace {

constexpr auto kLookEvery = std::chrono::milliseconds(200);
constexpr int kAttempts = 10;

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
      const bool changed = generation->refresh();
      if (changed) ++edition_;
      return changed;
    } catch (const Error& e) {
      if (e.reason() != "reopen") throw;
      return open(name), true;
    }
  }

  /// Runs a query. Damage is being mended: who asks again in a while is answered.
  template <class Work>
  auto read(const char* doing, Work work) {
    const auto asked = current();
    try {
      return attempt(doing, work);
    } catch (const Error& e) {
      report(e, asked ? asked->name() : current_generation(folder_));
      if (e.reason() == "index_damaged" || e.reason() == "index_outdated")
        throw Error(Code::unavailable, e.what(), "index_damaged");
      throw;
    }
  }

  std::shared_ptr<const Vocabulary> vocabulary() const {
    const std::lock_guard lock(mutex_);
    return vocabulary_;
  }
  void set_vocabulary(std::shared_ptr<const Vocabulary> vocabulary) {
    const std::lock_guard lock(mutex_);
    vocabulary_ = std::move(vocabulary);
    ++edition_;
  }
  std::uint64_t edition() const { return edition_ + loaded_tables; }  // neither ever falls
  std::shared_ptr<Generation> current() const {
    const std::lock_guard lock(mutex_);
    return generation_;
  }
  void distrust() { damaged_ = true; }
  std::string_view health() const { return damaged_ ? "damaged" : current() ? "ready" : "building"; }
  const Weights& weights() const { return options_.weights; }
  std::chrono::milliseconds patience() const { return options_.patience; }

 private:
  /// On a snapshot, and again on a newer one when Xapian has overwritten what it was reading.
  template <class Work>
  auto attempt(const char* doing, Work& work) {
    bool changed = false;
    for (int tries = 0;; ++tries) {
      auto generation = current();
      if (!generation) throw Error(Code::unavailable, "search index: none yet", "index_building");
      const std::uint64_t seen = generation->snapshot()->commit;
      try {
        return guarded(doing, [&] {
          try {
            const Reading reading(generation, tries > 0);
            return work(reading);
          } catch (const Xapian::DocNotFoundError& e) {
            // Changed since the snapshot was taken.
            throw Xapian::DatabaseModifiedError(e.get_msg());
          }
        });
      } catch (const Xapian::DatabaseModifiedError& e) {
        changed = refresh() || changed;
        if (tries < kAttempts) continue;
        // "Modified", when nobody has written anything, is damage that looks like it.
        throw Error(Code::unavailable, std::string("search index: ") + e.get_msg(), changed ? "busy" : "index_damaged");
      } catch (const Error& e) {
        if (e.reason() != "index_damaged" || tries == kAttempts || !has_moved_on(*generation, seen)) throw;
      }
    }
  }

  void open(const std::string& name) {
    auto fresh = std::make_shared<Generation>(folder_ / name, options_.weights, options_.cache_bytes, options_.clock());
    const std::lock_guard lock(mutex_);
    generation_ = std::move(fresh);
    ++edition_;
    damaged_ = false;
  }

  void look() {
    const std::string live = current_generation(folder_);
    try {
      refresh();
      complained_.clear();
    } catch (const Error& e) {
      complain(e);
      report(e, live);
    } catch (const std::exception& e) {
      complain(e);
    }
  }

  /// Whether what looked damaged was only old: the generation was swapped out and swept away under the query, or a
  /// block was used again while it was read, which Xapian takes for damage where it meets another level of its tree.
  bool has_moved_on(const Generation& generation, std::uint64_t seen) {
    if (current_generation(folder_) != generation.name()) return refresh(), true;
    refresh();
    return generation.snapshot()->commit != seen;
  }

  /// @param name  the generation that was read: of one whose place another has taken there is nothing to mend
  void report(const Error& e, const std::string& name) {
    if (e.reason() != "index_damaged" && e.reason() != "index_outdated") return;
    if (current_generation(folder_) != name) return;
    damaged_ = true;
    if (options_.damaged) options_.damaged();
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

  std::filesystem::path folder_;
  SearcherOptions options_;
  std::atomic<bool> damaged_ = false;
  std::atomic<std::uint64_t> edition_ = 0;  ///< raised after what it counts can be read
  std::mutex refreshing_;
  mutable std::mutex mutex_;  ///< guards what follows
  std::shared_ptr<Generation> generation_;
  std::shared_ptr<const Vocabulary> vocabulary_;
  bool stopping_ = false;
  std::condition_variable wake_;
  std::string complained_;  ///< touched by the watching thread, and before it starts
  std::thread thread_;
};

Searcher::Searcher(std::filesystem::path folder, SearcherOptions options)
    : state_(std::make_unique<State>(std::move(folder), std::move(options))) {}
Searcher::~Searcher() = default;

bool Searcher::refresh() {
  return state_->refresh();
}

Results Searcher::search(const Query& query) const {
  Query clean = query;
  clean.text = to_utf8(query.text);
  const auto vocabulary = state_->vocabulary();
  return state_->read("search", [&](const Reading& reading) {
    return answer(clean,
                  {reading, *vocabulary, state_->weights(), nullptr, clean.patience.value_or(state_->patience())});
  });
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

std::vector<Teacher> Searcher::alike(const Document& document, const Viewer& viewer) const {
  return state_->read("alike", [&](const Reading& reading) {
    return search::alike(reading, document, Scope(reading.snapshot(), viewer), TagWeights{});
  });
}

std::vector<Moment> Searcher::moments(const MaterialId& id, std::string_view text, std::size_t limit) const {
  const std::string clean = to_utf8(text);
  const auto vocabulary = state_->vocabulary();
  return state_->read("moments", [&](const Reading& reading) {
    const auto number = reading.find(id);
    if (!number) return std::vector<Moment>();
    const Plan plan = understand(clean, {reading, *vocabulary, state_->weights()});
    const Listener listener(plan);
    const auto heard = reading.heard(*number);
    return listener.best(*heard, listener.windows(*heard), limit);
  });
}

std::vector<Moment> Searcher::said(const MaterialId& id, std::string_view text, std::string_view language,
                                   const Viewer& viewer) const {
  const std::string clean = to_utf8(text);
  const auto vocabulary = state_->vocabulary();
  return state_->read("said", [&](const Reading& reading) {
    const auto number = reading.find(id);
    if (!number) return std::vector<Moment>();
    const Scope scope(reading.snapshot(), viewer);
    const Plan plan = understand(clean, {reading, *vocabulary, state_->weights(), &scope});
    return Listener(plan).all(*reading.heard(*number), language);
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

std::string_view Searcher::health() const {
  return state_->health();
}

std::uint64_t Searcher::edition() const {
  return state_->edition();
}

void Searcher::distrust() {
  state_->distrust();
}

std::vector<Synonyms::Expansion> Searcher::expand(std::string_view text) const {
  return state_->vocabulary()->synonyms.expand(to_utf8(text.substr(0, 1000)));
}

std::size_t Searcher::size() const {
  const auto generation = state_->current();
  return generation ? generation->snapshot()->live : 0;
}

}  // namespace acervo::search
