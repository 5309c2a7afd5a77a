#include "ingest/worker/steps.hpp"

#include <chrono>

#include "catalog/core/error.hpp"
#include "catalog/core/log.hpp"
#include "catalog/jobs/job_store.hpp"
#include "catalog/library/revision_store.hpp"
#include "catalog/library/segment_store.hpp"
#include "catalog/storage/blob_store.hpp"
#include "ingest/worker/results.hpp"
#include "ingest/worker/segment_run.hpp"
#include "ingest/worker/worker.hpp"

namespace acervo::ingest {

namespace {

// Who waits for a segment gives up by then, and others wait for the thread.
constexpr std::chrono::milliseconds kUrgentStall{15'000};

// Prints only tell whether a recording is here already: without one that stays unknown, and nothing else is lost.
template <class Make>
auto print_or_none(const char* which, const Job& job, Make make) -> decltype(make()) {
  try {
    return make();
  } catch (const Error& error) {
    if (error.code() == Code::cancelled || error.code() == Code::unavailable) throw;
    log::info(which, {{"material", job.material.value}, {"error", error.what()}});
    return {};
  }
}

}  // namespace

struct Steps::Task {
  const Job& job;
  const std::string& name;
  Pulse& pulse;
  RevisionStore::Work work;
  Fd source;

  int fd() const { return source.get(); }
  Facts facts() const { return work.facts.get<Facts>(); }
  std::function<void(double)> progress() const {
    return [this](double fraction) { pulse.set_progress(fraction); };
  }
  std::stop_token stop() const { return pulse.token(); }
};

Steps::Steps(const WorkerSettings& settings, JobStore& jobs, RevisionStore& revisions, SegmentStore& segments,
             BlobStore& blobs, Patiently patiently)
    : settings_(settings),
      urgent_child_(settings.child),
      segment_child_(settings.child),
      idle_child_(settings.child),
      jobs_(jobs),
      revisions_(revisions),
      segments_(segments),
      blobs_(blobs),
      patiently_(std::move(patiently)) {
  urgent_child_.limits.nice = 0;
  segment_child_.limits.nice = 0;
  segment_child_.limits.stall = std::min(segment_child_.limits.stall, kUrgentStall);
  idle_child_.limits.nice = 19;
  idle_child_.limits.threads = 1;
}

void Steps::run(const Job& job, const std::string& name, Pulse& pulse) {
  auto work = revisions_.find_work(job.material, job.revision);
  if (!work) throw LostJob{};
  Fd source = blobs_.open(work->source_blob);
  const Task task{job, name, pulse, *std::move(work), std::move(source)};
  switch (job.kind) {
    case JobKind::probe:
      return probe(task);
    case JobKind::derive:
      return derive(task);
    case JobKind::encode:
      return encode(task);
    case JobKind::storyboard:
      return storyboard(task);
    case JobKind::segment:
      return segment(task);
    case JobKind::examine:
      return examine(task);
  }
}

void Steps::store(const Task& task, const std::function<bool()>& store) {
  patiently_(task.stop(), store);
}

void Steps::probe(const Task& task) {
  PlannedRevision planned;
  try {
    const Facts facts = ingest::probe(urgent_child_, task.fd(), task.progress(), task.stop());
    planned = plan_revision(urgent_child_, task.fd(), facts, settings_.language_code, task.stop());
  } catch (const Error& error) {
    const bool about_the_file = error.code() == Code::unsupported_media || error.code() == Code::corrupt_media ||
                                error.code() == Code::too_large;
    // Neither may be the file's fault: parked, so that somebody can have it tried again.
    const bool is_ours = error.reason() == "crashed" || error.reason() == "stalled";
    const bool may_pass = error.reason() == "too_demanding" && task.job.attempts < JobStore::kMostAttempts;
    if (!about_the_file || is_ours || may_pass) throw;
    log::info("file refused",
              {{"material", task.job.material.value}, {"reason", error.reason()}, {"error", error.what()}});
    store(task, [&] { return revisions_.refuse(task.job, task.name, error.reason(), error.what()); });
    return;
  }
  store(task, [&] { return revisions_.plan(task.job, task.name, planned); });
}

void Steps::derive(const Task& task) {
  const Derived derived = ingest::derive(settings_.child, task.fd(), task.facts(), task.progress(), task.stop());
  RevisionStore::Derivatives results;
  for (const auto& [jpeg, time] : derived.posters) results.posters.push_back({put_bytes(blobs_, jpeg).key, time});
  results.captions = caption_tracks(derived, settings_.language_code);
  results.chapters = chapters(derived);
  store(task, [&] { return revisions_.derive(task.job, task.name, results); });
}

void Steps::storyboard(const Task& task) {
  const Storyboard board = ingest::storyboard(settings_.child, task.fd(), task.facts(), task.progress(), task.stop());
  std::optional<StoryboardSheets> sheets;
  if (board.count > 0) {
    sheets = {board.width, board.height, board.columns, board.count, board.interval, {}};
    for (const std::string& sheet : board.sheets) sheets->blobs.push_back(put_bytes(blobs_, sheet).key);
  }
  SoundPrint print;
  if (!task.work.has_sound_print)
    print = print_or_none("no sound print", task.job, [&] {
      return ingest::sound_print(settings_.child, task.fd(), task.facts(), task.progress(), task.stop());
    });
  store(task, [&] { return revisions_.store_storyboard(task.job, task.name, sheets, print); });
}

void Steps::examine(const Task& task) {
  const Facts facts = task.facts();
  RevisionStore::Examined examined{std::nullopt, task.work.language.value_or(""), {}};
  if (!task.work.has_picture_print)
    examined.picture = print_or_none("no picture print", task.job, [&] {
      return picture_print(idle_child_, task.fd(), facts, task.progress(), task.stop());
    });
  try {
    examined.slides =
        stored_slides(slides(idle_child_, task.fd(), facts, {examined.language}, task.progress(), task.stop()));
  } catch (const Error& error) {
    if (error.reason() != "no_text_model") throw;
    // Nothing to wait for: whoever installs it looks at the log, and all else works.
    log::warn("slides are not read", {{"material", task.job.material.value}, {"error", error.what()}});
  }
  store(task, [&] { return revisions_.store_examined(task.job, task.name, examined); });
}

void Steps::encode(const Task& task) {
  const Plan plan = task.work.plan.get<Plan>();
  EncodeJob chunk = chunk_job(plan, static_cast<std::size_t>(task.job.chunk), {}, settings_.scratch);
  chunk.on_progress = task.progress();
  const auto rungs = ingest::encode(settings_.child, task.fd(), task.facts(), plan, chunk, task.stop());
  std::vector<StoredRungChunk> parts;
  for (const EncodedRung& rung : rungs)
    parts.push_back({rung.rung,
                     {blobs_.put(rung.file).key, rung.segment_bytes},
                     rung.init,
                     rung.download_init,
                     "",
                     static_cast<int>(chunk.first_segment)});
  store(task, [&] { return revisions_.store_chunk(task.job, task.name, parts); });
}

void Steps::segment(const Task& task) {
  SegmentRun run(segments_, task.job, task.name, task.work.plan.get<Plan>());
  run.encode(segment_child_, task.fd(), task.facts(), settings_.scratch, task.stop());
  store(task, [&] { return jobs_.finish(task.job, task.name); });
}

}  // namespace acervo::ingest
