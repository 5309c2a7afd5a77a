#pragma once

#include <atomic>
#include <cstddef>
#include <mutex>
#include <string>
#include <unordered_map>
#include <utility>

namespace acervo::streamer {

/// Memory that all connections together may take for what they buffer: heads and bodies that have not been answered,
/// answers that have not left. Each limit of one message alone would still let a thousand of them take everything.
/// A network (`network_of`) gets no more for what is large than it leaves to all others: half of it if nobody else
/// asks, and less in a crowd. A fixed share was rejected: a few networks would fill it all, and a school has but one
/// address. Thread-safe; outlives its holds.
class Budget {
 public:
  explicit Budget(std::size_t bytes) : limit_(bytes) {}

  /// What memory is for: uploads leave some of it to the rest.
  enum class For { request, answer };

  /// What one of them holds, given back at its end. Belongs to one thread at a time.
  class Hold {
   public:
    Hold() = default;
    /// @param network  whose it is; without one, nobody's
    explicit Hold(Budget& budget, std::string network = {}) : budget_(&budget), network_(std::move(network)) {}
    Hold(Hold&& other) noexcept
        : budget_(std::exchange(other.budget_, nullptr)),
          network_(std::move(other.network_)),
          bytes_(std::exchange(other.bytes_, 0)) {}
    Hold& operator=(Hold&& other) noexcept {
      if (this == &other) return *this;
      release();
      budget_ = std::exchange(other.budget_, nullptr);
      network_ = std::move(other.network_);
      bytes_ = std::exchange(other.bytes_, 0);
      return *this;
    }
    ~Hold() { release(); }

    /// Holds `bytes` from now on; false, and as before, if there is no room. Less than before always succeeds.
    bool resize(std::size_t bytes, For what = For::request);

    /// It is another network's from now on.
    void bill(std::string network);

    /// Gives `bytes` of what is held here, or all of it if that is less, to a hold of their own.
    Hold split(std::size_t bytes);

   private:
    void release();

    Budget* budget_ = nullptr;
    std::string network_;
    std::size_t bytes_ = 0;
  };

  /// Whether there is room for a request of `bytes` from that network now.
  bool has_room(std::size_t bytes, const std::string& network) const;
  std::size_t used() const { return used_.load(std::memory_order_relaxed); }

 private:
  bool fits(std::size_t bytes, For what, std::size_t used, std::size_t of_network) const;
  std::size_t charge(const std::string& network, std::size_t bytes);
  void discharge(const std::string& network, std::size_t bytes);

  const std::size_t limit_;
  std::atomic<std::size_t> used_{0};
  mutable std::mutex mutex_;
  std::unordered_map<std::string, std::size_t> by_network_;  // under mutex_; those that hold something
};

}  // namespace acervo::streamer
