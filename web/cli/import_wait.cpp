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

std::vector<WaitOutcome> wait_until_prepared(Installation& installation, const Settings& settings,
                                             const std::vector<Awaited>& materials, ProgressLine& progress,
                                             const Patience& patience) {
  std::vector<WaitOutcome> failed;
  {
    ingest::Worker worker(installation.worker_settings(settings.number("workers", 1, 256)), installation.jobs,
                          installation.fleet, installation.revisions, installation.segments, installation.blobs);
    db::Listener listener(installation.database.url(), {"job"},
                          [&](const std::string&, const std::string&) { worker.poke(); });
    for (const Awaited& awaited : materials) {
      for (;;) {
        std::optional<Material> material;
        patience.run([&] { material = installation.materials.find(awaited.id); });
        if (!material) break;
        if (is_over(*material)) {
          if (const auto& file = newest(*material); file && file->state != RevisionState::ready)
            failed.push_back({awaited.id, file->reason.value_or("failed")});
          break;
        }
        progress.show(awaited.name, terminal_text("import.preparing"), newest(*material)->progress);
        std::this_thread::sleep_for(100ms);
      }
    }
    // Posters and captions may still be under way; they are part of being prepared.
    for (std::int64_t left = 1; left > 0;) {
      patience.run([&] { left = installation.jobs.count_derivations(); });
      if (left > 0) std::this_thread::sleep_for(100ms);
    }
    progress.clear();
  }
  wait_for_index(installation, patience);
  return failed;
}

}  // namespace acervo::web
