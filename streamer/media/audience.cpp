#include "streamer/media/audience.hpp"

#include <functional>

namespace acervo::streamer {

namespace {

constexpr std::chrono::seconds kPresence{
    30};  // players fetch every few seconds, and pause when they have half a minute
constexpr std::chrono::seconds kCleaning{1};
constexpr std::size_t kMostViewers = 100'000;
constexpr std::size_t kMostRungs = 64;  // names come from our own plans; this is against a mistake there

}  // namespace

void Audience::note(const Request& request, std::string_view material, Clock::time_point now) {
  std::string key = request.peer;
  key.append("\n").append(request.header("user-agent").value_or("")).append("\n").append(material);
  const std::lock_guard lock(mutex_);
  if (seen_.size() >= kMostViewers && now >= next_cleaning_) {
    next_cleaning_ = now + kCleaning;  // it looks at all of them, and I/O threads wait meanwhile
    forget_old(now);
  }
  if (seen_.size() < kMostViewers) seen_[std::hash<std::string>{}(key)] = now;
}

std::size_t Audience::viewers(Clock::time_point now) {
  const std::lock_guard lock(mutex_);
  forget_old(now);
  return seen_.size();
}

void Audience::forget_old(Clock::time_point now) {
  std::erase_if(seen_, [&](const auto& entry) { return now - entry.second > kPresence; });
}

Audience::Counter Audience::counter(std::string_view rung) {
  const std::lock_guard lock(mutex_);
  if (const auto it = rungs_.find(rung); it != rungs_.end()) return it->second;
  const std::string name = rungs_.size() < kMostRungs ? std::string(rung) : "other";
  auto& counter = rungs_[name];
  if (!counter) counter = std::make_shared<std::atomic<std::uint64_t>>(0);
  return counter;
}

std::map<std::string, std::uint64_t> Audience::bytes_by_rung() const {
  const std::lock_guard lock(mutex_);
  std::map<std::string, std::uint64_t> bytes;
  for (const auto& [rung, counter] : rungs_) bytes[rung] = counter->load(std::memory_order_relaxed);
  return bytes;
}

}  // namespace acervo::streamer
