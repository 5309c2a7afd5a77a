#include "ingest/av/reading.hpp"

#include <unistd.h>

#include <atomic>
#include <cerrno>
#include <cstring>
#include <string>

namespace acervo::ingest::av {
namespace {

std::atomic<int> failure{0};
std::atomic<std::int64_t> total{0};
std::function<void(std::int64_t)> watcher;

}  // namespace

ssize_t read_at(int fd, void* buffer, std::size_t size, std::int64_t offset) {
  for (;;) {
    const auto count = ::pread(fd, buffer, size, off_t(offset));
    if (count < 0 && errno == EINTR) continue;
    if (count < 0) failure = errno;
    if (count > 0 && watcher) watcher(total += count);
    return count;
  }
}

std::optional<Error> failure_to_read() {
  if (failure == 0) return std::nullopt;
  return Error(Code::unavailable, "cannot read the source: " + std::string(std::strerror(failure)), "storage");
}

void watch_reading(std::function<void(std::int64_t bytes)> on_bytes) {
  watcher = std::move(on_bytes);
}

}  // namespace acervo::ingest::av
