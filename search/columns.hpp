#pragma once

#include <array>
#include <atomic>
#include <cstdint>
#include <memory>

#include "search/facet.hpp"
#include "search/facet_dictionary.hpp"
#include "search/ranking.hpp"
#include "search/record.hpp"

namespace acervo::search {

/// A document's number in the index. Numbers only grow: a changed material gets a new one.
using Number = std::uint32_t;

/// What queries read of every document, by number, in arrays that only grow at their end. One thread appends; readers
/// look only at numbers up to their snapshot's last, so they need no lock. `died` alone changes in place: it says from
/// which snapshot on a document is no more.
class Columns {
 public:
  static constexpr std::uint32_t kAlive = 0xFFFFFFFF;

  explicit Columns(std::size_t capacity);
  /// A copy with more room.
  Columns(const Columns& other, std::size_t capacity);

  std::size_t capacity() const { return capacity_; }

  bool alive(Number number, std::uint32_t sequence) const {
    return died[number].load(std::memory_order_relaxed) > sequence;
  }

  std::unique_ptr<std::atomic<std::uint32_t>[]> died;  ///< 0: never was
  std::unique_ptr<std::uint8_t[]> flags;
  std::array<std::unique_ptr<std::uint32_t[]>, kFacets> set;
  std::unique_ptr<std::int32_t[]> published;
  std::unique_ptr<std::uint32_t[]> duration;
  std::unique_ptr<std::uint32_t[]> smallest;
  std::unique_ptr<std::uint32_t[]> uses;
  std::unique_ptr<TitleKey[]> title;
  std::unique_ptr<std::array<std::uint8_t, kFields>[]> lengths;  ///< as `coded_length`
  std::unique_ptr<float[]> boost;

 private:
  std::size_t capacity_;
};

/// Field lengths are remembered in steps of about an eighth: 0 to 7 exactly, then eight steps to a doubling.
std::uint8_t coded_length(std::uint32_t words);
double decoded_length(std::uint8_t code);

}  // namespace acervo::search
