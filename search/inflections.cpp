#include "search/inflections.hpp"

#include <malloc.h>

#include <algorithm>
#include <atomic>
#include <cstdint>
#include <fstream>
#include <functional>
#include <memory>

#include "catalog/core/log.hpp"
#include "catalog/core/text.hpp"

namespace acervo::search {

namespace {

Token token_of(std::string_view word) {
  return {0, 0, lower(word), fold(word)};
}

/// Words by the stems of all their forms. Immutable.
class Table {
 public:
  explicit Table(std::istream& in) {
    for (std::string line; std::getline(in, line);) {
      const auto tab = line.find('\t');
      if (tab == std::string::npos) continue;
      const Language language = language_of(std::string_view(line).substr(0, tab));
      const auto at = static_cast<std::uint32_t>(text_.size());
      const std::string_view words = std::string_view(line).substr(tab + 1);
      each(words, [&](std::string_view word, bool is_first, bool is_shared) {
        if (is_first || !is_shared) entries_.push_back({number(stem(token_of(word), language), language), at});
      });
      text_.append(words).append(1, '\n');
    }
    text_.shrink_to_fit();
    entries_.shrink_to_fit();
    std::sort(entries_.begin(), entries_.end());
  }

  bool empty() const { return entries_.empty(); }

  void find(const Token& token, Language language, std::vector<Inflection>& found) const {
    const std::uint32_t wanted = number(stem(token, language), language);
    for (auto at = std::lower_bound(entries_.begin(), entries_.end(), Entry{wanted, 0});
         at != entries_.end() && at->stem == wanted; ++at) {
      Inflection inflection{{}, {}, language};
      bool is_it = true;
      each(std::string_view(text_).substr(at->at, text_.find('\n', at->at) - at->at),
           [&](std::string_view word, bool is_first, bool is_shared) {
             if (!is_first) return inflection.forms.emplace_back(word), void();
             inflection.word = word;
             is_it =
                 !is_shared || fold(word) == token.folded || stem(token_of(word), language) != stem(token, language);
           });
      if (is_it) found.push_back(std::move(inflection));
    }
  }

 private:
  struct Entry {
    std::uint32_t stem;  ///< a number for it and its language: a pair or two of all share theirs
    std::uint32_t at;    ///< in the text
    auto operator<=>(const Entry& other) const = default;
  };

  static std::uint32_t number(std::string_view stem, Language language) {
    return static_cast<std::uint32_t>(std::hash<std::string_view>{}(stem)*5 + static_cast<std::uint64_t>(language));
  }

  template <typename Visit>
  static void each(std::string_view words, const Visit& visit) {
    for (bool is_first = true; !words.empty(); is_first = false) {
      std::string_view word = words.substr(0, words.find(' '));
      words.remove_prefix(std::min(words.size(), word.size() + 1));
      const bool is_shared = word.starts_with(kSharesItsStem);
      word.remove_prefix(is_shared ? 1 : 0);
      visit(word, is_first, is_shared);
    }
  }

  std::string text_;  ///< of each word a line: it and its forms
  std::vector<Entry> entries_;
};

std::atomic<std::shared_ptr<const Table>> loaded;

}  // namespace

void load_inflections(const std::filesystem::path& file) {
  std::ifstream in(file);
  auto table = std::make_shared<const Table>(in);
  if (table->empty()) log::warn("forms of words are missing, so less is found", {{"file", file.string()}});
  loaded = std::move(table);
  ::malloc_trim(0);  // sorting took as much again
}

std::vector<Inflection> inflections(const Token& word, Language from) {
  std::vector<Inflection> found;
  const auto table = loaded.load();
  if (!table) return found;
  if (from != Language::other)
    table->find(word, from, found);
  else
    for (std::size_t language = 0; language < kStemmedLanguages; ++language)
      table->find(word, static_cast<Language>(language), found);
  return found;
}

}  // namespace acervo::search
