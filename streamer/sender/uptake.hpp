#pragma once

#include <chrono>
#include <cstdint>
#include <limits>
#include <optional>

namespace acervo::streamer {

/// How long a client may keep a response: it must take something within `stall`, and `min_rate` bytes/s on average over
/// each `window`. The second because a client that takes a packet every half minute otherwise keeps it for days.
struct Patience {
  std::chrono::milliseconds stall{30000};
  std::chrono::milliseconds window{60000};
  std::size_t min_rate = 1024;
};

/// How much a client takes of what was written to its socket. What counts is what leaves the socket's queue: between
/// two of our writes a slow one may take minutes.
class Uptake {
 public:
  using Clock = std::chrono::steady_clock;

  /// The socket had room, so the client has taken something.
  void had_room() { last_progress_ = Clock::now(); }
  /// It was not the client that kept us waiting until now.
  void excuse() {
    last_progress_ = Clock::now();
    window_.reset();
  }

  /// Whether the client takes less than it must of `written` bytes. To be asked again and again; seldom looks.
  bool has_stalled(int socket, std::uint64_t written, Clock::time_point now, const Patience& patience);

  /// Bytes that it had not taken when last looked at; before that, as many as there may be.
  int owed() const { return owed_; }

 private:
  bool trickles(Clock::time_point now, const Patience& patience);

  int owed_ = std::numeric_limits<int>::max();
  std::int64_t taken_ = std::numeric_limits<std::int64_t>::min();  // negative while it still owed what was before
  Clock::time_point last_progress_ = Clock::now();
  std::optional<Clock::time_point> window_;  // since when the average is taken
  std::int64_t taken_before_ = 0;            // at that time
};

}  // namespace acervo::streamer
