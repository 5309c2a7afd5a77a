#pragma once

#include <bitset>
#include <cstddef>
#include <cstdint>
#include <string_view>

// Private to search/.
namespace acervo::search {

/// Tells by its first three letters that a word is none of some terms: of a result's texts more than nine words in ten
/// are thus neither folded nor stemmed nor looked up. What it cannot tell at a glance it lets pass.
class Glance {
 public:
  Glance();

  /// A term as indexed: folded, perhaps stemmed.
  void add(std::string_view term);

  /// A word's first three letters.
  using Key = std::uint32_t;
  static constexpr Key kAny = 0xFFFFFFFF;  ///< cannot be told
  static Key key(std::string_view word);

  /// Whether a word, as it is written, may be found under one of the terms.
  bool may_be(std::string_view word) const { return pass_all_ || may_be(key(word)); }
  bool may_be(Key key) const { return begun_.test(key >> 7 & 16383) && goes_on(key); }

  /// Whether a text may hold such a word.
  bool passes(std::string_view text) const;

 private:
  bool goes_on(Key key) const;

  bool pass_all_ = false;
  std::bitset<128 * 128> begun_;      ///< by two letters: the others are none. What most words end at
  std::bitset<128 * 128> any_third_;  ///< of `begun_`
  std::bitset<8192> three_;           ///< by hash: one that is none of them may pass too
};

}  // namespace acervo::search
