// The real media child, with a disk under its source that fails ("fails OFFSET": from there on) or is slow ("slow
// MILLISECONDS": for each piece), or whose bytes are counted ("counts FILE": there they are said at the end).
#include <fcntl.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <cerrno>
#include <string>

#include "ingest/child.hpp"

namespace {

constexpr int kSource = 3;
off_t fails_from = -1;
useconds_t takes = 0;
long bytes_read = 0;

}  // namespace

// In the place of libc's, for all that is linked into this program.
extern "C" ssize_t pread(int fd, void* buffer, size_t size, off_t offset) {
  if (fd == kSource && takes > 0) ::usleep(takes);
  if (fd == kSource && fails_from >= 0 && offset + off_t(size) > fails_from) {
    errno = EIO;
    return -1;
  }
  const long count = ::syscall(SYS_pread64, fd, buffer, size, offset);
  if (fd == kSource && count > 0) bytes_read += count;
  return count;
}

int main(int, char** arguments) {
  const std::string trouble = arguments[1];
  if (trouble == "fails") fails_from = std::stol(arguments[2]);
  if (trouble == "slow") takes = useconds_t(std::stoul(arguments[2]) * 1000);
  const int counts = trouble == "counts" ? ::open(arguments[2], O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600) : -1;
  const int status = acervo::ingest::run_media_child();
  const std::string said = std::to_string(bytes_read);
  if (counts >= 0 && ::write(counts, said.data(), said.size()) < 0) return 1;
  return status;
}
