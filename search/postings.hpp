#pragma once

#include <xapian.h>

#include <atomic>
#include <cstdint>
#include <list>
#include <memory>
#include <mutex>
#include <string>
#include <unordered_map>
#include <vector>

#include "search/columns.hpp"
#include "search/halves.hpp"
#include "search/ranking.hpp"

// Private to search/.
namespace acervo::search {

/// The documents that hold a term and how much it weighs in each, unpacked from Xapian's posting list.
struct PostingList {
  static constexpr std::uint16_t kInTitle = 0x8000;
  static constexpr float kScale = 2048;

  std::vector<Number> numbers;           ///< ascending; those that died since are still there
  std::vector<std::uint16_t> impacts;    ///< in 1/2048; the top bit says that the term stands in the title
  mutable std::atomic<Number> upto = 0;  ///< the last number looked at

  std::size_t size_until(Number last) const;
  std::size_t bytes() const { return 128 + numbers.capacity() * 4 + impacts.capacity() * 2; }
};

/// Turns packed field counts into an impact by the weights, with the lengths of the document's fields.
class Impact {
 public:
  explicit Impact(const Weights& weights, const std::array<double, kFields>& average_lengths);

  std::uint16_t of(Xapian::termcount wdf, const std::array<std::uint8_t, kFields>& lengths) const;
  /// Field by field, for explaining.
  std::array<double, kFields> parts(Xapian::termcount wdf, const std::array<std::uint8_t, kFields>& lengths) const;

 private:
  static constexpr std::size_t kUsual = 16;

  Weights weights_;
  std::array<std::array<float, 256>, kFields> saturation_;  ///< saturation * norm by coded length
  /// What `parts` are for counts less than kUsual, by field, coded length and count: nearly all are.
  std::vector<std::array<std::array<float, kUsual>, 256>> usual_;
};

/// Unpacked posting lists of the terms that were asked for lately. Because numbers only grow, a list stays good when
/// the index changes: only its end is read again. Thread-safe.
class PostingCache {
 public:
  PostingCache(const Impact& impact, std::size_t budget) : impact_(impact), budget_(budget) {}

  /// The term's list, complete up to `last` at least.
  /// @param database  a handle that only this thread uses, which has seen `last`
  std::shared_ptr<const PostingList> list(const std::string& term, const Halves& database, const Columns& columns,
                                          Number last);

 private:
  struct Entry {
    std::shared_ptr<const PostingList> list;
    std::list<std::string>::iterator age;
  };

  Impact impact_;
  std::size_t budget_;
  std::mutex mutex_;
  std::size_t bytes_ = 0;
  std::list<std::string> ages_;  ///< most recently used first
  std::unordered_map<std::string, Entry> entries_;
};

}  // namespace acervo::search
