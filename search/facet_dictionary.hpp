#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>
#include <vector>

namespace acervo::search {

/// A list that only grows at its end and shares what it has with its copies. One thread appends, to one of the copies;
/// the others look only at what they had when they were copied.
template <class T>
class Growing {
 public:
  std::size_t size() const { return size_; }
  const T& operator[](std::size_t i) const { return chunks_[i / kChunk][i % kChunk]; }
  void push_back(T value) {
    if (size_ == chunks_.size() * kChunk) chunks_.emplace_back(new T[kChunk]);
    chunks_[size_ / kChunk][size_ % kChunk] = std::move(value);
    ++size_;
  }

 private:
  static constexpr std::size_t kChunk = 1024;
  std::vector<std::shared_ptr<T[]>> chunks_;
  std::size_t size_ = 0;
};

/// The values of one facet and the sets of them that documents have. A document names its set by one number, so
/// counting and filtering look at one array whatever the number of values. Copies are cheap, and what a copy knows
/// does not change while another one grows.
class FacetDictionary {
 public:
  FacetDictionary() { sets.push_back({}); }

  Growing<std::string> values;
  Growing<std::vector<std::uint32_t>> sets;  ///< indices into `values`, ascending; the first set is empty

  /// Values to their indices.
  class Codes {
   public:
    using Entry = std::pair<const std::string, std::uint32_t>;
    const Entry* find(const std::string& value) const;
    const Entry* end() const { return nullptr; }
    bool contains(const std::string& value) const { return find(value) != nullptr; }
    void add(const std::string& value, std::uint32_t code);

   private:
    using Map = std::unordered_map<std::string, std::uint32_t>;
    std::shared_ptr<const Map> base_ = std::make_shared<Map>();
    Map recent_;  ///< merged into the base when it has grown
  };
  Codes codes;

  /// Appends the next set, whose number so is sets.size() before the call.
  void add_set(const std::vector<std::string_view>& names);

  /// For every set, whether it has one of the values, or each of them.
  std::vector<char> sets_with(const std::vector<std::string>& chosen, bool each = false) const;
};

}  // namespace acervo::search
