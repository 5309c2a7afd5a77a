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
#include "search/halves.hpp"
#include "search/index.hpp"
#include "search/sums.hpp"

namespace acervo::search {

namespace {

/// A rebuild that did not help is not asked for again at once.
constexpr auto kRebuildAgain = std::chrono::seconds(30);
constexpr int kNice = 15;
/// Pieces of a generation that are compared at one look for the first time: some 20 ms.
constexpr int kFirstSteps = 16;

/// The source's "feed_epoch": the index is of another database, or of this one before it was restored.
bool calls_for_rebuild(const Error& e) {
  return e.reason() == "index_damaged" || e.reason() == "index_outdated" || e.reason() == "feed_epoch";
}

/// One that lacks so much of what the source holds was built from something else than a whole source.
void refuse_if_short(const Index& fresh, const std::optional<std::size_t>& expected) {
  if (!expected || fresh.size() * 2 >= *expected) return;
  throw Error(Code::internal,
              "search index: the new one would hold " + std::to_string(fresh.size()) + " of " +
                  std::to_string(*expected) + " materials",
              "index_short");
}

/// @param hold  called before the swap: what is applied to the live one stops until this returns
void rebuild_holding(ChangeSource& source, const std::filesystem::path& folder, std::size_t batch,
                     const std::function<void(std::size_t)>& progress, const std::function<void()>& hold) {
  std::size_t done = 0;
  const auto apply = [&](Index& fresh, const Batch& next) {
    fresh.apply(next.changes, next.position);
    done += next.changes.size();
    if (progress) progress(done);
  };
  const auto fill = [&](Index& fresh) {
    // While one batch is written the next is read.
    const auto read = [&](const Position& after) {
      return std::async(std::launch::async, [&source, after, batch] { return source.next(after, batch); });
    };
    auto reading = read({});
    for (bool more = true; more;) {
      const Batch next = reading.get();
      more = next.more;
      if (more) reading = read(next.position);
      apply(fresh, next);
    }
  };
  // What changed while the parts were merged, so that nobody finds less in the new one than in the old.
  const auto catch_up = [&](Index& fresh) {
    for (bool more = true; more;) {
      const Batch next = source.next(fresh.position(), batch);
      more = next.more;
      if (!next.changes.empty() || next.position != fresh.position()) apply(fresh, next);
    }
  };
  Index::rebuild(folder, fill, [&](Index& fresh) {
    catch_up(fresh);
    refuse_if_short(fresh, source.size());
    if (!hold) return;
    hold();
    catch_up(fresh);
  });
}

}  // namespace

void rebuild_from(ChangeSource& source, const std::filesystem::path& folder, std::size_t batch,
                  const std::function<void(std::size_t)>& progress) {
  rebuild_holding(source, folder, batch, progress, {});
}

namespace {

/// A source for two threads: the one that follows and the one that rebuilds.
class Shared : public ChangeSource {
 public:
  explicit Shared(std::shared_ptr<ChangeSource> source) : source_(std::move(source)) {}
  Batch next(const Position& after, std::size_t limit) override {
    const std::lock_guard lock(mutex_);
    return source_->next(after, limit);
  }
  Position now() override {
    const std::lock_guard lock(mutex_);
    return source_->now();
  }
  std::optional<std::size_t> size() override {
    const std::lock_guard lock(mutex_);
    return source_->size();
  }

 private:
  std::mutex mutex_;
  std::shared_ptr<ChangeSource> source_;
};

}  // namespace

class Follower::State {
 public:
  State(std::filesystem::path folder, std::shared_ptr<ChangeSource> source, FollowerOptions options)
      : folder_(std::move(folder)),
        source_(std::make_shared<Shared>(std::move(source))),
        options_(std::move(options)),
        repacked_(std::chrono::steady_clock::now()),
        thread_([this] { run(); }) {}

  ~State() {
    {
      const std::lock_guard lock(mutex_);
      stopping_ = true;
    }
    changed_.notify_all();
    thread_.join();
    if (repacking_.valid()) repacking_.wait();
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
      std::string problem;
      try {
        if (rebuild) rebuild_now("asked for");
        follow();
      } catch (const Error& e) {
        problem = e.what();
        if (calls_for_rebuild(e)) {
          if (options_.damaged) options_.damaged();
          try {
            rebuild_now(e.what());
            follow();
            problem.clear();
          } catch (const std::exception& again) {
            problem = again.what();
          }
        }
      } catch (const std::exception& e) {
        problem = e.what();
      }
      settle(problem, pause);
    }
  }

  void settle(const std::string& problem, std::chrono::milliseconds& pause) {
    const std::lock_guard lock(mutex_);
    if (problem.empty()) {
      if (!health_.problem.empty()) log::info("search index follows again");
      pause = options_.every;
      looks_ended_ = looks_begun_;
    } else {
      if (health_.problem != problem) log::warn("search index cannot follow", {{"error", problem}});
      pause = std::min<std::chrono::milliseconds>(pause * 2, std::chrono::seconds(10));
      index_.reset();  // a failed writer is opened anew
    }
    health_.problem = problem;
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
      if (!more) health_.followed = begun;
      changed_.notify_all();
    }
    if (std::chrono::steady_clock::now() - repacked_ >= options_.repack_every && !repacking() &&
        (index_->worn(options_.few_dead) || index_->grown(options_.grown)))
      repack();
    check_some();
  }

  /// A flipped bit in a list of documents is nothing that Xapian, or we when reading it, would notice.
  void check_some() {
    const auto now = std::chrono::steady_clock::now();
    if (!index_ || now - stepped_ < options_.every) return;
    stepped_ = now;
    try {
      if (!check_ || checked_ != index_->generation() || (check_->done() && now >= check_again_)) {
        // What has been written since was read when it was opened.
        if (check_ && checked_ == index_->generation()) check_postings(recent_of(checked_));
        first_pass_ = checked_ != index_->generation();
        checked_ = index_->generation();
        check_.emplace(checked_);
        check_again_ = now + options_.check_every;
      }
      for (int step = 0; step < (first_pass_ ? kFirstSteps : 1); ++step) check_->step();
    } catch (const Error&) {
      check_.reset();
      if (index_->replaced()) return;  // and swept away
      throw;
    }
  }

  bool repacking() const {
    return repacking_.valid() && repacking_.wait_for(std::chrono::seconds(0)) != std::future_status::ready;
  }

  /// Beside what is followed meanwhile, with what the machine has left over, and not too often.
  void repack() {
    log::info("search index is packed again");
    repacked_ = std::chrono::steady_clock::now();
    repacking_ = std::async(std::launch::async, [this] {
      // Of this thread, and of those that it starts.
      ::setpriority(PRIO_PROCESS, 0, kNice);
      std::unique_lock holding(following_, std::defer_lock);
      const auto progress = [this](std::size_t) {
        if (stopping()) throw Error(Code::cancelled, "search index: interrupted by shutdown");
      };
      try {
        rebuild_holding(*source_, folder_, options_.batch, progress, [&] { holding.lock(); });
      } catch (const std::exception& e) {
        if (!stopping()) log::warn("search index could not be packed again", {{"error", e.what()}});
        return;
      }
      const std::lock_guard lock(mutex_);
      ++health_.repacks;
      poked_ = true;
      changed_.notify_all();
    });
  }

  void rebuild_now(const std::string& why) {
    log::warn("search index is rebuilt", {{"why", why}});
    {
      const std::lock_guard lock(mutex_);
      health_.rebuilding = true;
    }
    index_.reset();
    try {
      rebuild_from(*source_, folder_, options_.bulk_batch, [&](std::size_t done) {
        if (stopping()) throw Error(Code::cancelled, "search index: rebuild interrupted by shutdown");
        if (options_.progress) options_.progress(done);
      });
    } catch (...) {
      const std::lock_guard lock(mutex_);
      health_.rebuilding = false;
      throw;
    }
    if (options_.applied) options_.applied();
    const std::lock_guard lock(mutex_);
    health_.rebuilding = false;
    ++health_.rebuilds;
  }

  bool stopping() const {
    const std::lock_guard lock(mutex_);
    return stopping_;
  }

  std::filesystem::path folder_;
  std::shared_ptr<Shared> source_;
  FollowerOptions options_;
  std::mutex following_;        ///< while something is applied to the live index, or another is about to take its place
  std::optional<Index> index_;  ///< the thread's own, as what follows until the lock
  std::chrono::steady_clock::time_point repacked_;
  std::future<void> repacking_;
  std::optional<SumCheck> check_;
  std::filesystem::path checked_;  ///< what it compares
  bool first_pass_ = true;         ///< nobody has compared it before
  std::chrono::steady_clock::time_point check_again_, stepped_;

  mutable std::mutex mutex_;  ///< guards what follows
  std::condition_variable changed_;
  bool stopping_ = false;
  bool poked_ = false;
  bool first_ = true;
  bool rebuild_asked_ = false;
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
