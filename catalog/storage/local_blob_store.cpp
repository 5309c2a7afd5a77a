#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>

#include "catalog/core/error.hpp"
#include "catalog/storage/blob_store.hpp"
#include "catalog/storage/disk.hpp"

namespace fs = std::filesystem;

namespace acervo {

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
  const fs::path name = folder_ / sha256.substr(0, 2) / sha256.substr(2);
  if (!disk::give_name(file, name)) disk::fail(name.string(), EXDEV);
  return {sha256, {facts.st_size}};
}

Fd LocalBlobStore::open(const std::string& key) {
  if (!is_blob_key(key)) throw Error(Code::not_found, "no blob " + key.substr(0, 80));
  const fs::path name = folder_ / key.substr(0, 2) / key.substr(2);
  Fd file(::open(name.c_str(), O_RDONLY | O_CLOEXEC));
  if (file) return file;
  const int error = errno;
  // A disk that is not mounted leaves an empty folder or none: what lies on it is away, not gone.
  std::error_code ignored;
  if (error == ENOENT && fs::exists(folder_, ignored) && !fs::is_empty(folder_, ignored))
    throw Error(Code::not_found, "no blob " + key);
  disk::fail(name.string(), error);
}

void LocalBlobStore::check() {
  disk::write_at(scratch().get(), "x", 0);
}

}  // namespace acervo
