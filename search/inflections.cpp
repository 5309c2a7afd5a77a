#include "search/inflections.hpp"

#include <algorithm>
#include <cstdint>

#include "catalog/core/text.hpp"
#include "search/stem_table.hpp"

namespace acervo::search {

namespace {

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
        if (is_first || !is_shared)
          entries_.push_back({StemEntry::number(stem(Token{0, 0, lower(word), fold(word)}, language), language), at});
      });
      text_.append(words).append(1, '\n');
    }
    text_.shrink_to_fit();
    entries_.shrink_to_fit();
    std::sort(entries_.begin(), entries_.end());
  }

  bool empty() const { return entries_.empty(); }

  void find(const Token& token, Language language, std::vector<Inflection>& found) const {
    const std::string own = stem(token, language);
    const std::uint32_t wanted = StemEntry::number(own, language);
    for (auto at = std::lower_bound(entries_.begin(), entries_.end(), StemEntry{wanted, 0});
         at != entries_.end() && at->stem == wanted; ++at) {
      Inflection inflection{{}, {}, language};
      bool is_it = true;
      each(std::string_view(text_).substr(at->at, text_.find('\n', at->at) - at->at),
           [&](std::string_view word, bool is_first, bool is_shared) {
             if (!is_first) return inflection.forms.emplace_back(word), void();
             inflection.word = word;
             if (is_shared) is_it = forms_of(word).folded == token.folded || stem(forms_of(word), language) != own;
           });
      if (is_it) found.push_back(std::move(inflection));
    }
  }

 private:
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
  std::vector<StemEntry> entries_;
};

LoadedTable<Table> loaded;

}  // namespace

void load_inflections(const std::filesystem::path& file) {
  loaded.load(file, "forms of words are missing, so less is found");
}

std::vector<Inflection> inflections(const Token& word, Language from) {
  return loaded.find<Inflection>(word, from);
}

}  // namespace acervo::search
