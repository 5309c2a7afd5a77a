#include "search/translations.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdint>
#include <istream>
#include <string>
#include <utility>

#include "catalog/core/text.hpp"
#include "search/stem_table.hpp"

namespace acervo::search {

namespace {

constexpr std::size_t kAlike = 2;     // letters that a word and a form of it begin with at least
constexpr std::size_t kLongest = 64;  // bytes of a word, as the tokenizer cuts it

/// Words of all languages by their stems, for a question has them in any form. Immutable.
class Table {
 public:
  explicit Table(std::istream& in) {
    std::vector<std::string> words;
    std::string head;  // language and word of the lines before
    for (std::string line; std::getline(in, line);) {
      const auto word = line.find('\t');
      const auto target = word == std::string::npos ? word : line.find('\t', word + 1);
      if (target == std::string::npos) continue;
      if (line.compare(0, target, head) != 0) {
        head = line.substr(0, target);
        words.push_back(lower(std::string_view(head).substr(word + 1)));
        const Token token{0, 0, words.back(), fold(words.back())};
        const Language language = language_of(std::string_view(head).substr(0, word));
        entries_.push_back(
            {StemEntry::number(stem(token, language), language), static_cast<std::uint32_t>(text_.size() + 1)});
        text_.append(1, kEnd).append(token.folded).append(1, '\n');
      }
      text_.append(line, target + 1, std::string::npos).append(1, '\n');
    }
    text_ += kEnd;
    text_.shrink_to_fit();
    entries_.shrink_to_fit();
    std::sort(entries_.begin(), entries_.end());
    words_ = Dictionary::with(words_, std::move(words));
  }

  bool empty() const { return entries_.empty(); }
  const std::shared_ptr<const Dictionary>& words() const { return words_; }

  void find(const Token& token, Language from, std::vector<Translation>& found) const {
    const StemEntry wanted{StemEntry::number(stem(token, from), from), 0};
    // Of the words of one stem (casa, caso, casar) that one counts that is most like what was typed, the shorter of
    // two.
    std::pair<std::size_t, std::size_t> best{kAlike, 0};
    std::vector<std::string_view> words;
    for (auto at = std::lower_bound(entries_.begin(), entries_.end(), wanted);
         at != entries_.end() && at->stem == wanted.stem; ++at) {
      const std::string_view entry = std::string_view(text_).substr(at->at, text_.find(kEnd, at->at) - at->at);
      const std::string_view word = entry.substr(0, entry.find('\n'));
      const auto same = static_cast<std::size_t>(
          std::mismatch(word.begin(), word.end(), token.folded.begin(), token.folded.end()).first - word.begin());
      const std::pair alike{same + (word == token.folded ? 1 : 0), kLongest - std::min(kLongest, word.size())};
      if (alike < best) continue;
      if (alike > best) words.clear();
      best = alike;
      words.push_back(entry.substr(word.size() + 1));
    }
    std::array<int, kStemmedLanguages + 1> ways{};  // of each language, so far
    for (std::string_view lines : words)
      for (; !lines.empty(); lines.remove_prefix(lines.find('\n') + 1)) {
        const std::string_view line = lines.substr(0, lines.find('\n'));
        const std::size_t tab = line.find('\t');
        const Language language = language_of(line.substr(0, tab));
        found.push_back(
            {std::string(line.substr(tab + 1)), language, 1 / std::sqrt(++ways[static_cast<std::size_t>(language)])});
      }
  }

 private:
  static constexpr char kEnd = '\0';

  std::string text_;  ///< the folded word, then lines of language and what it is there
  std::vector<StemEntry> entries_;
  std::shared_ptr<const Dictionary> words_ = std::make_shared<const Dictionary>();
};

LoadedTable<Table> loaded;

}  // namespace

void load_translations(const std::filesystem::path& file) {
  loaded.load(file, "dictionaries are missing, so little is found in other languages");
}

std::vector<Translation> translations(const Token& word, Language from) {
  return loaded.find<Translation>(word, from);
}

std::shared_ptr<const Dictionary> translated_words() {
  const auto table = loaded.get();
  return table ? table->words() : std::make_shared<const Dictionary>();
}

}  // namespace acervo::search
