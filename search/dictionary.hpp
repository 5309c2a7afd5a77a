#pragma once

#include <array>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace acervo::search {

/// The words that the catalogue has ever used, for mending typos and completing words. Immutable; `with` makes a
/// larger one. Words of deleted documents stay until the next rebuild: who offers a word checks that it still finds.
class Dictionary {
 public:
  struct Word {
    std::string_view lower;  ///< as written
    std::string_view folded;
  };

  /// Words near each other in the order of their folded form.
  static std::shared_ptr<const Dictionary> with(const std::shared_ptr<const Dictionary>& base,
                                                std::vector<std::string> lower_words);

  bool has(std::string_view folded) const;

  /// Every written form of a folded word ("ano", "año").
  std::vector<std::string_view> written(std::string_view folded) const;

  /// Folded words that begin with `prefix`, at most `limit` of them, evenly from the whole range.
  std::vector<std::string_view> beginning_with(std::string_view prefix, std::size_t limit) const;

  struct Near {
    Word word;  ///< good as long as the dictionary
    int distance;
  };
  /// Folded words within `distance` edits (insert, delete, replace, swap neighbours), nearest first.
  std::vector<Near> near(std::string_view folded, int distance, std::size_t limit) const;

  std::size_t size() const { return base_->size() + recent_->size(); }

 private:
  /// Sorted by folded form, then as written. The letters of all words in one string, and what rules a word out at a
  /// glance in arrays of their own, by length: a million words are looked through in a fraction of a millisecond.
  class Words {
   public:
    std::size_t size() const { return begin_.size(); }
    Word operator[](std::size_t i) const;
    void add(std::string_view lower, std::string_view folded);
    std::size_t lower_bound(std::string_view folded) const;
    template <class Visit>
    void near(std::string_view folded, int distance, Visit visit) const;

   private:
    std::string text_;
    std::vector<std::uint32_t> begin_;
    std::vector<std::uint8_t> lower_size_;
    std::vector<std::uint8_t> folded_size_;
    static constexpr std::size_t kLongest = 64;  ///< bytes of a folded form that has words near it
    struct OfLength {
      std::vector<std::uint32_t> letters;  ///< which of a to z the folded form has
      std::vector<std::uint32_t> at;       ///< which word it is
    };
    std::array<OfLength, kLongest + 1> by_length_;
  };
  static std::shared_ptr<const Words> merged(const Words& a, const Words& b);

  std::shared_ptr<const Words> base_ = std::make_shared<Words>();
  std::shared_ptr<const Words> recent_ = std::make_shared<Words>();  ///< merged into the base when it has grown
};

/// Edit distance with swapped neighbours as one edit; gives up with `limit` + 1 once it must be larger. On bytes.
int edit_distance(std::string_view a, std::string_view b, int limit);

}  // namespace acervo::search
