#pragma once

#include <cstdint>
#include <mutex>
#include <string_view>
#include <vector>

#include "search/analysis.hpp"
#include "search/glance.hpp"
#include "search/record.hpp"

// Private to search/.
namespace acervo::search {

/// Where a word of a text stands, and what of it can be told at a glance.
struct CutWord {
  std::uint32_t begin = 0;
  std::uint16_t size = 0;
  Glance::Key key = Glance::kAny;
  bool whole = false;  ///< as Token::whole
  bool own = true;     ///< its letters are the text's own: no initials, no compound

  std::uint32_t end() const { return begin + size; }
};

/// A text taken apart: finding where its words are costs more than looking for some among them.
using CutText = std::vector<CutWord>;

void cut(std::string_view text, CutText& words);

/// Calls `use(letters)` with the letters of a word as `each_written` gives them.
template <class Use>
void with_letters(std::string_view text, const CutWord& word, Use use) {
  const std::string_view part = text.substr(word.begin, word.size);
  if (word.own) return use(part);
  each_written(part, [&](std::uint32_t begin, std::uint32_t end, std::string_view letters, bool whole) {
    if (begin == 0 && end == part.size() && whole == word.whole) use(letters);
  });
}

/// What a document says, as queries read it: its description in one line, and its texts taken apart when that is first
/// asked for. Thread-safe.
class Said : public Shown {
 public:
  explicit Said(Shown shown);

  const CutText& title_words() const { return words().title; }
  const CutText& description_words() const { return words().description; }
  std::size_t size() const;  ///< in memory, about, also when it has been taken apart

 private:
  struct Words {
    CutText title, description;
  };
  const Words& words() const;

  mutable std::once_flag cut_;
  mutable Words words_;
};

}  // namespace acervo::search
