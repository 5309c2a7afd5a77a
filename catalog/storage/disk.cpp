#include "catalog/storage/disk.hpp"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>

#include "catalog/core/error.hpp"
#include "catalog/core/hash.hpp"

namespace fs = std::filesystem;

namespace acervo::disk {

void fail(const std::string& what, int error) {
  const std::string message = what + ": " + std::strerror(error);
  if (error == ENOSPC || error == EDQUOT) throw Error(Code::unavailable, message, "disk_full");
  if (error == EROFS || error == EACCES || error == EPERM) throw Error(Code::unavailable, message, "read_only");
  throw Error(Code::unavailable, message, "storage");
}

void make_folders(const fs::path& folder) {
  std::error_code error;
  fs::create_directories(folder, error);
  if (error) fail(folder.string(), error.value());
}

Fd nameless_file(const fs::path& folder) {
  Fd file(::open(folder.c_str(), O_TMPFILE | O_RDWR | O_CLOEXEC, 0640));
  if (!file) fail("temporary file in " + folder.string(), errno);
  return file;
}

void write_at(int file, std::string_view bytes, off_t at) {
  while (!bytes.empty()) {
    const ssize_t put = pwrite(file, bytes.data(), bytes.size(), at);
    if (put < 0 && errno == EINTR) continue;
    if (put < 0) fail("write", errno);
    bytes.remove_prefix(static_cast<std::size_t>(put));
    at += put;
  }
}

std::string hash_of(int file) {
  Sha256 hash;
  std::string buffer(1 << 20, '\0');
  for (off_t at = 0;;) {
    const ssize_t got = pread(file, buffer.data(), buffer.size(), at);
    if (got < 0 && errno == EINTR) continue;
    if (got < 0) fail("read a temporary file", errno);
    if (got == 0) return hash.hex();
    hash.add({buffer.data(), static_cast<std::size_t>(got)});
    at += got;
  }
}

Untouched::Untouched(int file, Time now) : file_(file), then_(look()) {
  // A clock of files may tick a hundred times a second only: what is written in the same tick shows no other time.
  constexpr std::chrono::seconds kTicks{2};
  quiet_ = std::chrono::nanoseconds(then_.changed) < now.time_since_epoch() - kTicks;
}

Untouched::Moment Untouched::look() const {
  struct stat facts {};
  if (fstat(file_, &facts) != 0) fail("look at a file", errno);
  const auto nanoseconds = [](const timespec& t) { return std::int64_t{t.tv_sec} * 1'000'000'000 + t.tv_nsec; };
  return {facts.st_size, nanoseconds(facts.st_mtim), nanoseconds(facts.st_ctim)};
}

bool Untouched::still() const {
  return quiet_ && look() == then_;
}

bool give_name(const Fd& file, const fs::path& name) {
  const fs::path folder = name.parent_path();
  if (mkdir(folder.c_str(), 0750) != 0 && errno != EEXIST) fail(folder.string(), errno);
  // The bytes reach the disk before the name does, so a name never stands for less than all of them.
  if (fdatasync(file.get()) != 0) fail("write " + name.string(), errno);
  const std::string open_file = "/proc/self/fd/" + std::to_string(file.get());
  if (linkat(AT_FDCWD, open_file.c_str(), AT_FDCWD, name.c_str(), AT_SYMLINK_FOLLOW) != 0) {
    if (errno == EXDEV) return false;
    if (errno != EEXIST) fail(name.string(), errno);
  }
  const Fd directory(::open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
  if (directory) fsync(directory.get());
  return true;
}

}  // namespace acervo::disk
