#pragma once

#include <atomic>
#include <exception>
#include <memory>

#include "streamer/http/core.hpp"
#include "streamer/http/mailbox.hpp"

namespace acervo::streamer {

/// A request on its way through a handler on another thread. Private to this folder.
/// Shared by the connection, the pool's task and the responders. Whoever claims it first answers it.
struct Exchange {
  Request request;
  const Route* route = nullptr;
  bool cors = false;
  std::chrono::steady_clock::time_point started;
  std::shared_ptr<Core> core;
  Budget::Hold held;                 // for the request; before the core goes
  std::shared_ptr<Mailbox> mailbox;  // its mail may hold of the same
  int socket = -1;
  std::uint64_t serial = 0;
  std::atomic<bool> claimed{false};    // an answer is on its way
  std::atomic<bool> cancelled{false};  // nobody waits for it
  std::atomic<bool> lost{false};       // claimed, but there was no memory for an answer: the next tick ends it

  bool claim() { return !claimed.exchange(true); }

  void answer(Response&& response) noexcept;
  void fail(const std::exception_ptr& error) noexcept;
};

/// Runs the exchange's handler, here and now, and sees that it gets its answer.
void run_handler(const std::shared_ptr<Exchange>& exchange);

/// Answers that there is no place for it in the queue.
void turn_down(const std::shared_ptr<Exchange>& exchange);

}  // namespace acervo::streamer
