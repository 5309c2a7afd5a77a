#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <vector>

#include "catalog/core/error.hpp"
#include "catalog/core/hash.hpp"
#include "catalog/storage/blob_store.hpp"

namespace fs = std::filesystem;

namespace acervo {

namespace {

constexpr std::size_t kBuffer = 1 << 20;

[[noreturn]] void fail(const std::string& what, int error) {
  const std::string message = what + ": " + std::strerror(error);
  if (error == ENOSPC || error == EDQUOT) throw Error(Code::unavailable, message, "disk_full");
  if (error == EROFS || error == EACCES || error == EPERM) throw Error(Code::unavailable, message, "read_only");
  if (error == ENOENT) throw Error(Code::not_found, message);
  throw Error(Code::unavailable, message, "storage");
}

bool is_key(const std::string& key) {
  return key.size() == 64 && key.find_first_not_of("0123456789abcdef") == std::string::npos;
}

}  // namespace

LocalBlobStore::LocalBlobStore(fs::path folder) : folder_(std::move(folder)) {
  std::error_code error;
  fs::create_directories(folder_, error);
  if (error) fail(folder_.string(), error.value());
}

Fd LocalBlobStore::scratch() {
  Fd file(::open(folder_.c_str(), O_TMPFILE | O_RDWR | O_CLOEXEC, 0640));
  if (!file) fail("temporary file in " + folder_.string(), errno);
  return file;
}

Blob LocalBlobStore::put(const Fd& file) {
  Sha256 hash;
  std::vector<char> buffer(kBuffer);
  off_t at = 0;
  for (;;) {
    const ssize_t got = pread(file.get(), buffer.data(), buffer.size(), at);
    if (got < 0 && errno == EINTR) continue;
    if (got < 0) fail("read a temporary file", errno);
    if (got == 0) break;
    hash.add({buffer.data(), static_cast<std::size_t>(got)});
    at += got;
  }
  return put(file, hash.hex());
}

Blob LocalBlobStore::put(const Fd& file, const std::string& sha256) {
  struct stat facts {};
  if (fstat(file.get(), &facts) != 0) fail("look at a temporary file", errno);
  if (!is_key(sha256)) throw Error(Code::internal, "no SHA-256: " + sha256);
  const Blob blob{sha256, {facts.st_size}};
  const fs::path folder = folder_ / blob.key.substr(0, 2);
  const fs::path name = folder / blob.key.substr(2);
  if (mkdir(folder.c_str(), 0750) != 0 && errno != EEXIST) fail(folder.string(), errno);
  // The bytes reach the disk before the name does, so a name never stands for less than all of them.
  if (fdatasync(file.get()) != 0) fail("write " + name.string(), errno);
  const std::string open_file = "/proc/self/fd/" + std::to_string(file.get());
  if (linkat(AT_FDCWD, open_file.c_str(), AT_FDCWD, name.c_str(), AT_SYMLINK_FOLLOW) != 0 && errno != EEXIST)
    fail(name.string(), errno);
  const Fd directory(::open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
  if (directory) fsync(directory.get());
  return blob;
}

Fd LocalBlobStore::open(const std::string& key) {
  if (!is_key(key)) throw Error(Code::not_found, "no blob " + key.substr(0, 80));
  const fs::path name = folder_ / key.substr(0, 2) / key.substr(2);
  Fd file(::open(name.c_str(), O_RDONLY | O_CLOEXEC));
  if (!file) fail(name.string(), errno);
  return file;
}

Blob put_file(BlobStore& store, int source, const std::function<void(Bytes)>& progress) {
  const Fd target = store.scratch();
  std::vector<char> buffer(kBuffer);
  off_t at = 0;
  for (;;) {
    const ssize_t got = pread(source, buffer.data(), buffer.size(), at);
    if (got < 0 && errno == EINTR) continue;
    if (got < 0) fail("read", errno);
    if (got == 0) break;
    for (ssize_t done = 0; done < got;) {
      const ssize_t put = pwrite(target.get(), buffer.data() + done, static_cast<std::size_t>(got - done), at + done);
      if (put < 0 && errno == EINTR) continue;
      if (put < 0) fail("write", errno);
      done += put;
    }
    at += got;
    if (progress) progress({at});
  }
  return store.put(target);
}

}  // namespace acervo
