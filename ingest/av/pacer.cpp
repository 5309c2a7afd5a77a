#include "ingest/av/pacer.hpp"

#include <algorithm>
#include <cmath>

#include "ingest/av/error.hpp"

namespace acervo::ingest::av {
namespace {

constexpr std::int64_t kLongest = 90000;  // a still picture is encoded again after a second: seeking finds it sooner

}  // namespace

Pacer::Pacer(std::span<const std::uint64_t> boundaries, Rate rate, Take take)
    : boundaries_(boundaries.begin(), boundaries.end()), rate_(rate), take_(std::move(take)) {}

std::int64_t Pacer::place(std::int64_t pts) const {
  const auto after = std::lower_bound(boundaries_.begin(), boundaries_.end(), pts);
  if (after != boundaries_.end() && *after - pts < rate_.tolerance) return *after;
  if (after != boundaries_.begin() && pts - *(after - 1) <= rate_.tolerance) return *(after - 1);
  return pts;
}

// The quarter keeps times that are a little early or late in the slot of their picture.
std::int64_t Pacer::slot(std::int64_t pts) const {
  return static_cast<std::int64_t>(std::floor(double(pts - rate_.phase) * rate_.kept / 90000 + 0.25));
}

bool Pacer::wants(std::int64_t pts) const {
  if (rate_.kept <= 0) return true;
  const auto placed = place(pts);
  if (placed >= boundaries_.back() || (next_ < boundaries_.size() && placed >= boundaries_[next_])) return true;
  return placed > last_ && slot(placed) != last_slot_;
}

void Pacer::push(Frame picture, std::int64_t pts) {
  const auto placed = place(pts);
  if (done_) return;
  if (placed < boundaries_.front()) {
    held_ = std::move(picture);
    return;
  }
  if (!held_) held_ = share(*picture);  // the stream begins late: its first picture is shown until then
  fill_until(placed);
  if (placed >= boundaries_.back()) {
    done_ = true;
    return;
  }
  held_ = std::move(picture);
  if (placed <= last_) return;
  const bool key = next_ < boundaries_.size() - 1 && boundaries_[next_] == placed;
  if (!key && rate_.kept > 0 && slot(placed) == last_slot_) return;
  emit(placed, key);
}

void Pacer::repeat(std::int64_t pts) {
  const auto placed = place(pts);
  if (done_ || !held_ || placed < boundaries_.front()) return;
  fill_until(placed);
  if (placed >= boundaries_.back()) {
    done_ = true;
  } else if (next_ < boundaries_.size() - 1 && boundaries_[next_] == placed) {
    emit(placed, true);
  } else if (placed - last_ >= kLongest) {
    emit(placed, false);
  }
}

void Pacer::fill_until(std::int64_t pts) {
  while (next_ < boundaries_.size() - 1 && boundaries_[next_] < pts) emit(boundaries_[next_], true);
}

void Pacer::emit(std::int64_t pts, bool key) {
  held_->pts = pts;
  take_(*held_, key);
  last_ = pts;
  last_slot_ = rate_.kept > 0 ? slot(pts) : last_slot_;
  if (key) ++next_;
}

int Pacer::finish() {
  const auto missing = done_ ? 0 : int(boundaries_.size() - 1 - next_);
  if (held_) fill_until(boundaries_.back());
  done_ = true;
  return missing;
}

}  // namespace acervo::ingest::av
