#pragma once

#include <chrono>
#include <functional>
#include <string>

#include "catalog/core/error.hpp"

namespace acervo::web {

/// Waits for what passes by itself or is mended while one waits: a full or read-only disk, a database or a store that
/// is away. For commands that run for hours. One thread.
class Patience {
 public:
  /// @param most   for one trouble; after it the error is thrown
  /// @param waits  told once for each new trouble
  Patience(std::chrono::seconds most, std::function<void(const Error&)> waits)
      : most_(most), waits_(std::move(waits)) {}

  /// Does `step`, which must be one that may be done again from its beginning, until it goes through.
  /// @throws what it throws where that does not pass, or lasts for longer than `most`
  void run(const std::function<void()>& step) const;

 private:
  std::chrono::seconds most_;
  std::function<void(const Error&)> waits_;
};

}  // namespace acervo::web
