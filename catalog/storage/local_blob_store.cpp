#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>

#include "catalog/core/error.hpp"
#include "catalog/storage/blob_store.hpp"
#include "catalog/storage/disk.hpp"

namespace fs = std::filesystem;

namespace acervo {

namespace {

constexpr const char* kAside = "unused";

fs::path name_in(const fs::path& folder, const std::string& key) {
  return folder / key.substr(0, 2) / key.substr(2);
}

Time time_of(const timespec& t) {
  return Time(
      std::chrono::duration_cast<Time::duration>(std::chrono::seconds(t.tv_sec) + std::chrono::nanoseconds(t.tv_nsec)));
}

using Facts = struct stat;

/// @param since  which of a file's times
void list_below(const fs::path& folder, char digit, timespec Facts::*since, const BlobStore::Each& each) {
  for (const char second : std::string_view("0123456789abcdef")) {
    const std::string shelf{digit, second};
    std::error_code error;
    fs::directory_iterator entry(folder / shelf, error);
    if (error == std::errc::no_such_file_or_directory) continue;
    for (; !error && entry != fs::directory_iterator(); entry.increment(error)) {
      const std::string key = shelf + entry->path().filename().string();
      Facts facts{};
      if (!is_blob_key(key) || ::stat(entry->path().c_str(), &facts) != 0 || !S_ISREG(facts.st_mode)) continue;
      each({key, {facts.st_size}, time_of(facts.*since)});
    }
    if (error) disk::fail((folder / shelf).string(), error.value());
  }
}

}  // namespace

LocalBlobStore::LocalBlobStore(fs::path folder) : folder_(std::move(folder)) {
  disk::make_folders(folder_);
}

Fd LocalBlobStore::scratch() {
  return disk::nameless_file(folder_);
}

Blob LocalBlobStore::put(const Fd& file, const std::string& sha256) {
  struct stat facts {};
  if (fstat(file.get(), &facts) != 0) disk::fail("look at a temporary file", errno);
  if (!is_blob_key(sha256)) throw Error(Code::internal, "no SHA-256: " + sha256);
  const fs::path name = name_in(folder_, sha256);
  if (!disk::give_name(file, name)) disk::fail(name.string(), EXDEV);
  return {sha256, {facts.st_size}};
}

Fd LocalBlobStore::open(const std::string& key) {
  if (!is_blob_key(key)) throw Error(Code::not_found, "no blob " + key.substr(0, 80));
  const fs::path name = name_in(folder_, key);
  Fd file(::open(name.c_str(), O_RDONLY | O_CLOEXEC));
  if (file) return file;
  const int error = errno;
  if (error == ENOENT) file = Fd(::open(name_in(folder_ / kAside, key).c_str(), O_RDONLY | O_CLOEXEC));
  // It may have been put back between the two looks.
  if (error == ENOENT && !file) file = Fd(::open(name.c_str(), O_RDONLY | O_CLOEXEC));
  if (file) return file;
  // A disk that is not mounted leaves an empty folder or none: what lies on it is away, not gone.
  std::error_code ignored;
  if (error == ENOENT && fs::exists(folder_, ignored) && !fs::is_empty(folder_, ignored))
    throw Error(Code::not_found, "no blob " + key);
  disk::fail(name.string(), error);
}

void LocalBlobStore::check() {
  disk::write_at(scratch().get(), "x", 0);
}

void LocalBlobStore::list(char digit, const Each& each) {
  list_below(folder_, digit, &Facts::st_mtim, each);
}

// Its time of change is when it was renamed.
void LocalBlobStore::list_aside(char digit, const Each& each) {
  list_below(folder_ / kAside, digit, &Facts::st_ctim, each);
}

void LocalBlobStore::set_aside(const StoredBlob& blob) {
  const fs::path name = name_in(folder_, blob.key), aside = name_in(folder_ / kAside, blob.key);
  disk::make_folders(aside.parent_path());
  if (::rename(name.c_str(), aside.c_str()) != 0 && errno != ENOENT) disk::fail(name.string(), errno);
}

// A link, and not a rename: one that was put again meanwhile stays.
void LocalBlobStore::put_back(const StoredBlob& blob) {
  const fs::path name = name_in(folder_, blob.key), aside = name_in(folder_ / kAside, blob.key);
  disk::make_folders(name.parent_path());
  if (::link(aside.c_str(), name.c_str()) != 0 && errno != EEXIST) {
    if (errno == ENOENT) return;
    disk::fail(name.string(), errno);
  }
  remove_aside(blob.key);
}

void LocalBlobStore::remove_aside(const std::string& key) {
  const fs::path aside = name_in(folder_ / kAside, key);
  if (::unlink(aside.c_str()) != 0 && errno != ENOENT) disk::fail(aside.string(), errno);
}

}  // namespace acervo
