#include "web/cli/installation.hpp"

#include <fcntl.h>
#include <sys/file.h>
#include <unistd.h>

#include <cerrno>
#include <condition_variable>
#include <cstring>
#include <mutex>

#include "catalog/catalog.hpp"
#include "catalog/core/error.hpp"
#include "catalog/core/log.hpp"
#include "catalog/core/text.hpp"
#include "catalog/db/dump.hpp"
#include "catalog/db/migrate.hpp"
#include "catalog/library/import_vocabulary.hpp"
#include "catalog/storage/s3_blob_store.hpp"
#include "ingest/worker/machine.hpp"
#include "web/cli/lookup.hpp"

namespace fs = std::filesystem;

namespace acervo::web {

namespace {

fs::path made(const fs::path& data) {
  std::error_code error;
  fs::create_directories(data, error);
  if (error)
    throw Error(Code::unavailable, data.string() + ": " + error.message(),
                error == std::errc::no_space_on_device ? "disk_full" : "read_only");
  return data;
}

std::string host_name() {
  char name[256] = {};
  gethostname(name, sizeof name - 1);
  return name;
}

}  // namespace

std::optional<Bytes> teacher_quota(const Settings& settings) {
  const std::int64_t gigabytes = settings.number("uploads.quota_gb", 0, 1'000'000);
  return gigabytes == 0 ? std::nullopt : std::optional(Bytes{gigabytes * 1'000'000'000});
}

std::unique_ptr<BlobStore> open_store(const Settings& settings) {
  const fs::path data = made(settings.data());
  const std::string& url = settings.get("storage.url");
  if (url.empty()) return std::make_unique<LocalBlobStore>(data / "blobs");
  S3Address address = parse_s3_address(url);
  address.key = settings.get("storage.key");
  address.secret = settings.get("storage.secret");
  if (address.key.empty() || address.secret.empty())
    throw Error(Code::invalid, "storage.key and storage.secret are missing", "bad_storage");
  const Bytes most{static_cast<std::int64_t>(settings.number("storage.cache_gb", 1, 1'000'000)) * 1'000'000'000};
  return std::make_unique<S3BlobStore>(std::move(address), S3BlobStore::Settings{data / "cache", most});
}

Premises::Premises(const Settings& settings)
    : data(made(settings.data())), database_url(settings.get("database")), store(open_store(settings)) {
  if (database_url.empty()) database_url = cluster.emplace(data).url();
}

Installation::Installation(const Settings& settings, std::size_t connections)
    : Premises(settings),
      database(database_url, connections),
      people(database),
      vocabularies(database),
      materials(database),
      revisions(database),
      segments(database),
      jobs(database),
      fleet(database),
      uploads(database, blobs, data / "uploads", teacher_quota(settings)) {
  migrate_catalog(database);
}

std::jthread Installation::keep_database() {
  if (!cluster) return {};
  return std::jthread([this](std::stop_token stop) {
    std::mutex mutex;
    std::condition_variable_any never;
    std::unique_lock lock(mutex);
    while (!never.wait_for(lock, stop, std::chrono::seconds(1), [] { return false; }) && !stop.stop_requested()) {
      try {
        if (cluster->revive()) log::warn("PostgreSQL had ended and was started again");
      } catch (const std::exception& error) {
        log::warn("PostgreSQL does not start", {{"error", error.what()}});
      }
    }
  });
}

ingest::ChildProgram media_child() {
  return {(fs::read_symlink("/proc/self/exe").parent_path() / "acervo_media_child").string(), {}, {}};
}

ingest::WorkerSettings Installation::worker_settings(int threads) {
  ingest::WorkerSettings settings;
  settings.name = host_name() + ":" + std::to_string(getpid()) + ":" + random_id().substr(0, 4);
  settings.host = host_name();
  settings.machine = ingest::machine_name();
  settings.threads = threads;
  settings.child = media_child();
  settings.scratch = blobs.folder();
  settings.language_code = [this](const std::string& text) { return language_code(text); };
  return settings;
}

std::string Installation::language_code(const std::string& text) {
  if (text.empty() || text == "und") return "";
  return lookup_of(*vocabularies.current()).find("languages", text).value_or("");
}

void require_catalogue(const Settings& settings) {
  const std::string& url = settings.get("database");
  const bool absent = url.empty() ? db::PrivateCluster::is_absent(settings.data()) : db::is_empty(url);
  if (absent)
    throw Error(Code::not_found, url.empty() ? settings.data().string() : "the database is empty", "no_catalogue");
}

void require_this_version(db::Database& database) {
  const std::string applied = db::last_applied(database), known = last_migration();
  if (applied == known) return;
  throw Error(Code::conflict, "the database is at " + applied + ", this program at " + known,
              applied < known ? "database_older" : "database_newer");
}

Fd lock_server(const fs::path& data) {
  const fs::path file = made(data) / "serve.lock";
  Fd lock(open(file.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0600));
  if (!lock)
    throw Error(Code::unavailable, file.string() + ": " + std::strerror(errno),
                errno == ENOSPC ? "disk_full" : "read_only");
  if (flock(lock.get(), LOCK_EX | LOCK_NB) != 0)
    throw Error(Code::conflict, "another server uses " + data.string(), "data_in_use");
  return lock;
}

bool server_runs(const fs::path& data) {
  const Fd lock(open((data / "serve.lock").c_str(), O_RDWR | O_CLOEXEC));
  return lock && flock(lock.get(), LOCK_EX | LOCK_NB) != 0;
}

}  // namespace acervo::web
