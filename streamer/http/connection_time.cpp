#include <sys/socket.h>

#include "streamer/http/connection.hpp"
#include "streamer/sender/socket_buffers.hpp"

// What a connection does when nothing comes: its deadlines.

namespace acervo::streamer {

namespace {

constexpr std::chrono::milliseconds kLinger{2000};
constexpr std::chrono::milliseconds kLeft{1000};  // half-closed for that long: gone

}  // namespace

void Connection::on_tick(Clock::time_point now) {
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
      if (now - since_ > kLinger) state_ = State::over;
      break;
    case State::sending:
      if (!transfer_ || !transfer_->has_stalled(now, core_->config.sender.patience)) break;
      SocketBuffers::drop_unsent(socket_);
      end_transfer(Sender::Result::stalled);
      state_ = State::over;
      break;
    case State::over:
      break;
  }
}

void Connection::tick_head(Clock::time_point now) {
  if (recheck_) {
    recheck_ = false;
    readable_ = true;
    run();
    if (state_ != State::head) return;
  }
  if (in_.empty()) {
    const auto patience = answered_any_ ? core_->config.keep_alive_timeout : core_->config.header_timeout;
    if (core_->draining.load(std::memory_order_relaxed) || now - since_ > patience) state_ = State::over;
  } else if (now - since_ > core_->config.header_timeout) {
    refuse(408, "slow_header");
    run();
  }
}

void Connection::tick_body(Clock::time_point now) {
  const auto& config = core_->config;
  const auto spent = std::chrono::duration_cast<std::chrono::seconds>(now - since_);
  const bool stalled = now - last_byte_ > config.body_timeout;
  const bool trickles = now - since_ > config.body_timeout &&
                        request_.body.size() < config.min_body_rate * static_cast<std::size_t>(spent.count());
  if (!stalled && !trickles) return;
  refuse(408, "slow_body");
  run();
}

void Connection::tick_handling(Clock::time_point now) {
  // Nobody reads while a request is handled; a client that left meanwhile would cost work until the deadline.
  char next = 0;
  if (readable_ && now - since_ > kLeft && ::recv(socket_, &next, 1, MSG_PEEK | MSG_DONTWAIT) == 0) {
    state_ = State::over;
    return;
  }
  if (exchange_ && exchange_->lost.load()) {
    state_ = State::over;
    return;
  }
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
