#pragma once

#include <array>
#include <cstdint>
#include <map>
#include <mutex>
#include <string>
#include <string_view>
#include <thread>

#include "catalog/library/viewing_store.hpp"
#include "web/api/play_limits.hpp"

namespace acervo::web {

/// Whether a program that says this of itself only collects pages, so that what it takes is nobody's watching.
bool is_robot(std::string_view user_agent);

/// What is watched and sent, gathered in memory and added to the sums every few seconds: no request waits for it.
/// Thread-safe.
class ViewingCounts {
 public:
  explicit ViewingCounts(ViewingStore& store, Clock now = system_now);
  ~ViewingCounts();

  /// Whether another report from there is listened to now.
  bool hears(const std::string& address);

  /// A play as its page tells it; it counts within what its teller's network may add in a day.
  void told(Play play, const Teller& teller);

  /// Bytes of a rung on their way to a player.
  void sent(const MaterialId& material, const std::string& rung, std::int64_t bytes, double seconds);

  /// Adds to the sums what was gathered.
  void flush();

 private:
  /// Into what is not written yet. Under mutex_.
  void add(Play play);

  struct Shard {
    std::mutex mutex;
    std::map<std::pair<std::string, std::string>, Delivered> sums;
  };
  ViewingStore& store_;
  Clock now_;
  std::array<Shard, 8> shards_;
  std::mutex flushing_;
  std::mutex mutex_;  // of what follows
  std::map<std::string, Play> plays_;
  PlayLimits limits_;
  ReportRate rate_;
  std::jthread thread_;
};

}  // namespace acervo::web
