#include "search/analysis.hpp"

#include <unicode/brkiter.h>
#include <unicode/uchar.h>
#include <unicode/unistr.h>
#include <unicode/utext.h>
#include <unicode/utf8.h>
#include <xapian.h>

#include <algorithm>
#include <array>
#include <memory>
#include <optional>
#include <unordered_map>

#include "catalog/core/text.hpp"
#include "search/spellings.hpp"
#include "search/stop_words.hpp"

namespace acervo::search {

namespace {

constexpr std::size_t kLongestWord = 64;
constexpr std::size_t kRememberedWords = 200'000;

bool is_digit(char c) {
  return c >= '0' && c <= '9';
}

constexpr auto kPlainLetters = [] {
  std::array<bool, 128> in_word{};
  for (std::size_t c = 0; c < 128; ++c)
    in_word[c] = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
  return in_word;
}();

bool in_word(UChar32 c) {
  if (c < 0x80) return kPlainLetters[static_cast<std::size_t>(c)];
  constexpr std::uint32_t kMask = U_GC_L_MASK | U_GC_N_MASK | U_GC_M_MASK;
  return (U_GET_GC_MASK(c) & kMask) != 0 || is_invisible(static_cast<char32_t>(c));
}

// Scripts written without spaces: Thai to Khmer, and the Chinese, Japanese and Korean blocks.
bool needs_dictionary(UChar32 c) {
  return (c >= 0x0E00 && c <= 0x0EFF) || (c >= 0x1000 && c <= 0x109F) || (c >= 0x1780 && c <= 0x17FF) ||
         (c >= 0x2E80 && c <= 0x9FFF) || (c >= 0xF900 && c <= 0xFAFF) || (c >= 0x20000 && c <= 0x3FFFF);
}

struct Run {
  std::uint32_t begin;
  std::uint32_t end;
};

/// The pieces of a run of a script without spaces, by ICU.
std::vector<Run> dictionary_words(std::string_view text, Run run) {
  UErrorCode status = U_ZERO_ERROR;
  thread_local std::unique_ptr<icu::BreakIterator> breaks(
      icu::BreakIterator::createWordInstance(icu::Locale::getRoot(), status));
  UText* view = utext_openUTF8(nullptr, text.data() + run.begin, run.end - run.begin, &status);
  if (U_FAILURE(status) || !breaks) return {run};
  breaks->setText(view, status);
  std::vector<Run> pieces;
  for (int32_t from = breaks->first(), to = breaks->next(); to != icu::BreakIterator::DONE;
       from = to, to = breaks->next())
    pieces.push_back({run.begin + static_cast<std::uint32_t>(from), run.begin + static_cast<std::uint32_t>(to)});
  utext_close(view);
  return pieces;
}

std::string cut(std::string text) {
  if (text.size() <= kLongestWord) return text;
  std::size_t size = kLongestWord;
  while (size > 0 && (static_cast<unsigned char>(text[size]) & 0xC0) == 0x80) --size;
  text.resize(size);
  return text;
}

struct Hash {
  using is_transparent = void;
  std::size_t operator()(std::string_view word) const { return std::hash<std::string_view>{}(word); }
};

class Tokenizer {
 public:
  Tokenizer(std::string_view text, const VisitWritten& visit) : text_(text), visit_(visit) {}

  void run() {
    const auto* s = reinterpret_cast<const std::uint8_t*>(text_.data());
    const auto size = static_cast<int32_t>(text_.size());
    for (int32_t i = 0; i < size;) {
      if (s[i] < 0x80 && !in_word(s[i])) {
        ++i;
        continue;
      }
      const int32_t begin = i;
      UChar32 c = 0;
      U8_NEXT(s, i, size, c);
      if (c < 0 || !in_word(c)) continue;
      const bool dictionary = needs_dictionary(c);
      int32_t end = i;
      while (i < size) {
        if (!dictionary && s[i] < 0x80) {  // nearly all of them
          if (!in_word(s[i])) break;
          end = ++i;
          continue;
        }
        U8_NEXT(s, i, size, c);
        if (c < 0 || !in_word(c) || needs_dictionary(c) != dictionary) break;
        end = i;
      }
      i = end;
      if (dictionary)
        for (const Run piece :
             dictionary_words(text_, {static_cast<std::uint32_t>(begin), static_cast<std::uint32_t>(end)}))
          add(piece);
      else
        i = static_cast<int32_t>(word({static_cast<std::uint32_t>(begin), static_cast<std::uint32_t>(end)}));
    }
  }

 private:
  char at(std::size_t i) const { return i < text_.size() ? text_[i] : '\0'; }
  bool letter_at(std::size_t i) const {
    if (i >= text_.size()) return false;
    if (static_cast<unsigned char>(text_[i]) >= 0x80) {
      const auto* s = reinterpret_cast<const std::uint8_t*>(text_.data());
      auto j = static_cast<int32_t>(i);
      UChar32 c = 0;
      U8_NEXT(s, j, static_cast<int32_t>(text_.size()), c);
      return c >= 0 && in_word(c) && !needs_dictionary(c);
    }
    return in_word(text_[i]);
  }
  std::uint32_t run_end(std::size_t i) const {
    const auto* s = reinterpret_cast<const std::uint8_t*>(text_.data());
    auto j = static_cast<int32_t>(i);
    auto end = j;
    UChar32 c = 0;
    while (j < static_cast<int32_t>(text_.size())) {
      U8_NEXT(s, j, static_cast<int32_t>(text_.size()), c);
      if (c < 0 || !in_word(c) || needs_dictionary(c)) break;
      end = j;
    }
    return static_cast<std::uint32_t>(end);
  }

  void tell(Run run, std::string_view letters, bool whole) {
    // What folds to nothing, such as a lone accent, is no word.
    const bool plain =
        std::any_of(letters.begin(), letters.end(), [](char c) { return static_cast<unsigned char>(c) < 0x80; });
    if (plain || !forms_of(letters).folded.empty()) visit_(run.begin, run.end, letters, whole);
  }
  void add(Run run) { tell(run, text_.substr(run.begin, run.end - run.begin), false); }

  /// One run of letters and digits, with what is glued to it. Returns where to go on.
  std::uint32_t word(Run run) {
    // C++, C#, g++, F#
    if (run.end - run.begin <= 2 && !is_digit(at(run.begin))) {
      if (at(run.end) == '+' && at(run.end + 1) == '+' && !letter_at(run.end + 2))
        return add({run.begin, run.end + 2}), run.end + 2;
      if (at(run.end) == '#' && !letter_at(run.end + 1)) return add({run.begin, run.end + 1}), run.end + 1;
    }
    if (run.end - run.begin == 1 && at(run.end) == '.' && !is_digit(at(run.begin))) {
      if (const auto end = initials(run)) return *end;
    }
    if (is_digit(at(run.end - 1))) {
      if (const auto end = number(run)) return *end;
    }
    if (at(run.end) == '-' && letter_at(run.end + 1)) return compound(run);
    if (at(run.end) == '@') {
      if (const auto end = either_gender(run)) return *end;
    }
    const std::uint32_t apostrophe = at(run.end) == '\'' ? 1 : text_.substr(run.end, 3) == "\xE2\x80\x99" ? 3 : 0;
    add(run);
    // "teacher's": what follows the apostrophe is no word of its own.
    if (apostrophe != 0 && (at(run.end + apostrophe) == 's' || at(run.end + apostrophe) == 't') &&
        !letter_at(run.end + apostrophe + 1))
      return run.end + apostrophe + 1;
    return run.end;
  }

  /// "S.E.P." or "U.N.A.M": single letters each followed by a full stop.
  std::optional<std::uint32_t> initials(Run run) {
    std::string letters(1, at(run.begin));
    std::uint32_t end = run.end;
    while (at(end) == '.' && letter_at(end + 1) && static_cast<unsigned char>(at(end + 1)) < 0x80 &&
           !is_digit(at(end + 1)) && !letter_at(end + 2)) {
      letters += at(end + 1);
      end += 2;
    }
    if (letters.size() < 2) return std::nullopt;
    if (at(end) == '.') ++end;
    tell({run.begin, end}, letters, false);
    return end;
  }

  /// "3/4", "1.5", "1,000": the whole, and for a fraction nothing else.
  std::optional<std::uint32_t> number(Run run) {
    std::uint32_t end = run.end;
    while ((at(end) == '/' || at(end) == '.' || at(end) == ',') && is_digit(at(end + 1))) end = run_end(end + 1);
    if (end == run.end) return ordinal(run);
    add({run.begin, end});
    return end;
  }

  /// "3.er grado", "1.ª": the number alone.
  std::optional<std::uint32_t> ordinal(Run run) {
    if (at(run.end) != '.') return std::nullopt;
    for (const std::string_view ending : {"er", "ero", "\xC2\xBA", "\xC2\xAA"}) {
      const auto end = static_cast<std::uint32_t>(run.end + 1 + ending.size());
      if (text_.substr(run.end + 1, ending.size()) != ending || letter_at(end)) continue;
      tell({run.begin, end}, text_.substr(run.begin, run.end - run.begin), false);
      return end;
    }
    return std::nullopt;
  }

  /// "maestr@s" is "maestros"; an address goes on with other letters.
  std::optional<std::uint32_t> either_gender(Run run) {
    const std::uint32_t end = run.end + (at(run.end + 1) == 's' || at(run.end + 1) == 'S' ? 2 : 1);
    if (letter_at(end) || (at(end) == '.' && letter_at(end + 1)) || is_digit(at(run.end - 1))) return std::nullopt;
    std::string letters(text_.substr(run.begin, run.end - run.begin));
    tell({run.begin, end}, letters.append(end - run.end == 2 ? "os" : "o"), false);
    return end;
  }

  std::uint32_t compound(Run run) {
    std::vector<Run> parts{run};
    while (at(parts.back().end) == '-' && letter_at(parts.back().end + 1) && parts.size() < 6)
      parts.push_back({parts.back().end + 1, run_end(parts.back().end + 1)});
    std::string letters;
    for (const Run part : parts) {
      letters += text_.substr(part.begin, part.end - part.begin);
      add(part);
    }
    tell({run.begin, parts.back().end}, letters, true);
    return parts.back().end;
  }

  std::string_view text_;
  const VisitWritten& visit_;
};

/// Plural to singular where the accent's removal, or the stemmer, loses the way: lápiz/lápices, função/funções.
std::string singular(const std::string& folded, const std::string& lower, Language language) {
  const auto ends = [&](std::string_view tail) { return folded.size() > tail.size() && folded.ends_with(tail); };
  const auto with = [&](std::size_t off, std::string_view tail) {
    return folded.substr(0, folded.size() - off).append(tail);
  };
  if (language == Language::es) {
    if (ends("ces") && !lower.ends_with("c\xC3\xA9s")) return with(3, "z");
    // volcanes, unidades, leyes: what is left is stemmed as the singular is. Not interés, which is one.
    constexpr std::string_view kBeforeEs = "nrldsy";
    if (folded.size() >= 5 && folded.ends_with("es") && !lower.ends_with("\xC3\xA9s") &&
        kBeforeEs.find(folded[folded.size() - 3]) != std::string_view::npos)
      return with(2, "");
    if (folded.size() >= 4 && (folded.ends_with("as") || folded.ends_with("os"))) return with(1, "");
  } else if (language == Language::pt) {
    if (ends("oes") || (ends("aes") && folded != "maes")) return with(3, "ao");
    if (ends("ais") || ends("eis") || ends("ois")) return with(2, "l");
    if (ends("ns")) return with(2, "m");
  }
  return folded;
}

bool stems(const std::string& folded) {
  return folded.size() > 2 &&
         std::all_of(folded.begin(), folded.end(), [](char c) { return static_cast<unsigned char>(c) >= 'a'; });
}

std::string xapian_stem(const std::string& word, Language language) {
  thread_local std::array<Xapian::Stem, kStemmedLanguages> stemmers{Xapian::Stem("spanish"), Xapian::Stem("portuguese"),
                                                                    Xapian::Stem("english"), Xapian::Stem("french")};
  return stemmers[static_cast<std::size_t>(language)](word);
}

}  // namespace

Language language_of(std::string_view tag) {
  const std::string_view primary = tag.substr(0, tag.find_first_of("-_"));
  if (primary == "es" || primary == "spa") return Language::es;
  if (primary == "pt" || primary == "por") return Language::pt;
  if (primary == "en" || primary == "eng") return Language::en;
  if (primary == "fr" || primary == "fra" || primary == "fre") return Language::fr;
  return Language::other;
}

/// ICU's normalization costs a microsecond a word, and a catalogue says the same words again and again.
Forms& forms_of(std::string_view word) {
  thread_local std::unordered_map<std::string, Forms, Hash, std::equal_to<>> remembered;
  if (const auto found = remembered.find(word); found != remembered.end()) return found->second;
  if (remembered.size() > kRememberedWords) remembered.clear();
  const bool plain = std::all_of(word.begin(), word.end(), [](char c) { return static_cast<unsigned char>(c) < 0x80; });
  Forms forms{cut(plain ? lower(word) : visible(lower(word))), cut(fold(word)), {}};
  forms.folded = one_spelling(std::move(forms.folded), forms.lower);
  // U+2044, into which compatibility folding turns ½, is how nobody types a fraction.
  for (std::size_t at; (at = forms.folded.find("\xE2\x81\x84")) != std::string::npos; forms.folded[at] = '/')
    forms.folded.erase(at, 2);
  return remembered.emplace(word, std::move(forms)).first->second;
}

void each_written(std::string_view text, const VisitWritten& visit) {
  Tokenizer(text, visit).run();
}

void each_word(std::string_view text, const VisitWord& visit) {
  each_written(text, [&](std::uint32_t begin, std::uint32_t end, std::string_view letters, bool whole) {
    visit(begin, end, forms_of(letters), whole);
  });
}

std::vector<Token> tokenize(std::string_view text) {
  std::vector<Token> tokens;
  tokens.reserve(text.size() / 7 + 4);
  each_word(text, [&](std::uint32_t begin, std::uint32_t end, const Forms& forms, bool whole) {
    tokens.push_back({begin, end, forms.lower, forms.folded, whole});
  });
  return tokens;
}

const std::string& stem(Forms& forms, Language language) {
  if (language == Language::other || !stems(forms.folded)) return forms.folded;
  std::string& stem = forms.stems[static_cast<std::size_t>(language)];
  if (stem.empty()) stem = xapian_stem(singular(forms.folded, forms.lower, language), language);
  return stem;
}

std::string stem(const Token& token, Language language) {
  Forms forms{token.lower, token.folded, {}};
  return stem(forms, language);
}

std::vector<std::string> query_stems(const Token& token) {
  std::vector<std::string> result;
  const auto add = [&](std::string term) {
    if (std::find(result.begin(), result.end(), term) == result.end()) result.push_back(std::move(term));
  };
  for (std::size_t language = 0; language < kStemmedLanguages; ++language)
    add(stem(token, static_cast<Language>(language)));
  // Without its accent, "interes" could be a plural: ask for both.
  if (stems(token.folded) && token.folded.ends_with('s')) {
    add(xapian_stem(token.folded, Language::es));
    add(xapian_stem(token.folded, Language::pt));
  }
  add(token.folded);
  return result;
}

bool is_stop_word(std::string_view folded, Language language) {
  if (language == Language::other) return false;
  const auto& words = stop_words(language);
  return words.contains(folded);
}

bool is_stop_word(std::string_view folded) {
  if (is_taught_elsewhere(folded)) return false;
  for (std::size_t language = 0; language < kStemmedLanguages; ++language)
    if (stop_words(static_cast<Language>(language)).contains(folded)) return true;
  return false;
}

Language detect_language(std::string_view text, Language otherwise) {
  std::array<int, kStemmedLanguages> seen{};
  for (const Token& token : tokenize(text.substr(0, 4000))) {
    if (is_taught_elsewhere(token.folded)) continue;
    for (std::size_t language = 0; language < kStemmedLanguages; ++language)
      seen[language] += stop_words(static_cast<Language>(language)).contains(token.folded) ? 1 : 0;
  }
  const auto best = std::max_element(seen.begin(), seen.end());
  const auto ties = std::count(seen.begin(), seen.end(), *best);
  return *best == 0 || ties > 1 ? otherwise : static_cast<Language>(best - seen.begin());
}

}  // namespace acervo::search
