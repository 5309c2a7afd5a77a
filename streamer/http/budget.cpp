#include "streamer/http/budget.hpp"

#include <algorithm>

namespace acervo::streamer {

namespace {

constexpr std::size_t kUnit = 4096;        // what is below it is the connection's own: most requests count nothing
constexpr std::size_t kLarge = 64 * 1024;  // beyond it somebody uploads

}  // namespace

/// Uploads leave an eighth to the others: whoever fills the rest, slowly and for long, does not keep people from
/// signing in, nor from what they came to watch.
std::size_t Budget::limit_for(std::size_t bytes, For what) const {
  return what == For::request && bytes > kLarge ? limit_ - limit_ / 8 : limit_;
}

bool Budget::Hold::resize(std::size_t bytes, For what) {
  bytes -= bytes % kUnit;
  if (bytes == bytes_ || !budget_) return true;
  if (bytes > bytes_) {
    const std::size_t more = bytes - bytes_;
    const std::size_t used = budget_->used_.fetch_add(more, std::memory_order_relaxed) + more;
    if (used > budget_->limit_for(bytes, what)) {
      budget_->used_.fetch_sub(more, std::memory_order_relaxed);
      return false;
    }
  } else {
    budget_->used_.fetch_sub(bytes_ - bytes, std::memory_order_relaxed);
  }
  bytes_ = bytes;
  return true;
}

Budget::Hold Budget::Hold::split(std::size_t bytes) {
  Hold part;
  part.budget_ = budget_;
  part.bytes_ = std::min(bytes - bytes % kUnit, bytes_);
  bytes_ -= part.bytes_;
  return part;
}

void Budget::Hold::release() {
  if (budget_) budget_->used_.fetch_sub(bytes_, std::memory_order_relaxed);
  bytes_ = 0;
}

}  // namespace acervo::streamer
