#include "ingest/picture_changes.hpp"

#include <algorithm>
#include <bit>
#include <cmath>
#include <map>

namespace acervo::ingest {
namespace {

using namespace std::chrono_literals;

constexpr int kReach = 3;             // steps before and after a moment
constexpr double kFloor = 1.0;        // of 255: less is noise, or what an encoder makes of it
constexpr double kOfStrongest = 0.2;  // of the strongest place at the moment
constexpr Micros kLeastSeen = 5min, kMostSeen = 15min;
constexpr int kLively = 1500;           // steps: five minutes in which something moves all the time
constexpr double kPeak = 12;            // of all places together: a change that is told from others
constexpr int kMostRepeats = 3;         // a pair of changes that comes more often is no landmark
constexpr std::size_t kMostKeys = 400;  // a film that never rests has thousands

// Where it is strongest, in three places, each with which way: 6 bits. They survive where weaker places do not.
using Shape = std::array<std::uint32_t, 3>;

template <class Places>
Shape shape_of(const Places& places) {
  std::array<std::size_t, std::tuple_size_v<Places>> order{};
  for (std::size_t i = 0; i < order.size(); ++i) order[i] = i;
  std::ranges::partial_sort(order, order.begin() + 3, std::greater{},
                            [&](std::size_t i) { return std::abs(places[i]); });
  std::ranges::sort(order.begin(), order.begin() + 3);
  Shape shape{};
  for (std::size_t i = 0; i < shape.size(); ++i) shape[i] = std::uint32_t(order[i]) << 1 | (places[order[i]] > 0);
  return shape;
}

template <class Places>
double strongest_of(const Places& places) {
  double strongest = 0;
  for (const double value : places) strongest = std::max(strongest, std::abs(value));
  return strongest;
}

// One key for every two of the three places of a change, and every two of the next one's or the one's after that: where
// a third place is another, in a picture that was cropped, say, the rest still speak.
std::vector<std::int32_t> keys_of(const std::vector<Shape>& shapes) {
  std::map<std::int32_t, int> count;
  const auto without = [](const Shape& shape, std::size_t place) {
    return shape[place == 0] << 6 | shape[place == 2 ? 1 : 2];
  };
  for (std::size_t i = 0; i < shapes.size(); ++i)
    for (std::size_t next = i + 1; next <= i + 2 && next < shapes.size(); ++next)
      for (std::size_t a = 0; a < 3; ++a)
        for (std::size_t b = 0; b < 3; ++b)
          ++count[std::bit_cast<std::int32_t>(without(shapes[i], a) << 12 | without(shapes[next], b))];
  std::vector<std::int32_t> keys;
  for (const auto& [key, times] : count)
    if (times <= kMostRepeats) keys.push_back(key);
  // Chosen by their own value, so that two prints choose alike.
  const auto rank = [](std::int32_t key) { return std::uint32_t(key) * 2'654'435'769U; };
  if (keys.size() > kMostKeys) {
    std::ranges::nth_element(keys, keys.begin() + kMostKeys, {}, rank);
    keys.resize(kMostKeys);
    std::ranges::sort(keys);
  }
  return keys;
}

}  // namespace

void PictureChanges::hold_until(Micros time) {
  while (since_ < time) {
    const auto step = std::size_t(since_ / kPictureStep);
    if (step >= steps_.size()) steps_.resize(step + 1), covered_.resize(step + 1);
    const Micros until = std::min(time, kPictureStep * std::int64_t(step + 1));
    const double part = double((until - since_).count()) / double(kPictureStep.count());
    for (int i = 0; i < kBlocks; ++i) steps_[step][std::size_t(i)] += part * shown_[std::size_t(i)];
    covered_[step] += part;
    since_ = until;
  }
}

void PictureChanges::see(Micros time, std::span<const std::uint8_t> luma) {
  time = std::clamp(time, Micros(0), kMostSeen);
  if (time < since_) return;
  if (since_ >= 0us) hold_until(time), judge(std::size_t(since_ / kPictureStep));
  since_ = time;
  constexpr int kWide = kPrintWidth / kColumns, kHigh = kPrintHeight / kRows;
  shown_ = {};
  for (int y = 0; y < kPrintHeight; ++y)
    for (int x = 0; x < kPrintWidth; ++x)
      shown_[std::size_t(y / kHigh * kColumns + x / kWide)] +=
          luma[std::size_t(y * kPrintWidth + x)] / double(kWide * kHigh);
}

PictureChanges::Places PictureChanges::difference_at(std::size_t step) const {
  Blocks change{};
  for (int side = 0; side < 2; ++side) {
    Blocks mean{};
    double seen = 0;
    for (std::size_t i = 0; i < kReach; ++i) {
      const std::size_t at = side ? step + i : step - kReach + i;
      seen += covered_[at];
      for (std::size_t b = 0; b < kBlocks; ++b) mean[b] += steps_[at][b];
    }
    if (seen < 0.5) return {};
    for (std::size_t b = 0; b < kBlocks; ++b) change[b] += (side ? 1 : -1) * mean[b] / seen;
  }
  Places places{};
  for (std::size_t i = 0; i < kPlaces; ++i) {
    const std::size_t block = i / (kColumns - 1) * kColumns + i % (kColumns - 1);
    places[i] = change[block + 1] - change[block];
  }
  return places;
}

// The first steps and the last have nothing before or after them to differ from.
void PictureChanges::judge(std::size_t complete) {
  while (judged_.size() + kReach <= complete) {
    judged_.push_back(judged_.size() < kReach ? Places{} : difference_at(judged_.size()));
    lively_ += strongest_of(judged_.back()) >= kFloor;
  }
}

bool PictureChanges::has_enough() const {
  return since_ >= kMostSeen || (since_ >= kLeastSeen && lively_ >= kLively);
}

PicturePrint PictureChanges::finish(Micros end) {
  if (since_ < 0us) return {};
  hold_until(std::min(end, kMostSeen));
  judge(steps_.size());
  PicturePrint print;
  print.changes.resize(judged_.size());
  std::vector<double> strength(judged_.size());
  for (std::size_t step = 0; step < judged_.size(); ++step) {
    const double least = std::max(kFloor, kOfStrongest * strongest_of(judged_[step]));
    for (std::size_t i = 0; i < kPlaces; ++i) {
      const double value = judged_[step][i];
      if (std::abs(value) < least) continue;
      print.changes[step].speaks |= 1U << i;
      if (value > 0) print.changes[step].rises |= 1U << i;
      strength[step] += std::abs(value);
    }
  }
  std::vector<Shape> shapes;
  for (std::size_t step = kReach; step + kReach <= strength.size(); ++step) {
    const auto around = std::span(strength).subspan(step - kReach, 2 * kReach);
    if (strength[step] >= kPeak && strength[step] == *std::ranges::max_element(around))
      shapes.push_back(shape_of(judged_[step]));
  }
  print.keys = keys_of(shapes);
  return print;
}

}  // namespace acervo::ingest
