#include "streamer/http/budget.hpp"

#include <algorithm>

namespace acervo::streamer {

namespace {

constexpr std::size_t kUnit = 4096;        // what is below it is the connection's own: most requests count nothing
constexpr std::size_t kLarge = 64 * 1024;  // beyond it somebody uploads

}  // namespace

/// Whether one may have grown to `bytes`, with which all use `used`, and those of its network `of_network`.
/// Uploads leave an eighth to the others: whoever fills the rest, slowly and for long, does not keep people from
/// signing in, nor from what they came to watch.
bool Budget::fits(std::size_t bytes, For what, std::size_t used, std::size_t of_network) const {
  if (bytes <= kLarge) return used <= limit_;
  return used + of_network <= (what == For::request ? limit_ - limit_ / 8 : limit_);
}

bool Budget::has_room(std::size_t bytes, const std::string& network) const {
  std::size_t of_network = 0;
  if (bytes > kLarge) {
    const std::lock_guard lock(mutex_);
    if (const auto found = by_network_.find(network); found != by_network_.end()) of_network = found->second;
    if (!network.empty()) of_network += bytes;
  }
  return fits(bytes, For::request, used() + bytes, of_network);
}

/// @return what the network has then
std::size_t Budget::charge(const std::string& network, std::size_t bytes) {
  if (network.empty()) return 0;
  const std::lock_guard lock(mutex_);
  return by_network_[network] += bytes;
}

void Budget::discharge(const std::string& network, std::size_t bytes) {
  if (network.empty() || bytes == 0) return;
  const std::lock_guard lock(mutex_);
  const auto found = by_network_.find(network);
  if ((found->second -= bytes) == 0) by_network_.erase(found);
}

bool Budget::Hold::resize(std::size_t bytes, For what) {
  bytes -= bytes % kUnit;
  if (bytes == bytes_ || !budget_) return true;
  if (bytes > bytes_) {
    const std::size_t more = bytes - bytes_;
    const std::size_t of_network = budget_->charge(network_, more);  // first what may throw
    const std::size_t used = budget_->used_.fetch_add(more, std::memory_order_relaxed) + more;
    if (!budget_->fits(bytes, what, used, of_network)) {
      budget_->used_.fetch_sub(more, std::memory_order_relaxed);
      budget_->discharge(network_, more);
      return false;
    }
  } else {
    budget_->used_.fetch_sub(bytes_ - bytes, std::memory_order_relaxed);
    budget_->discharge(network_, bytes_ - bytes);
  }
  bytes_ = bytes;
  return true;
}

void Budget::Hold::bill(std::string network) {
  if (network == network_) return;
  if (bytes_ > 0) {
    budget_->charge(network, bytes_);
    budget_->discharge(network_, bytes_);
  }
  network_ = std::move(network);
}

Budget::Hold Budget::Hold::split(std::size_t bytes) {
  Hold part;
  bytes = std::min(bytes - bytes % kUnit, bytes_);
  if (bytes == 0) return part;
  part.network_ = network_;
  part.budget_ = budget_;
  part.bytes_ = bytes;
  bytes_ -= bytes;
  return part;
}

void Budget::Hold::release() {
  if (!budget_ || bytes_ == 0) return;
  budget_->used_.fetch_sub(bytes_, std::memory_order_relaxed);
  budget_->discharge(network_, bytes_);
  bytes_ = 0;
}

}  // namespace acervo::streamer
