#include <malloc.h>
#include <unistd.h>

#include <algorithm>
#include <condition_variable>
#include <iostream>
#include <mutex>
#include <sstream>
#include <thread>

#include "catalog/core/error.hpp"
#include "catalog/core/log.hpp"
#include "catalog/db/listener.hpp"
#include "search/feed.hpp"
#include "search/inflections.hpp"
#include "search/searcher.hpp"
#include "search/translations.hpp"
#include "streamer/http/server.hpp"
#include "web/api/alerts.hpp"
#include "web/api/catalogue_cache.hpp"
#include "web/api/change_source.hpp"
#include "web/api/mail_record.hpp"
#include "web/api/media.hpp"
#include "web/api/media_access.hpp"
#include "web/api/metrics.hpp"
#include "web/api/notices.hpp"
#include "web/api/presentation_cache.hpp"
#include "web/api/routes.hpp"
#include "web/api/search_answers.hpp"
#include "web/api/search_log.hpp"
#include "web/api/segment_demand.hpp"
#include "web/api/site.hpp"
#include "web/api/teaching.hpp"
#include "web/api/viewing_counts.hpp"
#include "web/cli/commands.hpp"
#include "web/cli/installation.hpp"
#include "web/cli/signals.hpp"
#include "web/cli/terminal_messages.hpp"

namespace fs = std::filesystem;

namespace acervo::web {

namespace {

// Beside the program after a build, or where the Debian package puts it.
fs::path beside_program(const char* name) {
  const fs::path program = fs::read_symlink("/proc/self/exe").parent_path();
  const fs::path installed = program / "../share/acervo" / name;
  return !fs::exists(program / name) && fs::exists(installed) ? installed : program / name;
}

fs::path site_folder(const Settings& settings) {
  if (const std::string& given = settings.get("site"); !given.empty()) return given;
  return beside_program("site/index.html").parent_path();
}

void load_languages() {
  search::load_words();
  search::load_inflections(beside_program("inflections.tsv"));
  search::load_translations(beside_program("translations.tsv"));
}

std::vector<std::string> split(const std::string& list) {
  std::vector<std::string> parts;
  std::istringstream in(list);
  for (std::string part; std::getline(in, part, ',');)
    if (!part.empty()) parts.push_back(part);
  return parts;
}

// On a terminal somebody wants to read what matters; a file or a collector takes every request.
bool logs_requests(const std::string& setting) {
  if (setting != "auto" && setting != "yes" && setting != "no")
    throw Error(Code::invalid, "request_log is yes, no or auto, not \"" + setting + "\"", "bad_settings");
  return setting == "yes" || (setting == "auto" && ::isatty(STDERR_FILENO) == 0);
}

streamer::Router make_router(const Services& services, Telemetry& telemetry) {
  streamer::Router router;
  add_api_routes(router, services);
  add_metric_routes(router, services, telemetry);
  const streamer::MediaRoutes media(catalogue_media(services));
  media.add_to(router);
  telemetry.audience = media.audience();
  return router;
}

// Old sessions, failed attempts, uploads that nobody goes on with, counts and files that nothing uses.
class Sweeper {
 public:
  Sweeper(db::Database& database, PersonStore& people, UploadStore& uploads, ViewingStore& viewings, BlobSweep& blobs)
      : thread_([&database, &people, &uploads, &viewings, &blobs](std::stop_token stop) {
          std::mutex mutex;
          std::condition_variable_any never;
          std::unique_lock lock(mutex);
          do {
            for (const std::function<void()>& sweep :
                 {std::function<void()>([&] { people.sweep(); }), std::function<void()>([&] { uploads.sweep(); }),
                  std::function<void()>([&] { viewings.sweep(); }),
                  std::function<void()>([&] { SearchRecordStore(database).sweep(); }),
                  std::function<void()>([&] { blobs.pass_of_the_hour(); })}) {
              // One that fails does not keep the others waiting.
              try {
                sweep();
              } catch (const std::exception& error) {
                log::warn("sweeping failed", {{"error", error.what()}});
              }
            }
          } while (!never.wait_for(lock, stop, std::chrono::hours(1), [] { return false; }) && !stop.stop_requested());
        }) {}

 private:
  std::jthread thread_;
};

// Looks every ten minutes whose mail about a saved search is due.
class Alerting {
 public:
  Alerting(const Services& services, AlertSettings settings)
      : thread_([&services, settings = std::move(settings)](std::stop_token stop) {
          std::mutex mutex;
          std::condition_variable_any never;
          std::unique_lock lock(mutex);
          do {
            try {
              send_alerts(services, settings, system_now());
            } catch (const std::exception& error) {
              log::warn("mails about saved searches failed", {{"error", error.what()}});
            }
          } while (!never.wait_for(lock, stop, std::chrono::minutes(10), [] { return false; }) &&
                   !stop.stop_requested());
        }) {}

 private:
  std::jthread thread_;
};

SmtpSettings smtp_settings(const Settings& settings) {
  return {settings.get("mail.smtp"), settings.get("mail.user"), settings.get("mail.password"),
          settings.get("mail.from")};
}

/// What the settings say of the server. Made first: a wrong one is told before a database is started for nothing.
struct ServingSettings {
  explicit ServingSettings(const Settings& settings)
      : port(settings.number("port", 0, 65535)),
        workers(settings.number("workers", 0, 256)),
        ranking(settings.ranking()),
        public_url(settings.public_url()),
        mails(!settings.get("mail.smtp").empty()),
        metrics_readers(split(settings.get("metrics_readers"))) {
    server.address = settings.get("address");
    server.port = static_cast<std::uint16_t>(port);
    server.connections_per_address = static_cast<std::size_t>(settings.number("connections_per_address", 0, 1'000'000));
    // A part of an upload has 16 MiB, of what is left to uploads a network no more than it leaves to everybody else.
    server.buffers = static_cast<std::size_t>(settings.number("buffers", 40, 1'000'000)) * 1024 * 1024;
    server.trusted_proxies = split(settings.get("trusted_proxies"));
    streamer::TrustedProxies{server.trusted_proxies};  // refuses what is none
    check(smtp_settings(settings));
    server.request_log = logs_requests(settings.get("request_log"));
    teacher_quota(settings);
  }

  int port, workers;
  search::Weights ranking;
  std::string public_url;
  bool mails;
  streamer::TrustedProxies metrics_readers;
  streamer::Config server;
};

/// A thread's own heap keeps what it once needed: with eight for each processor, as glibc has it, 20 MB more were kept
/// after a load, and nothing was faster.
void share_heaps() {
  ::mallopt(M_ARENA_MAX, static_cast<int>(2 * std::max(2U, std::thread::hardware_concurrency())));
}

AlertSettings mail_settings(const Settings& settings, const search::Follower& follower) {
  return {smtp_settings(settings), settings.get("public_url"), [&follower] { return follower.health().followed; }};
}

}  // namespace

int serve(const Settings& settings) {
  share_heaps();
  const ServingSettings serving(settings);
  const Signals signals;
  const Site site(site_folder(settings));
  const Fd lock = lock_server(settings.data());
  Installation installation(settings, 24);
  const auto keeper = installation.keep_database();

  std::optional<search::Follower> follower;
  search::SearcherOptions searching;
  searching.weights = serving.ranking;
  searching.damaged = [&] {
    if (follower) follower->rebuild();
  };
  search::Searcher searcher(installation.index_folder(), searching);
  const std::jthread languages(load_languages);
  teach(searcher, installation.vocabularies, installation.database);
  search::FollowerOptions following;
  following.applied = [&] { searcher.refresh(); };
  following.damaged = [&] { searcher.distrust(); };
  const auto changes = catalogue_changes(installation.materials, installation.vocabularies);
  follower.emplace(installation.index_folder(), changes, following);
  PresentationCache presentations(installation.revisions);
  AccessStore access(installation.database);
  MediaAccess media_access(access);
  SegmentDemand demand(installation.segments, presentations);
  ViewingStore viewings(installation.database);
  ViewingCounts viewing(viewings);
  WatchPositions positions(installation.database);
  SearchLog search_log(installation.database);
  const ingest::ChildProgram child = media_child();
  CatalogueCache cache(installation.materials);
  SearchAnswers answers;
  MailRecord mail;
  const Services services{installation.database,
                          installation.people,
                          installation.vocabularies,
                          installation.materials,
                          installation.revisions,
                          installation.uploads,
                          installation.jobs,
                          installation.blobs,
                          searcher,
                          presentations,
                          media_access,
                          installation.segments,
                          demand,
                          viewings,
                          viewing,
                          positions,
                          installation.fleet,
                          site,
                          &search_log,
                          &child,
                          &cache,
                          &answers,
                          serving.mails ? &mail : nullptr,
                          serving.public_url};
  streamer::Config config = serving.server;
  config.problem = [&services](const streamer::Request& request, const Error& error, int status) {
    return worded_problem(services, request, error, status);
  };
  BlobSweep blob_sweep(installation.database, installation.blobs);
  Telemetry telemetry;
  telemetry.sweep = &blob_sweep;
  telemetry.readers = serving.metrics_readers;
  telemetry.index = [&] {
    const auto health = follower->health();
    return IndexState{health.position == changes->now(), health.rebuilding};
  };
  streamer::Server server(config, make_router(services, telemetry));
  telemetry.server = [&server] { return server.counts(); };
  server.start();

  std::optional<ingest::Worker> worker;
  if (serving.workers > 0)
    worker.emplace(installation.worker_settings(serving.workers), installation.jobs, installation.fleet,
                   installation.revisions, installation.segments, installation.blobs);
  std::optional<Notices> notices;
  notices.emplace(services, Notices::Others{
                                [&] { follower->poke(); },
                                [&] {
                                  if (worker) worker->poke();
                                },
                                [&] { teach(searcher, installation.vocabularies, installation.database); },
                            });
  const Sweeper sweeper(installation.database, installation.people, installation.uploads, viewings, blob_sweep);
  std::optional<Alerting> alerting;
  if (serving.mails) alerting.emplace(services, mail_settings(settings, *follower));

  std::cout << terminal_text("serving", {"http://localhost:" + std::to_string(server.port())}) << std::endl;
  signals.wait();
  log::info("stopping");
  // Who waits for a segment still gets it if it is encoded in time, and otherwise the word to come back.
  demand.end_within(config.drain_timeout / 2);
  server.stop();
  demand.close();
  installation.blobs.close();
  // What calls others goes before them: the listener pokes the follower, the follower refreshes the searcher.
  notices.reset();
  alerting.reset();
  follower.reset();
  return 0;
}

}  // namespace acervo::web
