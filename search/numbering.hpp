#pragma once

#include <array>
#include <cstdint>
#include <mutex>
#include <string>
#include <string_view>
#include <unordered_map>
#include <unordered_set>
#include <vector>

#include "search/coding.hpp"
#include "search/facet.hpp"
#include "search/record.hpp"

// Private to search/: what a writer remembers so that documents need not repeat it.
namespace acervo::search {

/// The number of every set of facet values that some document has, by which documents name it. Only a hash of each set
/// is kept in memory (64 bits: two sets of a million share one once in forty million catalogues). Thread-safe.
class SetNumbers {
 public:
  using Numbers = std::array<std::uint32_t, kFacets>;

  /// The numbers of a document's sets; sets seen for the first time get the next.
  Numbers of(const std::array<std::vector<std::string>, kFacets>& facets);

  /// What is to be stored of the sets that are new since the last `settle`, in pieces.
  const std::vector<std::string>& fresh() const { return fresh_; }
  std::uint64_t count_fresh() const { return count_fresh_; }
  void settle() {
    fresh_.clear();
    count_fresh_ = 0;
  }

  /// Takes in what was stored. Returns how many.
  std::uint64_t load(std::string_view bytes);

 private:
  static std::uint64_t hash(std::size_t facet, const std::vector<std::string>& values);

  std::mutex mutex_;
  std::unordered_map<std::uint64_t, std::uint32_t> numbers_;
  Numbers last_{};
  std::vector<std::string> fresh_;
  std::uint64_t count_fresh_ = 0;
};

/// Calls `add(facet, values)` for every set in what SetNumbers stored, in order.
template <class Add>
void each_stored_set(std::string_view bytes, Add add) {
  std::vector<std::string_view> values;
  for (Reader in(bytes); !in.done();) {
    const std::uint64_t facet = in.number();
    if (facet >= kFacets)
      throw Error(Code::internal, "search index: no facet " + std::to_string(facet), "index_damaged");
    values.clear();
    for (std::uint64_t left = in.number(); left > 0; --left) values.push_back(in.text());
    add(static_cast<std::size_t>(facet), values);
  }
}

/// The words that the index knows, by hash: for telling which are new.
class KnownWords {
 public:
  /// Whether the word was not known yet.
  bool add(std::string_view word) { return words_.insert(std::hash<std::string_view>{}(word)).second; }
  void forget(std::string_view word) { words_.erase(std::hash<std::string_view>{}(word)); }

 private:
  std::unordered_set<std::uint64_t> words_;
};

/// Words for storing, in pieces: sorted, each by what it shares with the one before.
std::vector<std::string> encode_words(std::vector<std::string> words);
std::vector<std::string> decode_words(std::string_view bytes);

}  // namespace acervo::search
