#pragma once

#include <array>
#include <cstdint>
#include <map>
#include <mutex>
#include <string>
#include <string_view>
#include <thread>
#include <unordered_map>

#include "catalog/library/viewing_store.hpp"

namespace acervo::web {

/// Whether a program that says this of itself only collects pages, so that what it takes is nobody's watching.
bool is_robot(std::string_view user_agent);

/// What is watched and sent, gathered in memory and added to the sums every few seconds: no request waits for it.
/// Thread-safe.
class ViewingCounts {
 public:
  explicit ViewingCounts(ViewingStore& store, Clock now = system_now);
  ~ViewingCounts();

  /// A play as its page tells it.
  /// @param viewer  address and browser; only a number made of it with the day's secret is kept, in memory, to see that
  ///                one viewer does not count for thousands
  void told(Play play, const std::string& viewer);

  /// Bytes of a rung on their way to a player.
  void sent(const MaterialId& material, const std::string& rung, std::int64_t bytes, double seconds);

  /// Adds to the sums what was gathered.
  void flush();

 private:
  bool has_room(const Play& play, const std::string& viewer);

  struct Shard {
    std::mutex mutex;
    std::map<std::pair<std::string, std::string>, Delivered> sums;
  };
  ViewingStore& store_;
  Clock now_;
  std::array<Shard, 8> shards_;
  std::mutex mutex_;  // of what follows
  std::map<std::string, Play> plays_;
  std::array<unsigned char, 32> salt_{};
  std::string salt_day_;
  std::unordered_map<std::uint64_t, int> plays_of_viewer_;
  std::jthread thread_;
};

}  // namespace acervo::web
