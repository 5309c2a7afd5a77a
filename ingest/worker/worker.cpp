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
#include "catalog/library/revision_store.hpp"
#include "catalog/library/segment_store.hpp"
#include "catalog/storage/blob_store.hpp"
#include "ingest/worker/machine.hpp"
#include "ingest/worker/results.hpp"
#include "ingest/worker/segment_run.hpp"

namespace acervo::ingest {

namespace {

using std::chrono::milliseconds;
using std::chrono::seconds;
using namespace std::chrono_literals;

constexpr seconds kHeartbeat{5}, kUrgentHeartbeat{1};
constexpr seconds kRecover{3};

/// The job is another worker's by now, or gone: drop everything about it.
struct LostJob {};

}  // namespace

class Worker::State {
 public:
  State(WorkerSettings settings, JobStore& jobs, FleetStore& fleet, RevisionStore& revisions, SegmentStore& segments,
        BlobStore& blobs)
      : settings_(std::move(settings)),
        jobs_(jobs),
        fleet_(fleet),
        revisions_(revisions),
        segments_(segments),
        blobs_(blobs) {
    urgent_child_ = settings_.child;
    urgent_child_.limits.nice = 0;
    for (int i = 0; i < settings_.threads + settings_.urgent_threads; ++i)
      threads_.emplace_back([this, i](std::stop_token stop) {
        run(stop, settings_.name + "/" + std::to_string(i),
            i < settings_.threads ? JobStore::Lane::any : JobStore::Lane::urgent);
      });
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
    std::chrono::steady_clock::time_point judges_from{};
    do {
      try {
        fleet_.beat({settings_.name, settings_.host, static_cast<int>(getpid()), settings_.threads, trouble().first,
                     trouble().second, settings_.machine});
        fleet_.bury(settings_.machine, has_ended);
        const int count = std::chrono::steady_clock::now() < judges_from ? 0 : jobs_.recover();
        if (count > 0) log::warn("jobs taken from workers that fell silent", {{"count", count}});
      } catch (const std::exception& error) {
        log::debug("the queue does not answer", {{"error", error.what()}});
        // While it is away nobody can say that they live: once it is back, they get the time to.
        judges_from = std::chrono::steady_clock::now() + kRecover + 2 * kHeartbeat;
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
        ++busy_;
        const bool had_room = work(stop, *job, name);
        --busy_;
        // Else each job of a long queue would be begun and given back, over and over.
        if (!had_room)
          linger(stop, lane == JobStore::Lane::any ? settings_.wait : std::min<seconds>(2s, settings_.wait));
      } catch (const std::exception& error) {
        // The queue is out of reach: nothing is lost, look again a little later.
        log::warn("the queue does not answer", {{"error", error.what()}});
        rest(stop, pause, pokes());
        pause = std::min<milliseconds>(pause * 2, 10s);
      }
    }
  }

  // Says every few seconds that the job is alive, and stops it when it is not this worker's any more.
  class Pulse {
   public:
    Pulse(JobStore& jobs, const Job& job, const std::string& worker, std::stop_token outer)
        : forward_(outer, [this] { source_.request_stop(); }),
          thread_([this, &jobs, job, worker](std::stop_token stop) {
            std::mutex mutex;
            std::unique_lock lock(mutex);
            std::condition_variable_any never;
            const auto pause = job.kind == JobKind::segment ? kUrgentHeartbeat : kHeartbeat;
            while (!never.wait_for(lock, stop, pause, [] { return false; }) && !stop.stop_requested()) {
              try {
                if (!jobs.heartbeat(job, worker, progress)) {
                  lost = true;
                  source_.request_stop();
                }
              } catch (const Error&) {
                // The database is away; the job goes on, and its result waits until it is back.
              }
            }
          }) {}

    std::stop_token token() const { return source_.get_token(); }
    std::atomic<double> progress = 0;
    std::atomic<bool> lost = false;

   private:
    std::stop_source source_;
    std::stop_callback<std::function<void()>> forward_;
    std::jthread thread_;
  };

  // False where the disk or the store has no room for anybody's work.
  bool work(std::stop_token stop, const Job& job, const std::string& name) {
    const auto began = std::chrono::steady_clock::now();
    log::debug("job begun", {{"kind", acervo::name(job.kind)}, {"material", job.material.value}, {"chunk", job.chunk}});
    Pulse pulse(jobs_, job, name, stop);
    try {
      switch (job.kind) {
        case JobKind::probe:
          probe(job, name, pulse);
          break;
        case JobKind::derive:
          derive(job, name, pulse);
          break;
        case JobKind::encode:
          encode(job, name, pulse);
          break;
        case JobKind::storyboard:
          storyboard(job, name, pulse);
          break;
        case JobKind::segment:
          segment(job, name, pulse);
          break;
        case JobKind::examine:
          examine(job, name, pulse);
          break;
      }
      set_trouble({});
      const auto took = std::chrono::duration<double>(std::chrono::steady_clock::now() - began).count();
      log::info("job done", {{"kind", acervo::name(job.kind)},
                             {"material", job.material.value},
                             {"chunk", job.chunk},
                             {"seconds", took}});
    } catch (const LostJob&) {
      log::warn("a job went to another worker", {{"job", job.id}});
    } catch (const Error& error) {
      settle(stop, job, name, pulse, error);
      return error.code() != Code::unavailable;
    } catch (const std::exception& error) {
      settle(stop, job, name, pulse, Error(Code::internal, error.what(), "failed"));
    }
    return true;
  }

  // What an error means for its job.
  void settle(std::stop_token stop, const Job& job, const std::string& name, const Pulse& pulse, const Error& error) {
    if (pulse.lost) return;
    if (error.code() == Code::cancelled) {
      patiently(stop, [&] { return jobs_.release(job, name, 0s), true; });
      return;
    }
    if (error.code() == Code::unavailable) {
      log::warn("a job waits", {{"kind", acervo::name(job.kind)}, {"reason", error.reason()}, {"error", error.what()}});
      const std::string reason = error.reason().empty() ? "unavailable" : error.reason();
      set_trouble({reason, error.what()});
      patiently(stop, [&] { return jobs_.release(job, name, settings_.wait, reason, error.what()), true; });
      return;
    }
    log::warn("a job failed", {{"kind", acervo::name(job.kind)},
                               {"material", job.material.value},
                               {"chunk", job.chunk},
                               {"attempt", job.attempts},
                               {"reason", error.reason()},
                               {"error", error.what()}});
    const std::string reason = error.reason().empty() ? "failed" : error.reason();
    if (job.kind == JobKind::storyboard && job.attempts >= JobStore::kMostAttempts) {
      patiently(stop, [&] { return revisions_.store_storyboard(job, name, std::nullopt); });
      return;
    }
    if (job.kind == JobKind::examine && job.attempts >= JobStore::kMostAttempts) {
      // It plays; what is on its slides stays unknown.
      patiently(stop, [&] { return revisions_.store_examined(job, name, {}); });
      return;
    }
    if (job.kind == JobKind::derive && job.attempts >= JobStore::kMostAttempts) {
      // A lesson without a poster is a lesson.
      patiently(stop, [&] { return revisions_.derive(job, name, {}); });
      return;
    }
    patiently(stop, [&] { return jobs_.fail(job, name, reason, error.what()), true; });
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

  RevisionStore::Work require_work(const Job& job) {
    auto work = revisions_.find_work(job.material, job.revision);
    if (!work) throw LostJob{};
    return *std::move(work);
  }

  void probe(const Job& job, const std::string& name, Pulse& pulse) {
    const auto work = require_work(job);
    const Fd source = blobs_.open(work.source_blob);
    PlannedRevision planned;
    try {
      const Facts facts = ingest::probe(
          urgent_child_, source.get(), [&](double p) { pulse.progress = p; }, pulse.token());
      planned = plan_revision(urgent_child_, source.get(), facts, settings_.language_code, pulse.token());
    } catch (const Error& error) {
      const bool about_the_file = error.code() == Code::unsupported_media || error.code() == Code::corrupt_media ||
                                  error.code() == Code::too_large;
      const bool may_pass =
          error.reason() == "crashed" || error.reason() == "stalled" || error.reason() == "too_demanding";
      if (!about_the_file || (may_pass && job.attempts < JobStore::kMostAttempts)) throw;
      log::info("file refused",
                {{"material", job.material.value}, {"reason", error.reason()}, {"error", error.what()}});
      patiently(pulse.token(), [&] { return revisions_.refuse(job, name, error.reason(), error.what()); });
      return;
    }
    patiently(pulse.token(), [&] { return revisions_.plan(job, name, planned); });
  }

  void derive(const Job& job, const std::string& name, Pulse& pulse) {
    const auto work = require_work(job);
    const Fd source = blobs_.open(work.source_blob);
    const Derived derived = ingest::derive(
        settings_.child, source.get(), work.facts.get<Facts>(), [&](double p) { pulse.progress = p; }, pulse.token());
    RevisionStore::Derivatives results;
    for (const auto& [jpeg, time] : derived.posters) results.posters.push_back({put_bytes(blobs_, jpeg).key, time});
    results.captions = caption_tracks(derived, settings_.language_code);
    results.chapters = chapters(derived);
    patiently(pulse.token(), [&] { return revisions_.derive(job, name, results); });
  }

  void storyboard(const Job& job, const std::string& name, Pulse& pulse) {
    const auto work = require_work(job);
    const Fd source = blobs_.open(work.source_blob);
    const Storyboard board = ingest::storyboard(
        settings_.child, source.get(), work.facts.get<Facts>(), [&](double p) { pulse.progress = p; }, pulse.token());
    std::optional<StoryboardSheets> sheets;
    if (board.count > 0) {
      sheets = {board.width, board.height, board.columns, board.count, board.interval, {}};
      for (const std::string& sheet : board.sheets) sheets->blobs.push_back(put_bytes(blobs_, sheet).key);
    }
    SoundPrint print;
    try {
      if (!work.has_sound_print)
        print = ingest::sound_print(
            settings_.child, source.get(), work.facts.get<Facts>(), [&](double p) { pulse.progress = p; },
            pulse.token());
    } catch (const Error& error) {
      // Whether it is a duplicate stays unknown; that is no reason to lose the sheets.
      if (error.code() == Code::cancelled || error.code() == Code::unavailable) throw;
      log::info("no sound print", {{"material", job.material.value}, {"error", error.what()}});
    }
    patiently(pulse.token(), [&] { return revisions_.store_storyboard(job, name, sheets, print); });
  }

  void examine(const Job& job, const std::string& name, Pulse& pulse) {
    const auto work = require_work(job);
    const Fd source = blobs_.open(work.source_blob);
    ChildProgram child = settings_.child;
    child.limits.nice = 19;
    child.limits.threads = 1;
    const Facts facts = work.facts.get<Facts>();
    RevisionStore::Examined examined{std::nullopt, work.language.value_or(""), {}};
    if (!work.has_picture_print) examined.picture = picture_print_of(child, source.get(), facts, job, pulse);
    try {
      examined.slides = stored_slides(slides(
          child, source.get(), facts, {examined.language}, [&](double p) { pulse.progress = p; }, pulse.token()));
    } catch (const Error& error) {
      if (error.reason() != "no_text_model") throw;
      // Nothing to wait for: whoever installs it looks at the log, and all else works.
      log::warn("slides are not read", {{"material", job.material.value}, {"error", error.what()}});
    }
    patiently(pulse.token(), [&] { return revisions_.store_examined(job, name, examined); });
  }

  PicturePrint picture_print_of(const ChildProgram& child, int source, const Facts& facts, const Job& job,
                                Pulse& pulse) {
    try {
      return picture_print(
          child, source, facts, [&](double p) { pulse.progress = p; }, pulse.token());
    } catch (const Error& error) {
      // Whether it is a duplicate stays unknown; that is no reason to leave its slides unread.
      if (error.code() == Code::cancelled || error.code() == Code::unavailable) throw;
      log::info("no picture print", {{"material", job.material.value}, {"error", error.what()}});
      return {};
    }
  }

  void encode(const Job& job, const std::string& name, Pulse& pulse) {
    const auto work = require_work(job);
    const Fd source = blobs_.open(work.source_blob);
    const Plan plan = work.plan.get<Plan>();
    EncodeJob chunk = chunk_job(plan, static_cast<std::size_t>(job.chunk), {}, settings_.scratch);
    chunk.on_progress = [&](double p) { pulse.progress = p; };
    const auto rungs =
        ingest::encode(settings_.child, source.get(), work.facts.get<Facts>(), plan, chunk, pulse.token());
    std::vector<StoredRungChunk> parts;
    for (const EncodedRung& rung : rungs)
      parts.push_back({rung.rung,
                       {blobs_.put(rung.file).key, rung.segment_bytes},
                       rung.init,
                       rung.download_init,
                       "",
                       static_cast<int>(chunk.first_segment)});
    patiently(pulse.token(), [&] { return revisions_.store_chunk(job, name, parts); });
  }

  void segment(const Job& job, const std::string& name, Pulse& pulse) {
    const auto work = require_work(job);
    const Fd source = blobs_.open(work.source_blob);
    SegmentRun run(segments_, job, name, work.plan.get<Plan>());
    run.encode(urgent_child_, source.get(), work.facts.get<Facts>(), settings_.scratch, pulse.token());
    patiently(pulse.token(), [&] { return jobs_.finish(job, name); });
  }

  WorkerSettings settings_;
  ChildProgram urgent_child_;
  JobStore& jobs_;
  FleetStore& fleet_;
  RevisionStore& revisions_;
  SegmentStore& segments_;
  BlobStore& blobs_;
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
