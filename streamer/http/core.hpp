#pragma once

#include <atomic>
#include <exception>
#include <map>
#include <memory>
#include <mutex>

#include "streamer/http/budget.hpp"
#include "streamer/http/crowd.hpp"
#include "streamer/http/forwarded.hpp"
#include "streamer/http/pool.hpp"
#include "streamer/http/server.hpp"
#include "streamer/sender/socket_buffers.hpp"

namespace acervo::streamer {

/// What all connections of a server share. Private to this folder. Immutable but for its thread-safe members.
struct Core {
  Core(Config c, Router r);

  /// What the request gets for what its handler threw. Logs what is our fault. Never throws.
  Response answer_for(const std::exception_ptr& error, const Request& request) const;
  Response answer_for(const Error& error, const Request& request) const;

  /// Renders an answer, holds memory for it and counts it. Never throws: what cannot be rendered becomes a plain 500,
  /// and what there is no memory for a 503 that ends the connection.
  Outgoing finish(const Request& request, Response&& response, const Route* route, bool cors, bool compress,
                  std::chrono::steady_clock::time_point started);

  std::string new_request_id();

  const Config config;
  const Router router;
  const TrustedProxies proxies;
  const SocketBuffers buffers;
  Budget memory;
  Crowd crowd;
  Pool pool;
  Sender sender;
  Sender::Counters transfers;         // those that the I/O threads carry out themselves
  std::vector<RouteMetrics> metrics;  // by Route::index; the last one for what no route matched
  mutable std::mutex errors_mutex;
  mutable std::map<std::string, std::uint64_t> errors;  // by code, under errors_mutex
  std::atomic<bool> draining{false};
  std::atomic<std::uint64_t> open{0}, accepted{0}, turned_away{0}, messages_refused{0}, queue_refused{0}, late{0};
  std::atomic<std::uint64_t> memory_refused{0}, crowd_refused{0};
  std::atomic<std::uint64_t> next_request{0}, log_turn{0};
  const std::string boot;  // makes request ids of two runs differ
};

}  // namespace acervo::streamer
