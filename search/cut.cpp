#include "search/cut.hpp"

#include "search/analysis.hpp"

namespace acervo::search {

namespace {

/// Longer ones are no words that anything is found by.
constexpr std::uint32_t kLongest = 1000;

/// Line ends and runs of spaces as one space. Other white space is rare enough to stay.
std::string one_line(std::string_view text) {
  std::string result;
  result.reserve(text.size());
  for (const char c : text) {
    const bool space = c == ' ' || c == '\n' || c == '\r' || c == '\t';
    if (!space)
      result += c;
    else if (!result.empty() && result.back() != ' ')
      result += ' ';
  }
  while (!result.empty() && result.back() == ' ') result.pop_back();
  return result;
}

}  // namespace

void cut(std::string_view text, CutText& words) {
  words.clear();
  each_written(text, [&](std::uint32_t begin, std::uint32_t end, std::string_view letters, bool whole) {
    if (end - begin > kLongest) return;
    const bool own = letters.data() == text.data() + begin && letters.size() == end - begin;
    words.push_back({begin, static_cast<std::uint16_t>(end - begin), Glance::key(letters), whole, own});
  });
}

Said::Said(Shown shown) : Shown(std::move(shown)) {
  description = one_line(description);
}

const Said::Words& Said::words() const {
  std::call_once(cut_, [this] {
    // Taken apart beside, then copied: what is kept has no room to spare.
    thread_local CutText words;
    cut(title, words);
    words_.title = CutText(words.begin(), words.end());
    cut(description, words);
    words_.description = CutText(words.begin(), words.end());
  });
  return words_;
}

std::size_t Said::size() const {
  // A word is some six letters and a space.
  return Shown::size() + sizeof(*this) - sizeof(Shown) + (title.size() + description.size()) / 6 * sizeof(CutWord);
}

}  // namespace acervo::search
