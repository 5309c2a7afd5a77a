#include "search/real_words.hpp"

#include <unistd.h>

#include <algorithm>
#include <array>
#include <cstdint>
#include <fstream>
#include <functional>
#include <hunspell/hunspell.hxx>
#include <mutex>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "catalog/core/log.hpp"
#include "catalog/core/text.hpp"
#include "search/searcher.hpp"

namespace acervo::search {

namespace {

void tell_missing(const char* file) {
  log::warn("words are missing, so what is rare is taken for mistyped", {{"file", file}});
}

class Spanish {
 public:
  Spanish() {
    if (::access(kWords, R_OK) == 0)
      speller_.emplace(kRules, kWords);
    else
      tell_missing(kWords);
  }

  /// With one accent at most, as Spanish has it.
  bool has(std::string_view folded) {
    if (!speller_) return false;
    const std::lock_guard lock(mutex_);
    std::string word(folded);
    if (speller_->spell(word)) return true;
    for (std::size_t at = 0; at < word.size(); ++at)
      for (const auto& [plain, marked] : kMarks)
        if (word[at] == plain && speller_->spell(std::string(word).replace(at, 1, marked))) return true;
    return false;
  }

 private:
  static constexpr const char* kRules = "/usr/share/hunspell/es_MX.aff";
  static constexpr const char* kWords = "/usr/share/hunspell/es_MX.dic";
  static constexpr std::array<std::pair<char, const char*>, 7> kMarks{{{'a', "\u00e1"},
                                                                       {'e', "\u00e9"},
                                                                       {'i', "\u00ed"},
                                                                       {'o', "\u00f3"},
                                                                       {'u', "\u00fa"},
                                                                       {'u', "\u00fc"},
                                                                       {'n', "\u00f1"}}};

  std::mutex mutex_;
  std::optional<Hunspell> speller_;
};

/// A number for each word: of a quarter of a million, one in fifteen thousand that is in no list has the number of one
/// that is, and the list takes a megabyte.
class List {
 public:
  explicit List(
      const char* file, bool (*counts)(std::string_view line) = [](std::string_view) { return true; }) {
    std::ifstream in(file);
    for (std::string line; std::getline(in, line);)
      if (line.find('\'') == std::string::npos && counts(line)) numbers_.push_back(number(fold(line)));
    if (numbers_.empty()) tell_missing(file);
    std::sort(numbers_.begin(), numbers_.end());
  }
  bool has(std::string_view folded) const {
    return std::binary_search(numbers_.begin(), numbers_.end(), number(folded));
  }

 private:
  static std::uint32_t number(std::string_view word) {
    return static_cast<std::uint32_t>(std::hash<std::string_view>{}(word));
  }

  std::vector<std::uint32_t> numbers_;
};

constexpr const char* kPortuguese = "/usr/share/dict/brazilian";

bool has_portuguese_marks(std::string_view line) {
  constexpr std::string_view kMarks[] = {"\u00e3", "\u00f5", "\u00e7", "\u00e2", "\u00ea", "\u00f4"};  // ã õ ç â ê ô
  return std::any_of(std::begin(kMarks), std::end(kMarks),
                     [&](std::string_view mark) { return line.find(mark) != std::string_view::npos; });
}

}  // namespace

bool is_real_word(std::string_view folded, Language language) {
  switch (language) {
    case Language::es: {
      static Spanish words;
      return words.has(folded);
    }
    case Language::pt: {
      static const List words(kPortuguese);
      return words.has(folded);
    }
    case Language::en: {
      static const List words("/usr/share/dict/american-english");
      return words.has(folded);
    }
    default:
      return false;
  }
}

bool is_marked_portuguese(std::string_view folded) {
  static const List words(kPortuguese, has_portuguese_marks);
  return words.has(folded);
}

void load_words() {
  for (const Language language : {Language::es, Language::pt, Language::en}) is_real_word("a", language);
  is_marked_portuguese("a");
}

}  // namespace acervo::search
