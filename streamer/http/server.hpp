#pragma once

#include <chrono>
#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "streamer/http/guard.hpp"
#include "streamer/http/metrics.hpp"
#include "streamer/http/problem.hpp"
#include "streamer/http/render.hpp"
#include "streamer/http/router.hpp"
#include "streamer/sender/sender.hpp"

namespace acervo::streamer {

struct Config {
  std::string address = "0.0.0.0";
  std::uint16_t port = 0;  ///< 0 takes any free one

  std::size_t io_threads = 2;
  std::size_t pool_threads = 8;  ///< for handlers
  std::size_t queue = 256;       ///< requests that wait for one of them; beyond it 503
  Sender::Settings sender;

  /// Bytes/s that one response gets at most, short (up to 1 MiB) or long. The kernel paces it, so that a fast client
  /// gets its bytes in large, even portions: unpaced, one on the same machine was woken up for every 64 KB, at twice
  /// the CPU time for all. Long ones leave room for those that somebody waits for; where the system's congestion
  /// control paces (`SocketBuffers::paces_itself`), they are left to it.
  std::size_t short_rate = 125'000'000, long_rate = 50'000'000;

  HeadLimits head;
  std::size_t max_connections = 16000;  ///< lowered to what the limit on open files leaves room for
  /// From one address, but for trusted proxies; 0 for any number. A school of 300 behind one address, with the six
  /// connections that a browser opens, stays below.
  std::size_t connections_per_address = 2000;
  /// Bytes of heads, bodies and answers that all connections together may have in memory; beyond it 503.
  std::size_t buffers = 256 * 1024 * 1024;
  std::chrono::milliseconds header_timeout{10000};  ///< from a request's first byte to the end of its head
  std::chrono::milliseconds body_timeout{30000};    ///< without a byte of a body
  /// Bytes/s that a body must bring on average over each body_timeout; a large one as many as double it in half an
  /// hour.
  std::size_t min_body_rate = 256;
  std::chrono::milliseconds keep_alive_timeout{75000};
  std::chrono::milliseconds drain_timeout{10000};  ///< for what is under way when the server stops

  std::vector<std::string> trusted_proxies;  ///< addresses and networks whose X-Forwarded-* count
  std::string content_security_policy = std::string(kStrictPolicy);
  bool request_log = false;  ///< one line per request, without anything of the visitor's
  ProblemHook problem;       ///< words problems; by default `problem()`
};

/// The HTTP server: everything that talks to us comes through here.
/// start, stop and the destructor belong to one thread; the rest may be called from any.
class Server {
 public:
  Server(Config config, Router router);
  ~Server();

  /// Listens and serves; returns at once.
  /// @throws Error{conflict, ..., "port_taken"}, or Error{unavailable, ..., "cannot_listen"}
  void start();

  /// The port it listens on, once started.
  std::uint16_t port() const;

  /// Takes no new connections or requests, lets what is under way finish for `drain_timeout`, then closes.
  void stop();

  Counts counts() const;
  const Router& router() const;

 private:
  class Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace acervo::streamer
