#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "streamer/http/response.hpp"

namespace acervo::streamer {

/// How long a client may keep a response: it must take something within `stall`, and `min_rate` bytes/s on average over
/// each `window`. The second because a client that takes a packet every half minute otherwise keeps it for days.
struct Patience {
  std::chrono::milliseconds stall{30000};
  std::chrono::milliseconds window{60000};
  std::size_t min_rate = 1024;
};

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

  /// Whether the client takes less than it must. What counts is what leaves the socket's buffer: between two of our
  /// writes a slow client may take minutes. To be asked again and again.
  bool has_stalled(Clock::time_point now, const Patience& patience);

  /// One of thousands, most of them slow: when the socket is full, it is not looked at again at once. That look was a
  /// tenth of the CPU.
  void expect_slow_client() { crowded_ = true; }

  int socket() const { return socket_; }
  std::uint64_t written() const { return written_; }

 private:
  ssize_t write_memory(std::string_view bytes, bool more) const;
  ssize_t write_slice(Slice& slice, std::size_t bytes_wanted) const;
  bool takes_more() const;
  bool look_in_cache(std::size_t budget) const;
  bool trickles(Clock::time_point now, const Patience& patience);

  int socket_;
  std::string head_;
  std::vector<Slice> slices_;
  std::shared_ptr<std::atomic<std::uint64_t>> delivered_;
  std::uint64_t size_;  // of all, from the head's first byte
  std::uint64_t end_checked_ = 0;
  Clock::time_point checked_{};
  std::size_t head_sent_ = 0, slice_ = 0;
  std::uint64_t slice_sent_ = 0, written_ = 0;
  bool crowded_ = false;
  int unacknowledged_ = 0;  // bytes in the socket's buffer when last looked at
  Clock::time_point last_progress_ = Clock::now();
  std::optional<Clock::time_point> window_;  // since when the average is taken
  std::int64_t taken_before_ = 0;  // by the client, at that time; negative while it still owed what was before
};

}  // namespace acervo::streamer
