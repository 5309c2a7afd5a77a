#include <fcntl.h>
#include <sys/file.h>
#include <unistd.h>

#include <set>

#include "catalog/core/fd.hpp"
#include "catalog/core/log.hpp"
#include "catalog/library/file_sample.hpp"
#include "catalog/library/upload.sql.hpp"
#include "catalog/library/upload_rows.hpp"

// What uploads leave behind: those that nobody goes on with, those that have all their bytes and nobody asked again,
// and files that a killed process did not get to remove.

namespace fs = std::filesystem;

namespace acervo {

namespace {

constexpr std::chrono::hours kForgotten{24};  // a file without a row that nobody has written to for that long

std::vector<std::string> ids_in(const db::Rows& rows) {
  std::vector<std::string> ids;
  for (std::size_t i = 0; i < rows.size(); ++i) ids.push_back(rows[i]["id"].text());
  return ids;
}

/// Whoever writes to an upload holds its file so. Empty if somebody does, or there is no file.
Fd hold(const fs::path& path) {
  Fd file(open(path.c_str(), O_RDWR | O_CLOEXEC));
  if (!file || flock(file.get(), LOCK_EX | LOCK_NB) != 0) return {};
  return file;
}

}  // namespace

int UploadStore::sweep() {
  const int removed = remove_expired();
  complete_whole();
  remove_forgotten();
  sample_old_files(database_, blobs_);
  if (removed > 0) log::info("expired uploads removed", {{"count", static_cast<std::int64_t>(removed)}});
  return removed;
}

/// A client that comes back in the same moment either holds the file or has put the time off: both keep it.
int UploadStore::remove_expired() {
  int removed = 0;
  const auto ids = database_.read([&](db::Tx& tx) { return ids_in(tx.run(sql::upload::expired, {now_()})); });
  for (const std::string& id : ids) {
    const fs::path path = folder_ / id;
    const Fd file = hold(path);
    if (!file && fs::exists(path)) continue;
    const bool gone = database_.write([&](db::Tx& tx) {
      return !tx.run(sql::upload::delete_expired, {id, now_()}).empty();
    });
    if (!gone) continue;
    std::error_code ignored;
    fs::remove(path, ignored);
    ++removed;
  }
  return removed;
}

/// The disk had no room for its blob, or the server went down, and nobody asked again. One that fails is tried again
/// the next time, and does not keep the others waiting.
void UploadStore::complete_whole() {
  const auto whole = database_.read([&](db::Tx& tx) {
    std::vector<Upload> found;
    const auto rows = tx.run(sql::upload::received_whole);
    for (std::size_t i = 0; i < rows.size(); ++i) found.push_back(upload_from(rows[i]));
    return found;
  });
  for (const Upload& upload : whole) {
    try {
      if (const Fd file = hold(file_of(upload))) complete(upload, file.get(), std::nullopt);
    } catch (const Error& error) {
      log::warn("an upload could not be completed", {{"upload", upload.id.value}, {"error", error.what()}});
    }
  }
}

/// A process that was killed between the last row and the file leaves gigabytes that no row names.
void UploadStore::remove_forgotten() {
  std::vector<std::string> old;
  std::error_code ignored;
  for (const auto& entry : fs::directory_iterator(folder_, ignored)) {
    const std::string name = entry.path().filename();
    const auto written = fs::last_write_time(entry.path(), ignored);
    if (is_id(name) && !ignored && std::chrono::file_clock::to_sys(written) < now_() - kForgotten) old.push_back(name);
  }
  if (old.empty()) return;
  const auto known = database_.read([&](db::Tx& tx) { return ids_in(tx.run(sql::upload::known, {old})); });
  const std::set<std::string> rows(known.begin(), known.end());
  for (const std::string& name : old) {
    if (rows.contains(name)) continue;
    if (const Fd file = hold(folder_ / name)) fs::remove(folder_ / name, ignored);
  }
}

}  // namespace acervo
