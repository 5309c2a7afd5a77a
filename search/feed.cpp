#include "search/feed.hpp"

#include <sys/resource.h>

#include <algorithm>
#include <condition_variable>
#include <future>
#include <mutex>
#include <optional>
#include <thread>

#include "catalog/core/error.hpp"
#include "catalog/core/log.hpp"
#include "catalog/core/time.hpp"
#include "search/generation.hpp"
#include "search/index.hpp"
#include "search/rebuild.hpp"
#include "search/sum_watch.hpp"

namespace acervo::search {

namespace {

/// A rebuild that did not help is not asked for again at once.
constexpr auto kRebuildAgain = std::chrono::seconds(30);
constexpr int kNice = 15;

/// The source's "feed_epoch": the index is of another database, or of this one before it was restored.
bool calls_for_rebuild(const Error& e) {
  return e.reason() == "index_damaged" || e.reason() == "index_outdated" || e.reason() == "feed_epoch";
}

}  // namespace

class Follower::State {
 public:
  State(std::filesystem::path folder, std::shared_ptr<ChangeSource> source, FollowerOptions options)
      : folder_(std::move(folder)),
        source_(std::make_shared<SharedSource>(std::move(source))),
        options_(std::move(options)),
        sums_(options_.every, options_.check_every),
        repacked_(std::chrono::steady_clock::now()),
        thread_([this] { run(); }) {}

  ~State() {
    {
      const std::lock_guard lock(mutex_);
      stopping_ = true;
    }
    changed_.notify_all();
    thread_.join();
    if (building_.valid()) building_.wait();
  }

  void poke() {
    const std::lock_guard lock(mutex_);
    poked_ = true;
    changed_.notify_all();
  }

  void ask_rebuild() {
    const std::lock_guard lock(mutex_);
    // Every query over a damaged index says so, also while it is being rebuilt: once is enough.
    const auto now = std::chrono::steady_clock::now();
    if (health_.rebuilding || (last_asked_ && now - *last_asked_ < kRebuildAgain)) return;
    last_asked_ = now;
    rebuild_asked_ = poked_ = true;
    changed_.notify_all();
  }

  bool wait_until(const Position* position, std::chrono::milliseconds timeout) {
    std::unique_lock lock(mutex_);
    // A look that began before now may have missed what is waited for; the one after it cannot.
    const std::size_t target = looks_begun_ + 1;
    poked_ = true;
    changed_.notify_all();
    return changed_.wait_for(lock, timeout, [&] {
      return stopping_ || looks_ended_ >= target || (position != nullptr && health_.position == *position);
    }) && !stopping_;
  }

  Health health() const {
    const std::lock_guard lock(mutex_);
    return health_;
  }

 private:
  enum class Why { mend, repack };
  /// What came of a look at the feed. One that waits has nothing it could be applied to until another index is there.
  enum class Look { followed, waits, failed };

  void run() {
    std::chrono::milliseconds pause = options_.every;
    for (;;) {
      bool rebuild = false;
      {
        std::unique_lock lock(mutex_);
        const auto begun = std::chrono::steady_clock::now();
        // What fails is not tried again at each poke, but no poke waits longer than a look would.
        if (!health_.problem.empty())
          changed_.wait_until(lock, begun + std::min(pause, options_.every), [&] { return stopping_; });
        changed_.wait_until(lock, begun + pause, [&] { return stopping_ || poked_ || first_; });
        if (stopping_) return;
        poked_ = first_ = false;
        rebuild = std::exchange(rebuild_asked_, false);
        ++looks_begun_;
      }
      if (rebuild) mend("asked for");
      std::string problem;
      const Look look = this->look(problem);
      settle(look, problem, pause);
    }
  }

  Look look(std::string& problem) {
    const std::string live = current_generation(folder_);
    // Damaged where it is written: nothing can be done with it.
    if (unusable_ == live && rebuilding()) return Look::waits;
    unusable_.reset();
    try {
      follow();
      return Look::followed;
    } catch (const Error& e) {
      if (current_generation(folder_) != live) return poke(), Look::waits;  // and swept away
      problem = e.what();
      if (!calls_for_rebuild(e)) return Look::failed;
      index_.reset();
      unusable_ = live;
      if (options_.damaged && !rebuilding()) options_.damaged();
      const std::string failed = last_failure();
      mend(e.what());
      if (failed.empty()) return Look::waits;
      problem = failed;  // and is begun again ever later
      return Look::failed;
    } catch (const std::exception& e) {
      problem = e.what();
      return Look::failed;
    }
  }

  void settle(Look look, const std::string& problem, std::chrono::milliseconds& pause) {
    const std::lock_guard lock(mutex_);
    if (look == Look::followed) {
      if (!health_.problem.empty()) log::info("search index follows again");
      pause = options_.every;
      looks_ended_ = looks_begun_;
      health_.problem.clear();
    } else if (look == Look::failed) {
      if (health_.problem != problem) log::warn("search index cannot follow", {{"error", problem}});
      pause = std::min<std::chrono::milliseconds>(pause * 2, std::chrono::seconds(10));
      index_.reset();  // a failed writer is opened anew
      health_.problem = problem;
    }
    changed_.notify_all();
  }

  void follow() {
    const std::lock_guard one(following_);
    if (index_ && index_->replaced()) index_.reset();
    if (!index_) index_.emplace(folder_);
    for (bool more = true; more && !stopping();) {
      const Time begun = system_now();
      const Batch next = source_->next(index_->position(), options_.batch);
      if (!next.changes.empty() || next.position != index_->position()) {
        index_->apply(next.changes, next.position);
        if (options_.applied) options_.applied();
      }
      more = next.more;
      const std::lock_guard lock(mutex_);
      health_.position = next.position;
      if (!more) health_.followed = next.known_until.value_or(begun);
      changed_.notify_all();
    }
    if (std::chrono::steady_clock::now() - repacked_ >= options_.repack_every && !building() &&
        (index_->worn(options_.few_dead) || index_->grown(options_.grown))) {
      log::info("search index is packed again");
      repacked_ = std::chrono::steady_clock::now();
      build(Why::repack);
    }
    check();
  }

  /// What was written long ago may be damaged while what comes can be followed as well as ever.
  void check() {
    {
      const std::lock_guard lock(mutex_);
      const auto now = std::chrono::steady_clock::now();
      if (health_.rebuilding || (!failure_.empty() && now - failed_at_ < kRebuildAgain)) return;
    }
    try {
      sums_.look(*index_);
    } catch (const Error& e) {
      if (options_.damaged) options_.damaged();
      mend(e.what());
    }
  }

  /// The index is damaged, outdated or another database's: another one is built. One that is being built is that.
  void mend(const std::string& why) {
    index_.reset();  // what is opened anew is checked: only what is sound is written to meanwhile
    bool building = false;
    {
      const std::lock_guard lock(mutex_);
      if (std::exchange(health_.rebuilding, true)) return;
      building = is_building_;
    }
    log::warn("search index is rebuilt", {{"why", why}});
    if (!building) build(Why::mend);
  }

  /// Another index, beside the one that is followed meanwhile; of one that is good, with what the machine has left
  /// over.
  void build(Why why) {
    {
      const std::lock_guard lock(mutex_);
      is_building_ = true;
    }
    building_ = std::async(std::launch::async, [this, why] {
      // Of this thread, and of those that it starts.
      if (why == Why::repack) ::setpriority(PRIO_PROCESS, 0, kNice);
      const auto progress = [&](std::size_t done) {
        if (stopping()) throw Error(Code::cancelled, "search index: rebuild interrupted by shutdown");
        if (why == Why::mend && options_.progress) options_.progress(done);
      };
      std::string problem;
      try {
        std::unique_lock holding(following_, std::defer_lock);
        rebuild_holding(*source_, folder_, why == Why::mend ? options_.bulk_batch : options_.batch, progress,
                        [&] { holding.lock(); });
        if (options_.applied) options_.applied();
      } catch (const std::exception& e) {
        problem = e.what();
      }
      ended(problem);
    });
  }

  void ended(const std::string& problem) {
    const std::lock_guard lock(mutex_);
    if (!problem.empty() && !stopping_) log::warn("search index could not be rebuilt", {{"error", problem}});
    is_building_ = false;
    const bool mended = std::exchange(health_.rebuilding, false);
    failure_ = mended ? problem : std::string();
    failed_at_ = std::chrono::steady_clock::now();
    if (mended) health_.problem = problem;
    if (problem.empty()) {
      ++(mended ? health_.rebuilds : health_.repacks);
      poked_ = true;
    }
    changed_.notify_all();
  }

  bool building() const {
    const std::lock_guard lock(mutex_);
    return is_building_;
  }
  bool stopping() const {
    const std::lock_guard lock(mutex_);
    return stopping_;
  }
  bool rebuilding() const {
    const std::lock_guard lock(mutex_);
    return health_.rebuilding;
  }
  std::string last_failure() const {
    const std::lock_guard lock(mutex_);
    return failure_;
  }

  std::filesystem::path folder_;
  std::shared_ptr<SharedSource> source_;
  FollowerOptions options_;
  std::mutex following_;        ///< while something is applied to the live index, or another is about to take its place
  std::optional<Index> index_;  ///< the thread's own, as what follows until `building_`
  std::optional<std::string> unusable_;  ///< the generation that cannot be written to
  SumWatch sums_;
  std::chrono::steady_clock::time_point repacked_;
  std::future<void> building_;

  mutable std::mutex mutex_;  ///< guards what follows
  std::condition_variable changed_;
  bool stopping_ = false;
  bool poked_ = false;
  bool first_ = true;
  bool rebuild_asked_ = false;
  bool is_building_ = false;
  std::string failure_;  ///< of the last rebuild; empty where it was none
  std::chrono::steady_clock::time_point failed_at_;
  std::optional<std::chrono::steady_clock::time_point> last_asked_;
  std::size_t looks_begun_ = 0;
  std::size_t looks_ended_ = 0;
  Health health_;
  std::thread thread_;
};

Follower::Follower(std::filesystem::path folder, std::shared_ptr<ChangeSource> source, FollowerOptions options)
    : state_(std::make_unique<State>(std::move(folder), std::move(source), std::move(options))) {}
Follower::~Follower() = default;

void Follower::poke() {
  state_->poke();
}
void Follower::rebuild() {
  state_->ask_rebuild();
}
bool Follower::wait_until_current(std::chrono::milliseconds timeout) {
  return state_->wait_until(nullptr, timeout);
}
bool Follower::wait_until(const Position& position, std::chrono::milliseconds timeout) {
  return state_->wait_until(&position, timeout);
}
Follower::Health Follower::health() const {
  return state_->health();
}

}  // namespace acervo::search
