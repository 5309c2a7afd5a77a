#pragma once

#include <array>
#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

namespace acervo::search {

/// A language that we can stem. `other` is folded only.
enum class Language : std::uint8_t { es, pt, en, fr, other };
constexpr std::size_t kStemmedLanguages = 4;

/// From a BCP 47 tag ("es-MX" is es); `other` for what we have no stemmer for, and for the empty tag.
Language language_of(std::string_view tag);

/// The language that most of `text`'s little words belong to; `otherwise` where they say nothing.
Language detect_language(std::string_view text, Language otherwise);

/// A word as it stands in a text.
struct Token {
  std::uint32_t begin = 0;  ///< byte offsets into the text, [begin, end)
  std::uint32_t end = 0;
  std::string lower;   ///< lower case, accents kept
  std::string folded;  ///< lower case, without accents
  bool whole = false;  ///< a compound's second reading ("telesecundaria" of "tele-secundaria"): overlaps its parts
};

/// Cuts UTF-8 into words: letters and digits of any script, by ICU's dictionaries where a script writes no spaces.
/// Kept whole: C++, C#, H2O, 3/4, 1.5, U.N.A.M. (as unam), maestr@s (as maestros). Hyphenated words, and a word with a
/// short number behind it ("covid 19"), give their parts and the whole. A word is cut at 64 bytes. Malformed bytes
/// separate words. Thread-safe.
std::vector<Token> tokenize(std::string_view text);

/// A word's forms, remembered per thread so that a text costs one look-up a word.
struct Forms {
  std::string lower;
  std::string folded;
  std::array<std::string, kStemmedLanguages> stems;  ///< empty until asked for
};

/// The term under which a word of a text in `language` is indexed. Thread-safe.
const std::string& stem(Forms& forms, Language language);
std::string stem(const Token& token, Language language);

/// As `tokenize`, without copies: `visit(begin, end, forms, whole)`. `forms` is good until `visit` returns.
using VisitWord = std::function<void(std::uint32_t begin, std::uint32_t end, Forms& forms, bool whole)>;
void each_word(std::string_view text, const VisitWord& visit);

/// The same of words as they are written, for who looks at few of them closely: `visit(begin, end, letters, whole)`,
/// then `forms_of(letters)`. The letters of initials and compounds are not the text's own, and gone when `visit`
/// returns.
using VisitWritten = std::function<void(std::uint32_t begin, std::uint32_t end, std::string_view letters, bool whole)>;
void each_written(std::string_view text, const VisitWritten& visit);

/// Good until the thread's next call.
Forms& forms_of(std::string_view letters);

/// Every term under which some document may hold the word: one per language, without repetition, and as it is.
std::vector<std::string> query_stems(const Token& token);

/// Whether the word says nothing in `language` (folded form).
bool is_stop_word(std::string_view folded, Language language);

/// Whether the word says nothing in whatever language somebody asks: a little word of one, and none that another
/// teaches.
bool is_stop_word(std::string_view folded);

}  // namespace acervo::search
