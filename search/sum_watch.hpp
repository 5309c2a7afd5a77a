#pragma once

#include <chrono>
#include <filesystem>
#include <optional>

#include "search/index.hpp"
#include "search/sums.hpp"

// Private to search/.
namespace acervo::search {

/// Compares the live generation with its checksums a piece at a look, and begins anew after a day: a flipped bit in a
/// list of documents is nothing that Xapian, or we when reading it, would notice. Used by one thread.
class SumWatch {
 public:
  /// @param every  the shortest time from one look to the next
  /// @param again  from the beginning of one round to that of the next
  SumWatch(std::chrono::milliseconds every, std::chrono::milliseconds again) : every_(every), again_(again) {}

  /// @throws Error{internal, "index_damaged"} where something is not what was written
  void look(const Index& index);

 private:
  void step(const Index& index, std::chrono::steady_clock::time_point now);

  std::chrono::milliseconds every_, again_;
  std::optional<SumCheck> check_;
  std::filesystem::path checked_;  ///< what it compares
  bool first_pass_ = true;         ///< nobody has compared it before
  std::chrono::steady_clock::time_point next_round_, stepped_;
};

}  // namespace acervo::search
