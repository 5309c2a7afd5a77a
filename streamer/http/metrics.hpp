#pragma once

#include <array>
#include <atomic>
#include <chrono>
#include <cstdint>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "streamer/http/router.hpp"
#include "streamer/sender/sender.hpp"

namespace acervo::streamer {

/// Upper ends of the buckets in which answers are counted by the time they took, in seconds; the last has none.
inline constexpr std::array kLatencyBuckets{0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1,
                                            0.25,  0.5,    1.0,   2.5,  5.0,   10.0};

/// What happened since the server started, for whoever exports it.
struct Counts {
  struct OfRoute {
    std::string method, route;  ///< template; "*" for what no route matched
    std::map<int, std::uint64_t> by_status;
    std::uint64_t bytes = 0;  ///< of bodies promised
    struct Latency {
      std::array<std::uint64_t, kLatencyBuckets.size() + 1> buckets{};
      double seconds = 0;  ///< from the whole request to its answer, summed
    };
    std::map<int, Latency> latency;  ///< by the first digit of the status
  };
  std::vector<OfRoute> routes;
  std::uint64_t connections_open = 0, connections_accepted = 0, connections_refused = 0;
  std::uint64_t messages_refused = 0;           ///< malformed or too slow
  std::map<std::string, std::uint64_t> errors;  ///< problems by their code
  std::uint64_t queue_length = 0, queue_refused = 0, deadlines_missed = 0;
  std::uint64_t crowd_refused = 0;   ///< connections beyond those that one address may have
  std::uint64_t memory_refused = 0;  ///< requests that there was no memory for
  std::uint64_t buffered = 0;        ///< bytes of heads, bodies and answers in memory now
  Sender::Counts sender;             ///< of all responses, also those that the I/O threads sent
};

/// Counters of one route. Thread-safe.
class RouteMetrics {
 public:
  void count(int status, std::uint64_t bytes, std::chrono::nanoseconds took);
  void read_into(Counts::OfRoute& counts) const;

 private:
  std::array<std::atomic<std::uint64_t>, 500> statuses_{};  // 100 to 599
  std::atomic<std::uint64_t> bytes_{0};
  struct Latency {
    std::array<std::atomic<std::uint64_t>, kLatencyBuckets.size() + 1> buckets{};
    std::atomic<std::uint64_t> nanoseconds{0};
  };
  std::array<Latency, 5> latency_{};  // by the status's first digit, from 1
};

}  // namespace acervo::streamer
