#include "catalog/backup/backup.hpp"

#include <sys/stat.h>

#include <algorithm>
#include <functional>
#include <map>
#include <optional>

#include "catalog/backup/archive.hpp"
#include "catalog/core/error.hpp"
#include "catalog/core/hash.hpp"
#include "catalog/core/json.hpp"
#include "catalog/core/time.hpp"
#include "catalog/db/database.hpp"
#include "catalog/db/dump.hpp"
#include "catalog/db/migrate.hpp"
#include "catalog/db/patience.hpp"
#include "catalog/library/blob_sweep.hpp"
#include "catalog/library/blob_use.sql.hpp"
#include "catalog/library/material_store.hpp"
#include "catalog/library/revision_store.hpp"
#include "catalog/storage/disk.hpp"

namespace acervo::backup {

namespace {

constexpr const char* kNote = "acervo.json";
constexpr const char* kDump = "database.dump";
constexpr std::string_view kShelf = "blobs/";
constexpr int kFormat = 1;
constexpr std::size_t kLongestNote = 64 * 1024;

std::string name_of(const std::string& key) {
  return std::string(kShelf) + key.substr(0, 2) + "/" + key.substr(2);
}

/// The blob's key, or nothing if that is no name of one.
std::optional<std::string> key_of(std::string_view name) {
  if (!name.starts_with(kShelf) || name.size() < kShelf.size() + 3 || name[kShelf.size() + 2] != '/')
    return std::nullopt;
  std::string key(name.substr(kShelf.size()));
  key.erase(2, 1);
  return is_blob_key(key) ? std::optional(key) : std::nullopt;
}

Bytes size_of(const Fd& file) {
  struct stat facts {};
  if (::fstat(file.get(), &facts) != 0) disk::fail("look at a file", errno);
  return {facts.st_size};
}

/// All that can be read of the store, also what is set aside: the dump may name it.
std::map<std::string, Bytes> held(BlobStore& blobs) {
  std::map<std::string, Bytes> found;
  const auto note = [&](const StoredBlob& blob) { found[blob.key] = blob.size; };
  for (const char digit : BlobSweep::kDigits) {
    blobs.list(digit, note);
    blobs.list_aside(digit, note);
  }
  return found;
}

std::vector<std::string> named_and_missing(db::Database& database, const std::map<std::string, Bytes>& found) {
  std::vector<std::string> missing;
  for (const char digit : BlobSweep::kDigits)
    database.write([&](db::Tx& tx) {  // it only reads, but at length
      db::allow_long_statements(tx);
      const auto rows = tx.run(sql::blob_use::used, {std::string(1, digit), system_now() - kKeepRefused});
      for (std::size_t i = 0; i < rows.size(); ++i)
        if (const auto key = rows[i]["blob"].text(); !found.contains(key)) missing.push_back(key);
    });
  return missing;
}

/// Tells of all bytes that went, as a share.
class Gone {
 public:
  Gone(Bytes total, const Progress& share) : total_(std::max<std::int64_t>(1, total.count)), share_(share) {}
  void operator()(std::string_view bytes) {
    done_ += static_cast<std::int64_t>(bytes.size());
    share_(std::min(1.0, static_cast<double>(done_) / static_cast<double>(total_)));
  }

 private:
  std::int64_t total_, done_ = 0;
  const Progress& share_;
};

void add_blob(ArchiveWriter& archive, const Catalogue& catalogue, const std::string& key, Report& report, Gone& went) {
  std::optional<Fd> source;
  try {
    source = catalogue.blobs.open(key);
  } catch (const Error& error) {
    if (error.code() != Code::not_found) throw;
    return;  // removed meanwhile: for a week nothing had named it
  }
  const Bytes size = size_of(*source);
  Sha256 hash;
  archive.add(name_of(key), source->get(), size, [&](std::string_view bytes) {
    hash.add(bytes);
    went(bytes);
  });
  if (hash.hex() != key) report.damaged.push_back(key);
  ++report.blobs;
  report.bytes += size;
}

struct Note {
  int format = 0;
  std::string migration;
  Bytes bytes;
};

Note read_note(ArchiveReader& archive) {
  if (archive.next() != kNote) throw Error(Code::invalid, "an archive of something else", "not_a_backup");
  std::string text;
  while (const auto bytes = archive.read()) {
    text += *bytes;
    if (text.size() > kLongestNote) throw Error(Code::invalid, "its note is too long", "not_a_backup");
  }
  try {
    const Json note = Json::parse(text);
    return {note.at("format"), note.at("migration"), {note.value("bytes", std::int64_t{0})}};
  } catch (const Json::exception& error) {
    throw Error(Code::invalid, error.what(), "not_a_backup");
  }
}

template <class Each>
void copy_entry(ArchiveReader& archive, int file, Each&& each) {
  off_t at = 0;
  while (const auto bytes = archive.read()) {
    disk::write_at(file, *bytes, at);
    at += static_cast<off_t>(bytes->size());
    each(*bytes);
  }
}

}  // namespace

Report write(const Catalogue& catalogue, int file, bool media, const Progress& share) {
  const Fd dump = disk::nameless_file(catalogue.blobs.folder());
  db::dump(catalogue.database, dump.get());
  db::Database database(catalogue.database, 1);
  const std::string applied = db::last_applied(database);
  Report report;
  std::map<std::string, Bytes> found;
  if (media) {
    found = held(catalogue.blobs);
    report.is_missing_unknown = applied != catalogue.migration;
    if (!report.is_missing_unknown) report.missing = named_and_missing(database, found);
    if (!report.missing.empty()) {
      // What a running server has stored since the list was made is there, and not in the dump, which is older; or the
      // sweep has put it back while the list was made, and then it is.
      const auto now = held(catalogue.blobs);
      std::erase_if(report.missing, [&](const std::string& key) {
        const auto there = now.find(key);
        if (there != now.end()) found.insert(*there);
        return there != now.end();
      });
    }
  }
  Bytes total = size_of(dump);
  for (const auto& [key, size] : found) total += size;
  Gone went(total, share);

  ArchiveWriter archive(file);
  archive.add(kNote, Json{{"format", kFormat},
                          {"migration", applied},
                          {"made_at", format_rfc3339(system_now())},
                          {"media", media},
                          {"bytes", total.count}}
                             .dump(2) +
                         "\n");
  for (const auto& [key, size] : found) add_blob(archive, catalogue, key, report, went);
  archive.add(kDump, dump.get(), size_of(dump), std::ref(went));
  archive.close();
  return report;
}

Report restore(const Catalogue& catalogue, int file, const Progress& share) {
  if (!db::is_empty(catalogue.database))
    throw Error(Code::conflict, "the database holds something already", "restore_not_empty");
  ArchiveReader archive(file);
  const Note note = read_note(archive);
  if (note.format != kFormat || note.migration > catalogue.migration)
    throw Error(Code::conflict, "made by a later version", "database_newer");

  Report report;
  Gone went(note.bytes, share);
  while (const auto name = archive.next()) {
    if (const auto key = key_of(*name)) {
      const Fd scratch = catalogue.blobs.scratch();
      Sha256 hash;
      copy_entry(archive, scratch.get(), [&](std::string_view bytes) {
        hash.add(bytes);
        went(bytes);
      });
      if (hash.hex() != *key) {
        report.damaged.push_back(*key);
        continue;
      }
      report.bytes += catalogue.blobs.put(scratch, *key).size;
      ++report.blobs;
    } else if (*name == kDump) {
      const Fd dump = disk::nameless_file(catalogue.blobs.folder());
      copy_entry(archive, dump.get(), went);
      db::load(catalogue.database, dump.get());
      db::Database database(catalogue.database, 1);
      begin_feed_again(database);
      return report;
    }
  }
  throw Error(Code::invalid, "it has no database", "backup_cut_short");
}

}  // namespace acervo::backup
