#pragma once

#include <atomic>
#include <cstdint>

#include "search/record.hpp"

// Private to search/.
namespace acervo::search {

/// In how many documents a value of a facet is found, by who may know of them. Counted by one thread while others read:
/// unlike the rest of a snapshot it says what is so now.
struct Presence {
  mutable std::uint32_t open = 0;     ///< that everybody may see
  mutable std::uint32_t members = 0;  ///< that who has an account may see
  mutable std::uint32_t all = 0;

  /// One document with these flags more, or less.
  void add(std::uint8_t flags, bool more) const {
    const auto count = [more](std::uint32_t& one) {
      std::atomic_ref(one).fetch_add(more ? 1U : ~0U, std::memory_order_relaxed);
    };
    if ((flags & kVisible) != 0) count(open);
    if ((flags & (kVisible | kMembers)) != 0) count(members);
    count(all);
  }
  static std::uint32_t read(std::uint32_t& one) { return std::atomic_ref(one).load(std::memory_order_relaxed); }
};

}  // namespace acervo::search
