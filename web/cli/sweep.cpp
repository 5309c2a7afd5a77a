#include <iostream>

#include "catalog/library/blob_sweep.hpp"
#include "web/cli/commands.hpp"
#include "web/cli/installation.hpp"
#include "web/cli/progress.hpp"
#include "web/cli/terminal_messages.hpp"

namespace acervo::web {

namespace {

int sweep(db::Database& database, BlobStore& blobs, const SweepCommand& options) {
  using Mode = BlobSweep::Mode;
  BlobSweep sweep(database, blobs);
  const Mode mode = options.dry_run ? Mode::look : options.all ? Mode::thorough : Mode::careful;
  ProgressLine progress;
  const BlobSweep::Round all =
      sweep.all(mode, [&](double share) { progress.show("", terminal_text("sweep.progress"), share); });
  progress.clear();
  const auto number = [](std::int64_t n) { return std::to_string(n); };
  std::cout << terminal_text("sweep.found", {number(all.seen), number(all.unused), megabytes(all.unused_bytes)})
            << "\n";
  if (options.dry_run)
    std::cout << terminal_text("sweep.would", {number(all.removed), megabytes(all.removed_bytes)}) << "\n";
  else
    std::cout << terminal_text("sweep.done", {number(all.set_aside), number(all.put_back), number(all.removed),
                                              megabytes(all.removed_bytes)})
              << "\n";
  if (all.doubtful && !options.all) std::cout << terminal_text("sweep.doubtful") << "\n";
  return 0;
}

}  // namespace

int sweep(const Settings& settings, const SweepCommand& options) {
  require_catalogue(settings);
  if (!options.dry_run) {
    Installation installation(settings);
    return sweep(installation.database, installation.blobs, options);
  }
  const Premises premises(settings);
  db::Database database(premises.database_url, 1);
  require_this_version(database);
  return sweep(database, premises.blobs, options);
}

}  // namespace acervo::web
