#pragma once

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
    std::string lower;  ///< as written
    std::string folded;
    std::uint32_t letters = 0;  ///< which of a to z it has, for ruling words out quickly
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
    const Word* word;
    int distance;
  };
  /// Folded words within `distance` edits (insert, delete, replace, swap neighbours), nearest first.
  std::vector<Near> near(std::string_view folded, int distance, std::size_t limit) const;

  std::size_t size() const { return base_->size() + recent_.size(); }

 private:
  using Words = std::vector<Word>;

  std::shared_ptr<const Words> base_ = std::make_shared<Words>();  ///< sorted by folded, then lower; shared
  Words recent_;  ///< sorted likewise; merged into the base when it has grown
};

/// Edit distance with swapped neighbours as one edit; gives up with `limit` + 1 once it must be larger. On bytes.
int edit_distance(std::string_view a, std::string_view b, int limit);

}  // namespace acervo::search
