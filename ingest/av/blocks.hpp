#pragma once

#include <sys/types.h>

#include <array>
#include <cstddef>
#include <cstdint>
#include <string>

namespace acervo::ingest::av {

/// The pieces of a file that were read last, a mebibyte or a few. Demuxers go to and fro, between the pictures and the
/// sound of a fragment, from fragment to fragment of an index, and want little of each place: so pieces are small, and
/// larger only where the file is read on and on. One thread at a time.
class Blocks {
 public:
  /// @param fd  stays the caller's
  explicit Blocks(int fd) : fd_(fd) {}

  /// As `read_at`, but at most to the end of a piece.
  ssize_t read(void* buffer, std::size_t size, std::int64_t offset);
  /// From the file, also again.
  std::int64_t bytes_read() const { return bytes_read_; }

 private:
  struct Block {
    std::int64_t begin = 0;
    std::int64_t used = 0;
    std::string bytes;
    std::int64_t end() const { return begin + std::int64_t(bytes.size()); }
  };

  int fd_;
  std::int64_t bytes_read_ = 0, reads_ = 0, read_to_ = 0;
  std::array<Block, 32> blocks_;
};

}  // namespace acervo::ingest::av
