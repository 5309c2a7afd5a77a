#include <sys/socket.h>

#include <algorithm>
#include <utility>

#include "streamer/http/connection.hpp"
#include "streamer/sender/socket_buffers.hpp"

// What a connection does when nothing comes: its deadlines.

namespace acervo::streamer {

namespace {

constexpr std::chrono::milliseconds kLinger{2000};
// In which a body must double: who has much in memory brings more of it. A part of 8 MiB ends at 5 KB/s.
constexpr std::chrono::duration<std::size_t> kDoubles{1800};
constexpr std::chrono::milliseconds kLeft{1000};  // half-closed for that long: gone

}  // namespace

void Connection::on_tick(Clock::time_point now) {
  if (has_stalled(now)) return give_up();
  if (recheck_ && (state_ == State::head || state_ == State::body)) {
    recheck_ = false;
    readable_ = true;
    run();
  }
  switch (state_) {
    case State::head:
      tick_head(now);
      break;
    case State::body:
      tick_body(now);
      break;
    case State::handling:
      tick_handling(now);
      break;
    case State::lingering:
      if (now - since_ > kLinger) leave();
      break;
    case State::leaving:
      leave();
      break;
    case State::sending:
    case State::over:
      break;
  }
}

/// Whether the client takes less than it must of what was written for it, be it all of an answer or not. While the
/// sender has the socket, it looks.
bool Connection::has_stalled(Clock::time_point now) {
  if (!owed_ || state_ == State::over || (state_ == State::sending && !transfer_)) return false;
  const std::uint64_t written = answered_ + (transfer_ ? transfer_->written() : 0);
  const bool stalled = uptake_.has_stalled(socket_, written, now, core_->config.sender.patience);
  if (transfer_ || uptake_.owed() > kLeftToKernel) return stalled;
  owed_ = false;
  delivered_.reset();
  if (state_ == State::head && in_.empty()) since_ = now;  // only now it is idle
  return false;
}

void Connection::give_up() {
  SocketBuffers::drop_unsent(socket_);
  if (exchange_) exchange_->cancelled.store(true);
  if (transfer_)
    end_transfer(Sender::Result::stalled);
  else
    core_->transfers.count(Sender::Result::stalled);
  take_back_lost();
  state_ = State::over;
}

void Connection::tick_head(Clock::time_point now) {
  if (in_.empty()) {
    const auto patience = answered_any_ ? core_->config.keep_alive_timeout : core_->config.header_timeout;
    if (core_->draining.load(std::memory_order_relaxed) || (now - since_ > patience && !owed_)) leave();
  } else if (now - since_ > core_->config.header_timeout) {
    refuse(408, "slow_header");
    run();
  }
}

void Connection::tick_body(Clock::time_point now) {
  if (now - last_byte_ <= core_->config.body_timeout && !body_trickles(now)) return;
  refuse(408, "slow_body");
  run();
}

/// At the end of a window: whether too little of the body came in it. The next one begins. By windows, and not since
/// the beginning: else one that began fast may take hours for the rest, and keep its memory.
bool Connection::body_trickles(Clock::time_point now) {
  const auto took = std::chrono::duration_cast<std::chrono::milliseconds>(now - window_);
  if (took <= core_->config.body_timeout) return false;
  window_ = now;
  const std::size_t has = request_.body.size();
  const std::size_t came = has - std::exchange(came_before_, has);
  const std::size_t rate = std::max(core_->config.min_body_rate, has / kDoubles.count());
  return came * 1000 < rate * static_cast<std::size_t>(took.count());
}

void Connection::tick_handling(Clock::time_point now) {
  // Nobody reads while a request is handled; a client that left meanwhile would cost work until the deadline.
  char next = 0;
  if (readable_ && now - since_ > kLeft && ::recv(socket_, &next, 1, MSG_PEEK | MSG_DONTWAIT) == 0) return leave();
  if (exchange_ && exchange_->lost.load()) return leave();
  if (!exchange_ || !exchange_->route || now - since_ <= exchange_->route->options.deadline) return;
  if (!exchange_->claim()) return;  // the answer is in the mail
  exchange_->cancelled.store(true);
  core_->late.fetch_add(1, std::memory_order_relaxed);
  // The handler may still be reading the request, but nobody changes it any more.
  const auto late = std::exchange(exchange_, nullptr);
  const Error error(Code::unavailable, "the deadline passed", "deadline");
  write(core_->finish(late->request, core_->answer_for(error, late->request), late->route, late->cors, false, since_));
  run();
}

}  // namespace acervo::streamer
