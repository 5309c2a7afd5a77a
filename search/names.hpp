#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "search/facet_dictionary.hpp"

// Private to search/.
namespace acervo::search {

/// Whether a word of a folded text begins there.
bool word_begins(std::string_view folded, std::size_t at);

/// Whether any does with `beginning`.
bool has_word_beginning(std::string_view folded, std::string_view beginning);

/// The names of a facet, folded, by how their words begin: for completing what is typed without going through all.
/// Immutable; shares what it has with what is made of it.
class Names {
 public:
  /// As many as there are values, those of `known` taken over.
  static std::shared_ptr<const Names> with(const std::shared_ptr<const Names>& known,
                                           const Growing<std::string>& values);

  std::uint32_t size() const { return sorted_->count() + static_cast<std::uint32_t>(recent_.size()); }
  std::string_view folded(std::uint32_t value) const {
    return value < sorted_->count() ? sorted_->name(value) : std::string_view(recent_[value - sorted_->count()]);
  }

  /// Calls `visit(value, first)` for the values a word of which begins with `prefix`, once for each such word; `first`:
  /// it is the name's first.
  template <class Visit>
  void each_beginning_with(std::string_view prefix, Visit visit) const {
    for (const Entry& entry : sorted_->range(prefix))
      if (prefix.size() <= 8 || sorted_->name(entry.value).substr(entry.at).starts_with(prefix))
        visit(entry.value, entry.at == 0);
    for (std::size_t i = 0; i < recent_.size(); ++i)
      for (std::size_t at = recent_[i].find(prefix); at != std::string::npos; at = recent_[i].find(prefix, at + 1))
        if (word_begins(recent_[i], at)) visit(sorted_->count() + static_cast<std::uint32_t>(i), at == 0);
  }

 private:
  struct Entry {
    std::uint64_t key;  ///< the word's first eight bytes, as they sort
    std::uint32_t value;
    std::uint32_t at;  ///< where in the name
  };
  /// Names in one piece of memory and their words in order.
  class Sorted {
   public:
    void add(std::string_view name);
    void sort();
    std::uint32_t count() const { return static_cast<std::uint32_t>(ends_.size()); }
    std::string_view name(std::uint32_t value) const {
      const std::uint32_t begin = value == 0 ? 0 : ends_[value - 1];
      return std::string_view(text_).substr(begin, ends_[value] - begin);
    }
    struct Range {
      const Entry *first, *last;
      const Entry* begin() const { return first; }
      const Entry* end() const { return last; }
    };
    /// Words whose first eight letters may begin so.
    Range range(std::string_view prefix) const;

   private:
    std::string text_;
    std::vector<std::uint32_t> ends_;
    std::vector<Entry> entries_;
  };

  std::shared_ptr<const Sorted> sorted_ = std::make_shared<Sorted>();
  std::vector<std::string> recent_;  ///< sorted in when they are many
};

}  // namespace acervo::search
