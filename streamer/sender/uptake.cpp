#include "streamer/sender/uptake.hpp"

#include <utility>

#include "streamer/sender/socket_buffers.hpp"

namespace acervo::streamer {

bool Uptake::has_stalled(int socket, std::uint64_t written, Clock::time_point now, const Patience& patience) {
  const bool window_ends = !window_ || now - *window_ > patience.window;
  if (!window_ends && now - last_progress_ <= patience.stall / 4) return false;
  owed_ = SocketBuffers::unacknowledged(socket);
  const std::int64_t taken = static_cast<std::int64_t>(written) - owed_;
  if (taken > taken_) last_progress_ = now;
  taken_ = taken;
  return now - last_progress_ > patience.stall || (window_ends && trickles(now, patience));
}

/// At the end of a window: whether too little was taken in it. The next one begins.
bool Uptake::trickles(Clock::time_point now, const Patience& patience) {
  const std::int64_t in_window = taken_ - std::exchange(taken_before_, taken_);
  const auto begun = std::exchange(window_, now);
  return begun && in_window < static_cast<std::int64_t>(patience.min_rate) * patience.window.count() / 1000;
}

}  // namespace acervo::streamer
