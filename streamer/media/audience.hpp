#pragma once

#include <atomic>
#include <chrono>
#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>
#include <unordered_map>

#include "streamer/http/request.hpp"

namespace acervo::streamer {

/// Who is watching now, and how many bytes of each rung have left: for those who run the server. Thread-safe.
/// Of a viewer it keeps a number made of address, program and material, for half a minute, and never gives it away.
class Audience {
 public:
  using Clock = std::chrono::steady_clock;
  using Counter = std::shared_ptr<std::atomic<std::uint64_t>>;

  /// A segment was asked for.
  void note(const Request& request, std::string_view material, Clock::time_point now = Clock::now());

  /// Viewers who asked for a segment in the last half minute.
  std::size_t viewers(Clock::time_point now = Clock::now());

  /// Where what leaves of that rung is counted.
  Counter counter(std::string_view rung);

  /// Bytes that have left, by rung; of a response, when it ends.
  std::map<std::string, std::uint64_t> bytes_by_rung() const;

 private:
  void forget_old(Clock::time_point now);

  mutable std::mutex mutex_;
  std::unordered_map<std::size_t, Clock::time_point> seen_;
  Clock::time_point next_cleaning_{};
  std::map<std::string, Counter, std::less<>> rungs_;
};

}  // namespace acervo::streamer
