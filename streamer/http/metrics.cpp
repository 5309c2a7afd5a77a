#include "streamer/http/metrics.hpp"

#include <algorithm>

namespace acervo::streamer {

void RouteMetrics::count(int status, std::uint64_t bytes, std::chrono::nanoseconds took) {
  constexpr auto relaxed = std::memory_order_relaxed;
  const std::size_t slot = static_cast<std::size_t>(std::clamp(status, 100, 599) - 100);
  statuses_[slot].fetch_add(1, relaxed);
  bytes_.fetch_add(bytes, relaxed);
  Latency& latency = latency_[slot / 100];
  latency.nanoseconds.fetch_add(static_cast<std::uint64_t>(took.count()), relaxed);
  const double seconds = std::chrono::duration<double>(took).count();
  const auto bucket = std::lower_bound(kLatencyBuckets.begin(), kLatencyBuckets.end(), seconds);
  latency.buckets[static_cast<std::size_t>(bucket - kLatencyBuckets.begin())].fetch_add(1, relaxed);
}

void RouteMetrics::read_into(Counts::OfRoute& counts) const {
  for (std::size_t i = 0; i < statuses_.size(); ++i)
    if (const auto n = statuses_[i].load(std::memory_order_relaxed)) counts.by_status[static_cast<int>(i) + 100] = n;
  counts.bytes = bytes_.load(std::memory_order_relaxed);
  for (std::size_t i = 0; i < latency_.size(); ++i) {
    Counts::OfRoute::Latency read;
    std::uint64_t all = 0;
    for (std::size_t k = 0; k < read.buckets.size(); ++k)
      all += read.buckets[k] = latency_[i].buckets[k].load(std::memory_order_relaxed);
    read.seconds = static_cast<double>(latency_[i].nanoseconds.load(std::memory_order_relaxed)) / 1e9;
    if (all > 0) counts.latency[static_cast<int>(i) + 1] = read;
  }
}

}  // namespace acervo::streamer
