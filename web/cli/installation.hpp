#pragma once

#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <thread>

#include "catalog/core/fd.hpp"
#include "catalog/db/database.hpp"
#include "catalog/db/private_cluster.hpp"
#include "catalog/directory/person_store.hpp"
#include "catalog/jobs/fleet_store.hpp"
#include "catalog/jobs/job_store.hpp"
#include "catalog/library/material_store.hpp"
#include "catalog/library/revision_store.hpp"
#include "catalog/library/segment_store.hpp"
#include "catalog/library/upload_store.hpp"
#include "catalog/library/vocabulary.hpp"
#include "catalog/storage/blob_store.hpp"
#include "ingest/worker/worker.hpp"
#include "web/cli/settings.hpp"

namespace acervo::web {

/// Where an installation keeps what it has: a PostgreSQL that answers and a store, whatever is in them.
class Premises {
 public:
  /// @throws Error{unavailable} with the reasons of PrivateCluster and BlobStore
  explicit Premises(const Settings& settings);

  std::filesystem::path data;
  std::optional<db::PrivateCluster> cluster;
  std::string database_url;
  std::unique_ptr<BlobStore> store;
  BlobStore& blobs{*store};
};

/// What opens media, beside this program.
ingest::ChildProgram media_child();

/// An opened data folder: the database is up and migrated, the stores stand on it. What every command begins with.
class Installation : public Premises {
 public:
  /// @throws Error{unavailable}, Error{conflict} with the reasons of Premises and migrate
  explicit Installation(const Settings& settings, std::size_t connections = 4);

  db::Database database;
  PersonStore people;
  VocabularyStore vocabularies;
  MaterialStore materials;
  RevisionStore revisions;
  SegmentStore segments;
  JobStore jobs;
  FleetStore fleet;
  UploadStore uploads;

  std::filesystem::path index_folder() const { return data / "index"; }
  ingest::WorkerSettings worker_settings(int threads);
  /// The code of a language as files and people name it; empty if unknown.
  std::string language_code(const std::string& text);

  /// While a long command runs: a private PostgreSQL that is killed is started again. @returns who sees to it
  std::jthread keep_database();
};

/// What a teacher's materials may take up: `uploads.quota_gb`; nothing where that is 0.
/// @throws Error{invalid, "bad_settings"}
std::optional<Bytes> teacher_quota(const Settings& settings);

/// For commands that only make sense on what exists: a mistyped folder must not become a new, empty installation, of
/// which a backup would succeed every night. Starts nothing.
/// @throws Error{not_found, "no_catalogue"}, Error{unavailable} if a database that is named does not answer
void require_catalogue(const Settings& settings);

/// For commands that only look, and so do not migrate.
/// @throws Error{conflict, "database_older" | "database_newer"} if the database is of another version of this program
void require_this_version(db::Database& database);

/// Where the settings say that files are kept. @throws Error{invalid, "bad_storage"} or that of a folder
std::unique_ptr<BlobStore> open_store(const Settings& settings);

/// Holds the folder's lock for `serve`: one server a data folder.
/// @throws Error{conflict, reason "data_in_use"}
Fd lock_server(const std::filesystem::path& data);

/// Whether a server runs on the folder.
bool server_runs(const std::filesystem::path& data);

}  // namespace acervo::web
