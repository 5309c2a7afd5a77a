#include "catalog/library/picture_print.hpp"

#include <algorithm>
#include <bit>
#include <cmath>

namespace acervo {

namespace {

using Changes = std::vector<PictureChange>;

constexpr double kLeastShare = 0.6;       // of the shorter one
constexpr std::int64_t kShortest = 30;    // six seconds
constexpr std::int64_t kStretch = 10;     // two seconds are judged together
constexpr int kLeastSaid = 6;             // bits of both in a stretch; less is a pointer or noise
constexpr double kAlike = 0.4;            // of a stretch: what agrees less what does not, of what is said
constexpr double kLeastAgreement = 0.6;   // of the stretches in which something is said
constexpr int kFewestStretches = 4;       // that agree
constexpr std::size_t kMostOffsets = 4;   // tried in full
constexpr double kLeastPromising = 0.15;  // of an offset, over all of it

// How far two rows of signs point the same way: 1 if they are the same, about 0 if they have nothing to do with each
// other (the cosine of vectors of -1, 0 and 1).
struct Likeness {
  int ours = 0, theirs = 0, agree = 0, differ = 0;

  void add(const PictureChange& a, const PictureChange& b) {
    ours += std::popcount(a.speaks), theirs += std::popcount(b.speaks);
    const std::uint32_t both = a.speaks & b.speaks, other = a.rises ^ b.rises;
    agree += std::popcount(both & ~other), differ += std::popcount(both & other);
  }
  double value() const { return ours && theirs ? (agree - differ) / std::sqrt(double(ours) * theirs) : 0; }
};

struct Overlap {
  std::int64_t from, to;  // in `a`
  std::int64_t length() const { return to - from; }
};

Overlap overlap_at(const Changes& a, const Changes& b, std::int64_t offset) {
  return {std::max<std::int64_t>(0, offset), std::min(std::ssize(a), std::ssize(b) + offset)};
}

double likeness_at(const Changes& a, const Changes& b, std::int64_t offset, std::int64_t step) {
  const auto [from, to] = overlap_at(a, b, offset);
  Likeness likeness;
  for (auto i = from; i < to; i += step) likeness.add(a[std::size_t(i)], b[std::size_t(i - offset)]);
  return likeness.value();
}

// Changes last for some steps, so that every second offset shows where the best one is.
std::vector<std::int64_t> likely_offsets(const Changes& a, const Changes& b) {
  const auto shorter = std::min(std::ssize(a), std::ssize(b));
  const auto least = std::max(kShortest, std::int64_t(std::ceil(kLeastShare * double(shorter))));
  std::vector<std::pair<double, std::int64_t>> order;
  for (auto offset = least - std::ssize(b); offset <= std::ssize(a) - least; offset += 2)
    if (const double value = likeness_at(a, b, offset, 2); value >= kLeastPromising) order.emplace_back(value, offset);
  const auto most = std::min(kMostOffsets, order.size());
  std::ranges::partial_sort(order, order.begin() + std::ptrdiff_t(most), std::greater{});
  std::vector<std::int64_t> offsets;
  for (std::size_t i = 0; i < most; ++i) {
    auto best = order[i];
    for (const auto near : {order[i].second - 1, order[i].second + 1})
      best = std::max(best, std::pair{likeness_at(a, b, near, 1), near});
    offsets.push_back(best.second);
  }
  return offsets;
}

// Stretch by stretch, so that a lively opening that both have does not speak for the rest.
std::optional<double> agreement_at(const Changes& a, const Changes& b, std::int64_t offset) {
  const auto [from, to] = overlap_at(a, b, offset);
  int said = 0, alike = 0;
  for (auto begin = from; begin < to; begin += kStretch) {
    Likeness likeness;
    for (auto i = begin; i < std::min(to, begin + kStretch); ++i)
      likeness.add(a[std::size_t(i)], b[std::size_t(i - offset)]);
    if (likeness.ours + likeness.theirs < 2 * kLeastSaid) continue;
    ++said;
    alike += likeness.value() >= kAlike;
  }
  if (alike < kFewestStretches || alike < kLeastAgreement * said) return std::nullopt;
  return double(alike) / said;
}

}  // namespace

std::optional<SamePicture> same_picture(const PicturePrint& a, const PicturePrint& b) {
  if (std::min(std::ssize(a.changes), std::ssize(b.changes)) < kShortest) return std::nullopt;
  std::optional<SamePicture> best;
  for (const auto offset : likely_offsets(a.changes, b.changes)) {
    const auto agreement = agreement_at(a.changes, b.changes, offset);
    if (!agreement || (best && best->agreement >= *agreement)) continue;
    best = {overlap_at(a.changes, b.changes, offset).length() * kPictureStep, offset * kPictureStep, *agreement};
  }
  return best;
}

}  // namespace acervo
