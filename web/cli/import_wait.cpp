#include "web/cli/import_wait.hpp"

#include <thread>

#include "catalog/db/listener.hpp"
#include "search/feed.hpp"
#include "search/stored_position.hpp"
#include "web/api/change_source.hpp"
#include "web/cli/patience.hpp"
#include "web/cli/progress.hpp"
#include "web/cli/terminal_messages.hpp"

namespace acervo::web {

namespace {

using namespace std::chrono_literals;

// What was imported may be there to replace a file that plays already.
const std::optional<Preparation>& newest(const Material& material) {
  return material.replacement ? material.replacement : material.preparation;
}

bool is_over(const Material& material) {
  const auto& file = newest(material);
  return !file || (file->state != RevisionState::probing && file->state != RevisionState::preparing);
}

}  // namespace

void wait_for_index(Installation& installation, const Patience& patience) {
  FeedPosition end;
  patience.run([&] { end = installation.materials.feed_end(); });
  const auto folder = installation.index_folder();
  // Where a server runs on this folder its index follower does the work, and we only look.
  std::optional<search::Follower> follower;
  if (!server_runs(installation.data))
    follower.emplace(folder, catalogue_changes(installation.materials, installation.vocabularies));
  while (!feed_reached(search::stored_position(folder), end)) {
    if (!follower && !server_runs(installation.data))
      follower.emplace(folder, catalogue_changes(installation.materials, installation.vocabularies));
    std::this_thread::sleep_for(50ms);
  }
}

namespace {

/// One after the other; what is held back is left alone.
class Waiting {
 public:
  Waiting(Installation& installation, ProgressLine& progress, const Patience& patience)
      : installation_(installation), progress_(progress), patience_(patience) {}

  WaitOutcome run(const std::vector<Awaited>& materials) {
    WaitOutcome outcome;
    std::vector<MaterialId> prepared;
    for (const Awaited& awaited : materials) {
      const auto material = finished(awaited);
      if (!material) continue;
      if (!is_over(*material))
        ++outcome.held;
      else if (const auto& file = newest(*material); file && file->state != RevisionState::ready)
        outcome.failed.push_back({awaited.id, file->reason.value_or("failed")});
      else
        prepared.push_back(awaited.id);
    }
    // Posters and captions may still be under way; they are part of being prepared.
    for (std::int64_t left = 1; left > 0;) {
      patience_.run([&] { left = installation_.jobs.count_derivations(prepared); });
      if (left > 0) std::this_thread::sleep_for(100ms);
    }
    return outcome;
  }

 private:
  /// As it is once nothing more will happen to it by itself; none if it is gone.
  std::optional<Material> finished(const Awaited& awaited) {
    for (;; std::this_thread::sleep_for(100ms)) {
      std::optional<Material> material;
      bool is_held = false;
      patience_.run([&] {
        material = installation_.materials.find(awaited.id);
        is_held = installation_.jobs.is_held(awaited.id);
      });
      if (!material || is_over(*material) || is_held) return material;
      progress_.show(awaited.name, terminal_text("import.preparing"), newest(*material)->progress);
    }
  }

  Installation& installation_;
  ProgressLine& progress_;
  const Patience& patience_;
};

}  // namespace

WaitOutcome wait_until_prepared(Installation& installation, const Settings& settings,
                                const std::vector<Awaited>& materials, ProgressLine& progress,
                                const Patience& patience) {
  WaitOutcome outcome;
  {
    ingest::Worker worker(installation.worker_settings(settings.number("workers", 1, 256)), installation.jobs,
                          installation.fleet, installation.revisions, installation.segments, installation.blobs);
    db::Listener listener(installation.database.url(), {"job"},
                          [&](const std::string&, const std::string&) { worker.poke(); });
    outcome = Waiting(installation, progress, patience).run(materials);
    progress.clear();
  }
  wait_for_index(installation, patience);
  return outcome;
}

}  // namespace acervo::web
