#include "search/columns.hpp"

#include <algorithm>
#include <bit>
#include <cstring>

namespace acervo::search {

Columns::Columns(std::size_t capacity)
    : died(std::make_unique<std::atomic<std::uint32_t>[]>(capacity)),
      flags(std::make_unique<std::uint8_t[]>(capacity)),
      published(std::make_unique<std::int32_t[]>(capacity)),
      duration(std::make_unique<std::uint32_t[]>(capacity)),
      smallest(std::make_unique<std::uint32_t[]>(capacity)),
      uses(std::make_unique<std::uint32_t[]>(capacity)),
      title(std::make_unique<TitleKey[]>(capacity)),
      lengths(std::make_unique<std::array<std::uint8_t, kFields>[]>(capacity)),
      boost(std::make_unique<float[]>(capacity)),
      capacity_(capacity) {
  for (auto& column : set) column = std::make_unique<std::uint32_t[]>(capacity);
}

Columns::Columns(const Columns& other, std::size_t capacity) : Columns(capacity) {
  const std::size_t size = std::min(capacity, other.capacity_);
  for (std::size_t i = 0; i < size; ++i) died[i].store(other.died[i].load(std::memory_order_relaxed));
  for (std::size_t f = 0; f < kFacets; ++f) std::copy_n(other.set[f].get(), size, set[f].get());
  std::copy_n(other.flags.get(), size, flags.get());
  std::copy_n(other.published.get(), size, published.get());
  std::copy_n(other.duration.get(), size, duration.get());
  std::copy_n(other.smallest.get(), size, smallest.get());
  std::copy_n(other.uses.get(), size, uses.get());
  std::copy_n(other.title.get(), size, title.get());
  std::copy_n(other.lengths.get(), size, lengths.get());
  std::copy_n(other.boost.get(), size, boost.get());
}

std::uint8_t coded_length(std::uint32_t words) {
  if (words < 8) return static_cast<std::uint8_t>(words);
  const auto exponent = static_cast<std::uint32_t>(std::bit_width(words)) - 4;  // words >> exponent is 8 to 15
  return static_cast<std::uint8_t>(std::min<std::uint32_t>(255, exponent * 8 + (words >> exponent)));
}

double decoded_length(std::uint8_t code) {
  if (code < 16) return code;
  const int exponent = code / 8 - 1;
  return static_cast<double>(static_cast<std::uint64_t>(code % 8 + 8) << exponent);
}

}  // namespace acervo::search
