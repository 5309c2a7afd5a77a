#include "search/feed.hpp"

#include <algorithm>
#include <condition_variable>
#include <future>
#include <mutex>
#include <optional>
#include <thread>

#include "catalog/core/error.hpp"
#include "catalog/core/log.hpp"
#include "search/index.hpp"

namespace acervo::search {

namespace {

/// A rebuild that did not help is not asked for again at once.
constexpr auto kRebuildAgain = std::chrono::seconds(30);

bool calls_for_rebuild(const Error& e) {
  return e.reason() == "index_damaged" || e.reason() == "index_outdated";
}

}  // namespace

void rebuild_from(ChangeSource& source, const std::filesystem::path& folder, std::size_t batch,
                  const std::function<void(std::size_t)>& progress) {
  Index::rebuild(folder, [&](Index& fresh) {
    std::size_t done = 0;
    // While one batch is written the next is read.
    const auto read = [&](const Position& after) {
      return std::async(std::launch::async, [&source, after, batch] { return source.next(after, batch); });
    };
    auto reading = read({});
    for (bool more = true; more;) {
      const Batch next = reading.get();
      more = next.more;
      if (more) reading = read(next.position);
      fresh.apply(next.changes, next.position);
      done += next.changes.size();
      if (progress) progress(done);
    }
  });
}

class Follower::State {
 public:
  State(std::filesystem::path folder, std::shared_ptr<ChangeSource> source, FollowerOptions options)
      : folder_(std::move(folder)),
        source_(std::move(source)),
        options_(std::move(options)),
        thread_([this] { run(); }) {}

  ~State() {
    {
      const std::lock_guard lock(mutex_);
      stopping_ = true;
    }
    changed_.notify_all();
    thread_.join();
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
        if (health_.problem.empty())
          changed_.wait_for(lock, pause, [&] { return stopping_ || poked_ || first_; });
        else
          changed_.wait_for(lock, pause, [&] { return stopping_; });  // poking does not cure
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
    if (index_ && index_->replaced()) index_.reset();
    if (!index_) index_.emplace(folder_);
    for (bool more = true; more && !stopping();) {
      const Batch next = source_->next(index_->position(), options_.batch);
      if (!next.changes.empty() || next.position != index_->position()) {
        index_->apply(next.changes, next.position);
        if (options_.applied) options_.applied();
      }
      more = next.more;
      const std::lock_guard lock(mutex_);
      health_.position = next.position;
      changed_.notify_all();
    }
    if (index_->worn()) rebuild_now("many changes");
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
  std::shared_ptr<ChangeSource> source_;
  FollowerOptions options_;
  std::optional<Index> index_;  ///< the thread's own

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
