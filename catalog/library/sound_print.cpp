#include "catalog/library/sound_print.hpp"

#include <algorithm>
#include <bit>
#include <map>
#include <unordered_map>

namespace acervo {

namespace {

// Numbers of one sound under two encoders agree in about 20 of 32 leading bits often enough to be laid on each other.
constexpr int kAlignBits = 20;
// A number that stands this often in a quarter of an hour is no landmark.
constexpr int kMostRepeats = 12;
constexpr std::size_t kShort = 512;          // a minute: an eighth of its numbers would be too few to be found by
constexpr std::size_t kShortest = 48;        // a clip of eight seconds has 48
constexpr std::size_t kLeastDifferent = 32;  // numbers in what is shared: less is a tone or silence
// Measured on lectures: 0.003 to 0.05 between encodings of one recording, with a cut opening too; others share no key.
constexpr double kMostDifference = 0.3;
constexpr double kLeastShare = 0.6;  // of the shorter one

std::unordered_map<std::uint32_t, int> repeats(const SoundPrint& print) {
  std::unordered_map<std::uint32_t, int> count;
  for (const auto number : print) ++count[number];
  return count;
}

// Decided by the number alone, so that both prints choose alike. (A multiplicative hash: Knuth, TAOCP 3, 6.4.)
bool is_key(std::uint32_t number) {
  return (number * 2'654'435'769U) >> 29 == 0;
}

// The offsets that most equal landmarks speak for.
std::vector<std::int64_t> likely_offsets(const SoundPrint& a, const SoundPrint& b) {
  std::unordered_map<std::uint32_t, std::vector<std::int64_t>> places;
  for (std::size_t i = 0; i < b.size(); ++i) {
    auto& list = places[b[i] >> (32 - kAlignBits)];
    if (list.size() <= kMostRepeats) list.push_back(static_cast<std::int64_t>(i));
  }
  std::map<std::int64_t, int> votes;
  for (std::size_t i = 0; i < a.size(); ++i) {
    const auto found = places.find(a[i] >> (32 - kAlignBits));
    if (found == places.end() || found->second.size() > kMostRepeats) continue;
    for (const auto place : found->second) ++votes[static_cast<std::int64_t>(i) - place];
  }
  std::vector<std::pair<int, std::int64_t>> order;
  for (const auto& [offset, count] : votes) order.emplace_back(count, offset);
  const auto most = std::min<std::size_t>(5, order.size());
  std::partial_sort(order.begin(), order.begin() + static_cast<std::ptrdiff_t>(most), order.end(), std::greater{});
  std::vector<std::int64_t> offsets;
  for (std::size_t i = 0; i < most && order[i].first >= 3; ++i) offsets.push_back(order[i].second);
  return offsets;
}

}  // namespace

std::vector<std::int32_t> print_keys(const SoundPrint& print) {
  std::vector<std::int32_t> keys;
  for (const auto& [number, count] : repeats(print))
    if (count <= kMostRepeats && (print.size() < kShort || is_key(number)))
      keys.push_back(std::bit_cast<std::int32_t>(number));
  std::ranges::sort(keys);
  return keys;
}

std::optional<SameSound> same_sound(const SoundPrint& a, const SoundPrint& b) {
  if (std::min(a.size(), b.size()) < kShortest) return std::nullopt;
  std::optional<SameSound> best;
  for (const auto offset : likely_offsets(a, b)) {
    const auto from = std::max<std::int64_t>(0, offset);
    const auto to = std::min(static_cast<std::int64_t>(a.size()), static_cast<std::int64_t>(b.size()) + offset);
    const auto length = static_cast<std::size_t>(std::max<std::int64_t>(0, to - from));
    if (static_cast<double>(length) < kLeastShare * static_cast<double>(std::min(a.size(), b.size()))) continue;
    std::int64_t bits = 0;
    std::vector<std::uint32_t> seen;
    for (auto i = from; i < to; ++i) {
      const auto here = a[static_cast<std::size_t>(i)];
      bits += std::popcount(here ^ b[static_cast<std::size_t>(i - offset)]);
      seen.push_back(here);
    }
    std::ranges::sort(seen);
    const auto different = static_cast<std::size_t>(std::ranges::unique(seen).begin() - seen.begin());
    const double difference = static_cast<double>(bits) / 32 / static_cast<double>(length);
    if (different < kLeastDifferent || difference > kMostDifference) continue;
    if (!best || difference < best->difference)
      best = SameSound{kPrintStep * static_cast<std::int64_t>(length), kPrintStep * offset, difference};
  }
  return best;
}

}  // namespace acervo
