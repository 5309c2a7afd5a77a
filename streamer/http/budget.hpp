#pragma once

#include <atomic>
#include <cstddef>
#include <utility>

namespace acervo::streamer {

/// Memory that all connections together may take for what they buffer: heads and bodies that have not been answered,
/// answers that have not left. Each limit of one message alone would still let a thousand of them take everything.
/// Thread-safe; outlives its holds.
class Budget {
 public:
  explicit Budget(std::size_t bytes) : limit_(bytes) {}

  /// What memory is for: uploads leave some of it to the rest.
  enum class For { request, answer };

  /// What one of them holds, given back at its end. Belongs to one thread at a time.
  class Hold {
   public:
    Hold() = default;
    explicit Hold(Budget& budget) : budget_(&budget) {}
    Hold(Hold&& other) noexcept
        : budget_(std::exchange(other.budget_, nullptr)), bytes_(std::exchange(other.bytes_, 0)) {}
    Hold& operator=(Hold&& other) noexcept {
      if (this == &other) return *this;
      release();
      budget_ = std::exchange(other.budget_, nullptr);
      bytes_ = std::exchange(other.bytes_, 0);
      return *this;
    }
    ~Hold() { release(); }

    /// Holds `bytes` from now on; false, and as before, if there is no room. Less than before always succeeds.
    bool resize(std::size_t bytes, For what = For::request);

    /// Gives `bytes` of what is held here, or all of it if that is less, to a hold of their own.
    Hold split(std::size_t bytes);

   private:
    void release();

    Budget* budget_ = nullptr;
    std::size_t bytes_ = 0;
  };

  /// Whether there is room for a request of `bytes` now.
  bool has_room(std::size_t bytes) const { return used() + bytes <= limit_for(bytes, For::request); }
  std::size_t used() const { return used_.load(std::memory_order_relaxed); }

 private:
  std::size_t limit_for(std::size_t bytes, For what) const;

  const std::size_t limit_;
  std::atomic<std::size_t> used_{0};
};

}  // namespace acervo::streamer
