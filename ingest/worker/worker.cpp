#include "ingest/worker/worker.hpp"

#include <unistd.h>

#include <atomic>
#include <condition_variable>
#include <mutex>
#include <thread>

#include "catalog/core/error.hpp"
#include "catalog/core/log.hpp"
#include "catalog/jobs/fleet_store.hpp"
#include "catalog/jobs/job_store.hpp"
#include "catalog/storage/blob_store.hpp"
#include "ingest/worker/machine.hpp"
#include "ingest/worker/pulse.hpp"
#include "ingest/worker/steps.hpp"

namespace acervo::ingest {

namespace {

using std::chrono::milliseconds;
using std::chrono::seconds;
using namespace std::chrono_literals;

constexpr seconds kRecover{3};
constexpr seconds kUrgentWait{1};  // instead of `wait`, where somebody looks at an empty picture
constexpr seconds kTimeToSpeak = kRecover + 2 * Pulse::kPause;

// Counts a thread as busy, however its work ends.
class Busy {
 public:
  explicit Busy(std::atomic<int>& count) : count_(count) { ++count_; }
  Busy(const Busy&) = delete;
  ~Busy() { --count_; }

 private:
  std::atomic<int>& count_;
};

}  // namespace

class Worker::State {
 public:
  State(WorkerSettings settings, JobStore& jobs, FleetStore& fleet, RevisionStore& revisions, SegmentStore& segments,
        BlobStore& blobs)
      : settings_(std::move(settings)),
        jobs_(jobs),
        fleet_(fleet),
        blobs_(blobs),
        steps_(settings_, jobs, revisions, segments, blobs,
               [this](std::stop_token stop, const std::function<bool()>& store) { patiently(stop, store); }) {
    for (int i = 0; i < settings_.threads + settings_.urgent_threads; ++i)
      threads_.emplace_back(
          [this, i](std::stop_token stop) { run(stop, settings_.name + "/" + std::to_string(i), lane_of(i)); });
    threads_.emplace_back([this](std::stop_token stop) { keep(stop); });
  }

  ~State() {
    for (auto& thread : threads_) thread.request_stop();
    poke();
  }

  void poke() {
    {
      const std::lock_guard lock(mutex_);
      ++poked_;
    }
    wake_.notify_all();
  }

  bool is_busy() const { return busy_ > 0; }

 private:
  JobStore::Lane lane_of(int thread) const {
    if (thread < settings_.threads) return JobStore::Lane::any;
    const bool is_last = thread == settings_.threads + settings_.urgent_threads - 1;
    return is_last && settings_.urgent_threads > 1 ? JobStore::Lane::segment : JobStore::Lane::urgent;
  }

  std::uint64_t pokes() const {
    const std::lock_guard lock(mutex_);
    return poked_;
  }

  // Waits for `time`, a poke beyond those `seen` or the end.
  void rest(std::stop_token stop, milliseconds time, std::uint64_t seen) {
    std::unique_lock lock(mutex_);
    wake_.wait_for(lock, stop, time, [&] { return poked_ != seen; });
  }

  // Waits for `time` or the end, whatever comes into the queue.
  static void linger(std::stop_token stop, milliseconds time) {
    std::mutex mutex;
    std::unique_lock lock(mutex);
    std::condition_variable_any never;
    never.wait_for(lock, stop, time, [] { return false; });
  }

  // Says that this worker lives, and takes up what others left behind; on a thread of its own, since the others may be
  // busy for a minute.
  void keep(std::stop_token stop) {
    std::mutex mutex;
    std::unique_lock lock(mutex);
    std::condition_variable_any never;
    // The database may be just back, and others had no time yet to say that they live: how would a new one know?
    auto judges_from = std::chrono::steady_clock::now() + kTimeToSpeak;
    do {
      const auto began = std::chrono::steady_clock::now();
      // A database that stood still answers late and in no order: the others' words may come after ours.
      const auto stood_still = [&] {
        const auto now = std::chrono::steady_clock::now();
        if (now - began > kRecover) judges_from = std::max(judges_from, now + kTimeToSpeak);
      };
      try {
        fleet_.beat({settings_.name, settings_.host, static_cast<int>(getpid()), settings_.threads, trouble().first,
                     trouble().second, settings_.machine});
        fleet_.bury(settings_.machine, has_ended);
        stood_still();
        const int count = jobs_.recover(std::chrono::steady_clock::now() < judges_from, settings_.name);
        stood_still();
        if (count > 0) log::warn("jobs taken from workers that fell silent", {{"count", count}});
      } catch (const std::exception& error) {
        log::debug("the queue does not answer", {{"error", error.what()}});
        // While it is away nobody can say that they live: once it is back, they get the time to.
        judges_from = std::chrono::steady_clock::now() + kTimeToSpeak;
      }
    } while (!never.wait_for(lock, stop, kRecover, [] { return false; }) && !stop.stop_requested());
    try {
      fleet_.leave(settings_.name);
    } catch (const std::exception&) {
      // It is seen as gone half a minute later.
    }
  }

  using Trouble = std::pair<std::optional<std::string>, std::optional<std::string>>;
  Trouble trouble() const {
    const std::lock_guard lock(mutex_);
    return trouble_;
  }
  void set_trouble(Trouble trouble) {
    const std::lock_guard lock(mutex_);
    trouble_ = std::move(trouble);
  }

  void run(std::stop_token stop, const std::string& name, JobStore::Lane lane) {
    milliseconds pause = 1s;
    while (!stop.stop_requested()) {
      try {
        const auto seen = pokes();  // before looking: a job that comes meanwhile must not wait for a second
        const auto job = jobs_.claim(name, lane);
        pause = 1s;
        if (!job) {
          rest(stop, 1s, seen);
          continue;
        }
        const bool had_room = [&] {
          const Busy busy(busy_);
          return work(stop, *job, name);
        }();
        // Else each job of a long queue would be begun and given back, over and over.
        if (!had_room)
          linger(stop, lane == JobStore::Lane::any ? settings_.wait : std::min<seconds>(2s, settings_.wait));
      } catch (const std::exception& error) {
        // The queue is out of reach: nothing is lost, look again a little later.
        log::warn("the queue does not answer", {{"error", error.what()}});
        rest(stop, pause, pokes());
        pause = std::min<milliseconds>(pause * 2, 10s);
      } catch (...) {
        // Whatever it is, it must not take the server with it.
        log::error("a worker's thread met something unknown", {{"worker", name}});
        rest(stop, pause, pokes());
      }
    }
  }

  // False where the disk or the store has no room for anybody's work.
  bool work(std::stop_token stop, const Job& job, const std::string& name) {
    const auto began = std::chrono::steady_clock::now();
    log::debug("job begun", {{"kind", acervo::name(job.kind)}, {"material", job.material.value}, {"chunk", job.chunk}});
    Pulse pulse(jobs_, job, name, stop);
    try {
      steps_.run(job, name, pulse);
      set_trouble({});
      const auto took = std::chrono::duration<double>(std::chrono::steady_clock::now() - began).count();
      log::info("job done", {{"kind", acervo::name(job.kind)},
                             {"material", job.material.value},
                             {"chunk", job.chunk},
                             {"seconds", took}});
    } catch (const LostJob&) {
      log::warn("a job went to another worker", {{"job", job.id}});
    } catch (const Error& error) {
      return settle(stop, job, name, pulse, error);
    } catch (const std::exception& error) {
      settle(stop, job, name, pulse, Error(Code::internal, error.what(), "failed"));
    }
    return true;
  }

  // Whether it is this file that cannot be read, where the store itself is well: waiting for it would keep everybody
  // else's work waiting too.
  bool is_about_its_file(const Error& error) {
    if (error.code() != Code::unavailable || (error.reason() != "storage" && error.reason() != "read_only"))
      return false;
    try {
      blobs_.check();
      return true;
    } catch (const std::exception&) {
      return false;
    }
  }

  // What an error means for its job. False where the disk or the store has no room for anybody's work.
  bool settle(std::stop_token stop, const Job& job, const std::string& name, const Pulse& pulse, const Error& error) {
    if (pulse.is_lost()) return true;
    if (error.code() == Code::cancelled) {
      patiently(stop, [&] { return jobs_.release(job, name, 0s), true; });
      return true;
    }
    const bool killed = error.reason() == "killed";
    if (killed || is_about_its_file(error)) {
      log::warn(killed ? "a media child was killed" : "a file cannot be read", {{"kind", acervo::name(job.kind)},
                                                                                {"material", job.material.value},
                                                                                {"chunk", job.chunk},
                                                                                {"error", error.what()}});
      patiently(stop, [&] { return jobs_.lose(job, name, killed ? "crashed" : "unreadable", error.what()), true; });
      return true;
    }
    if (error.code() == Code::unavailable) {
      log::warn("a job waits", {{"kind", acervo::name(job.kind)}, {"reason", error.reason()}, {"error", error.what()}});
      const std::string reason = error.reason().empty() ? "unavailable" : error.reason();
      set_trouble({reason, error.what()});
      const auto wait = job.kind == JobKind::segment ? std::min(kUrgentWait, settings_.wait) : settings_.wait;
      patiently(stop, [&] { return jobs_.release(job, name, wait, reason, error.what()), true; });
      return false;
    }
    log::warn("a job failed", {{"kind", acervo::name(job.kind)},
                               {"material", job.material.value},
                               {"chunk", job.chunk},
                               {"attempt", job.attempts},
                               {"reason", error.reason()},
                               {"error", error.what()}});
    const std::string reason = error.code() == Code::not_found ? "unreadable"  // its file is gone
                               : error.reason().empty()        ? "failed"
                                                               : error.reason();
    patiently(stop, [&] { return jobs_.fail(job, name, reason, error.what()), true; });
    return true;
  }

  // Stores a result however long the database is away: hours of work must not be lost to a minute without it.
  void patiently(std::stop_token stop, const std::function<bool()>& store) {
    for (milliseconds pause = 500ms;; pause = std::min<milliseconds>(pause * 2, 10s)) {
      try {
        if (!store()) throw LostJob{};
        return;
      } catch (const Error& error) {
        if (error.code() != Code::unavailable || stop.stop_requested()) throw;
        log::warn("a result waits for the database", {{"error", error.what()}});
        rest(stop, pause, pokes());
      }
    }
  }

  WorkerSettings settings_;
  JobStore& jobs_;
  FleetStore& fleet_;
  BlobStore& blobs_;
  Steps steps_;
  mutable std::mutex mutex_;
  Trouble trouble_;
  std::condition_variable_any wake_;
  std::uint64_t poked_ = 0;
  std::atomic<int> busy_ = 0;
  std::vector<std::jthread> threads_;
};

Worker::Worker(WorkerSettings settings, JobStore& jobs, FleetStore& fleet, RevisionStore& revisions,
               SegmentStore& segments, BlobStore& blobs)
    : state_(std::make_unique<State>(std::move(settings), jobs, fleet, revisions, segments, blobs)) {}
Worker::~Worker() = default;
void Worker::poke() {
  state_->poke();
}
bool Worker::is_busy() const {
  return state_->is_busy();
}

}  // namespace acervo::ingest
