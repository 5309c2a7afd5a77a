#pragma once

#include <cstddef>
#include <mutex>
#include <string>
#include <string_view>
#include <unordered_map>

namespace acervo::streamer {

/// How many connections each address has open. An IPv6 visitor counts by her /64 (`network_of`). Thread-safe; outlives
/// its members.
class Crowd {
 public:
  /// One connection, until it is destroyed.
  class Member {
   public:
    Member() = default;
    Member(const Member&) = delete;
    Member& operator=(const Member&) = delete;
    ~Member();

    /// Counts this one among those of `address`, once. @return how many there are now
    std::size_t join(Crowd& crowd, std::string_view address);

   private:
    Crowd* crowd_ = nullptr;
    std::string key_;
  };

  /// Addresses with a connection now.
  std::size_t size() const;

 private:
  mutable std::mutex mutex_;
  std::unordered_map<std::string, std::size_t> counts_;  // under mutex_
};

}  // namespace acervo::streamer
