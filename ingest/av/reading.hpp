#pragma once

#include <sys/types.h>

#include <cstddef>
#include <cstdint>
#include <functional>
#include <optional>

#include "catalog/core/error.hpp"

/// How this process, which does one job, reads what the job works on. Thread-safe.
namespace acervo::ingest::av {

/// `pread`, once more where a signal came between. What fails is remembered: libav takes it for the end of the file,
/// and half a lesson would pass for a whole one.
ssize_t read_at(int fd, void* buffer, std::size_t size, std::int64_t offset);

/// The disk's or the network's failure to read, if there was one: Error{unavailable, "storage"}.
std::optional<Error> failure_to_read();

/// Calls it with all the bytes read so far, on the thread that reads; to be set before the first of them is.
void watch_reading(std::function<void(std::int64_t bytes)> on_bytes);

}  // namespace acervo::ingest::av
