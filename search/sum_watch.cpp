#include "search/sum_watch.hpp"

#include "catalog/core/error.hpp"
#include "search/halves.hpp"
#include "search/stamp.hpp"

namespace acervo::search {

namespace {

/// Pieces of a generation that are compared at one look for the first time: some 20 ms.
constexpr int kFirstSteps = 16;

}  // namespace

void SumWatch::look(const Index& index) {
  const auto now = std::chrono::steady_clock::now();
  if (now - stepped_ < every_) return;
  stepped_ = now;
  try {
    step(index, now);
  } catch (const Error&) {
    check_.reset();
    if (index.replaced()) return;  // and swept away
    throw;
  }
}

void SumWatch::step(const Index& index, std::chrono::steady_clock::time_point now) {
  if (!check_ || checked_ != index.generation() || (check_->done() && now >= next_round_)) {
    // What has been written since was read when it was opened.
    if (check_ && checked_ == index.generation()) check_postings(recent_of(checked_));
    first_pass_ = checked_ != index.generation();
    checked_ = index.generation();
    check_.emplace(checked_);
    next_round_ = now + again_;
  }
  for (int step = 0; step < (first_pass_ ? kFirstSteps : 1); ++step) check_->step();
}

}  // namespace acervo::search
