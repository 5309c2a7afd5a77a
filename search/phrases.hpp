#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "search/glance.hpp"
#include "search/plan.hpp"
#include "search/reading.hpp"

// Private to search/.
namespace acervo::search {

/// Words that follow each other.
class Phrase {
 public:
  /// @param words  folded
  explicit Phrase(std::vector<std::string> words);

  bool in(std::string_view text) const;
  /// As one text, whose parts follow each other.
  bool in(const std::vector<Heard::Cue>& cues) const;

 private:
  using Places = std::vector<std::uint8_t>;
  void read(std::string_view text, Places& places) const;
  bool in(const Places& places) const;

  std::vector<std::string> words_;  ///< each once
  Places order_;                    ///< of them
  Glance glance_;
};

/// Whether documents say what was quoted: read in all that is searched, one document after the other, because the
/// index knows of no positions. What many share, the names of their subjects or people, is read once. Of one query.
class Quotations {
 public:
  Quotations(const Reading& reading, const Plan& plan);

  bool any() const { return !quoted_.empty(); }

  /// Whether each of them stands somewhere in the document.
  bool said_in(Number number);

 private:
  static constexpr std::array kShared{Facet::people, Facet::collection, Facet::labels};
  struct Quoted {
    Phrase phrase;
    std::array<std::unordered_map<std::uint32_t, bool>, kShared.size()> sets;  ///< those that were read
  };
  bool said_in(Number number, Quoted& quoted) const;
  bool shared(Number number, Quoted& quoted) const;

  const Reading& reading_;
  std::vector<Quoted> quoted_;
};

}  // namespace acervo::search
