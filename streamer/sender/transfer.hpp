#pragma once

#include <chrono>
#include <cstdint>
#include <string>
#include <vector>

#include "streamer/http/response.hpp"
#include "streamer/sender/uptake.hpp"

namespace acervo::streamer {

/// One response on its way to one socket. Belongs to one thread at a time.
class Transfer {
 public:
  enum class State { more, blocked, awaiting, sent, failed };
  using Clock = std::chrono::steady_clock;

  /// @param socket  connected and non-blocking
  /// @param head    leaves first, in the same packet as the first bytes of the slices
  /// @param delivered  where the slices' bytes that left are added; may be null
  Transfer(int socket, std::string head, std::vector<Slice> slices,
           std::shared_ptr<std::atomic<std::uint64_t>> delivered = nullptr);

  /// Writes until `budget` bytes have gone (`more`), the socket takes no more (`blocked`), a file is not here yet
  /// (`awaiting`), or the end.
  State advance(std::size_t budget);

  /// Whether what `advance` would send next is in memory, so that it need not wait for a disk: a look at the last page
  /// of each file's part of it, no promise, and what was seen is trusted for some seconds.
  bool is_cached(std::size_t budget);

  /// Whether the client takes less than it must. To be asked again and again.
  bool has_stalled(Clock::time_point now, const Patience& patience) {
    return uptake_.has_stalled(socket_, written_, now, patience);
  }

  /// One of thousands, most of them slow: when the socket is full, it is not looked at again at once. That look was a
  /// tenth of the CPU.
  void expect_slow_client() { crowded_ = true; }

  int socket() const { return socket_; }
  std::uint64_t written() const { return written_; }
  /// Bytes of all, from the head's first.
  std::uint64_t size() const { return size_; }

 private:
  ssize_t write_memory(std::string_view bytes, bool more) const;
  ssize_t write_slice(Slice& slice, std::size_t bytes_wanted) const;
  bool takes_more() const;
  bool look_in_cache(std::size_t budget) const;

  int socket_;
  std::string head_;
  std::vector<Slice> slices_;
  std::shared_ptr<std::atomic<std::uint64_t>> delivered_;
  std::uint64_t size_;
  std::uint64_t end_checked_ = 0;
  Clock::time_point checked_{};
  std::size_t head_sent_ = 0, slice_ = 0;
  std::uint64_t slice_sent_ = 0, written_ = 0;
  bool crowded_ = false;
  Uptake uptake_;
};

}  // namespace acervo::streamer
