// Where the words of a text are: the part of the analysis that looks at characters.
#include <unicode/brkiter.h>
#include <unicode/uchar.h>
#include <unicode/unistr.h>
#include <unicode/utext.h>
#include <unicode/utf8.h>

#include <algorithm>
#include <array>
#include <memory>
#include <optional>
#include <vector>

#include "search/analysis.hpp"
#include "search/spellings.hpp"

namespace acervo::search {

namespace {

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

constexpr std::size_t kLongestOfPair = 24;  // bytes of a word that a number may be written to

bool is_number(std::string_view text, std::size_t most) {
  return !text.empty() && text.size() <= most && std::all_of(text.begin(), text.end(), is_digit);
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
    // 1½ is two words, as "1 1/2" is.
    if (is_digit(at(run.begin)))
      for (std::uint32_t i = run.begin + 1; i + 1 < run.end; ++i)
        if (is_digit(at(i - 1)) && at(i) == '\xC2' && at(i + 1) >= '\xBC' && at(i + 1) <= '\xBE') run.end = i;
    // C++, C#, g++, F#, C++17
    if (run.end - run.begin <= 2 && !is_digit(at(run.begin))) {
      if (at(run.end) == '+' && at(run.end + 1) == '+' && (!letter_at(run.end + 2) || is_digit(at(run.end + 2))))
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
    pair(run);
    const std::uint32_t apostrophe = at(run.end) == '\'' ? 1 : text_.substr(run.end, 3) == "\xE2\x80\x99" ? 3 : 0;
    add(run);
    // "teacher's": what follows the apostrophe is no word of its own.
    if (apostrophe != 0 && (at(run.end + apostrophe) == 's' || at(run.end + apostrophe) == 't') &&
        !letter_at(run.end + apostrophe + 1))
      return run.end + apostrophe + 1;
    return run.end;
  }

  /// "covid 19", "3 d", "10 km": also the word that some write of both.
  void pair(Run run) {
    if (at(run.end) != ' ' || !letter_at(run.end + 1)) return;
    const Run next{run.end + 1, run_end(run.end + 1)};
    const std::string_view one = text_.substr(run.begin, run.end - run.begin);
    const std::string_view other = text_.substr(next.begin, next.end - next.begin);
    const char behind = at(next.end);
    const bool goes_on =
        behind == '-' || ((behind == '/' || behind == '.' || behind == ',') && is_digit(at(next.end + 1)));
    if (goes_on || one.size() > kLongestOfPair) return;
    const bool figures_behind = is_number(other, 3) && std::none_of(one.begin(), one.end(), is_digit);
    const bool figures_before =
        is_number(one, 4) && other.size() <= 2 && std::all_of(other.begin(), other.end(), [](char c) {
          return kPlainLetters[static_cast<unsigned char>(c) & 127] && !is_digit(c);
        });
    if (!figures_behind && !figures_before) return;
    if (is_stop_word(forms_of(figures_behind ? one : other).folded)) return;
    tell({run.begin, next.end}, std::string(one).append(other), true);
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

  /// "3/4", "1.5", "1,000": the whole, and for a fraction nothing else. "1,5" is "1.5", "1,2,3" are three.
  std::optional<std::uint32_t> number(Run run) {
    std::vector<Run> parts{run};
    bool only_commas = true, thousands = true;
    for (std::uint32_t end = run.end; (at(end) == '/' || at(end) == '.' || at(end) == ',') && is_digit(at(end + 1));
         end = parts.back().end) {
      only_commas = only_commas && at(end) == ',';
      parts.push_back({end + 1, run_end(end + 1)});
      thousands = thousands && parts.back().end - parts.back().begin == 3;
    }
    if (parts.size() == 1) return ordinal(run);
    const Run all{run.begin, parts.back().end};
    if (!only_commas || thousands) {
      add(all);
    } else if (parts.size() > 2) {
      for (const Run part : parts) add(part);
    } else {
      std::string letters(text_.substr(all.begin, all.end - all.begin));
      letters[run.end - all.begin] = '.';
      tell(all, letters, false);
    }
    return all.end;
  }

  /// "3.er grado", "1.ª", "2°": the number alone.
  std::optional<std::uint32_t> ordinal(Run run) {
    // The sign of degrees, which many keyboards have in its place.
    if (run.end - run.begin <= 2 && text_.substr(run.end, 2) == "\xC2\xB0" && !letter_at(run.end + 2)) {
      tell({run.begin, run.end + 2}, text_.substr(run.begin, run.end - run.begin), false);
      return run.end + 2;
    }
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

}  // namespace

void each_written(std::string_view text, const VisitWritten& visit) {
  Tokenizer(text, visit).run();
}

}  // namespace acervo::search
