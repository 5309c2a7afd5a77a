#include "search/analysis.hpp"

#include <xapian.h>

#include <algorithm>
#include <array>
#include <memory>
#include <optional>
#include <unordered_map>
#include <utility>

#include "catalog/core/text.hpp"
#include "search/spellings.hpp"
#include "search/stop_words.hpp"

namespace acervo::search {

namespace {

constexpr std::size_t kLongestWord = 64;
constexpr std::size_t kRememberedWords = 8'000;

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

/// The words that a thread met last: at least kRememberedWords, and at most twice as many, some 4 MB. What it gave
/// stays where it is for as many words more.
class WordMemory {
 public:
  Forms* find(std::string_view word) {
    if (const auto found = young_.find(word); found != young_.end()) return &found->second;
    const auto found = old_.find(word);
    if (found == old_.end()) return nullptr;
    auto entry = old_.extract(found);
    make_room();
    return &young_.insert(std::move(entry)).position->second;
  }

  Forms& put(std::string_view word, Forms&& forms) {
    make_room();
    return young_.emplace(word, std::move(forms)).first->second;
  }

 private:
  using Words = std::unordered_map<std::string, Forms, Hash, std::equal_to<>>;

  void make_room() {
    if (young_.size() >= kRememberedWords) old_ = std::exchange(young_, {});
  }

  Words young_, old_;
};

/// What both numbers of a word are stemmed as where the accents' removal, or the stemmer, makes two words of them:
/// lápiz and lápices, vértice and vértices, função and funções, lei and leis, crédit and crédits.
std::string one_number(const std::string& folded, const std::string& lower, Language language) {
  const auto ends = [&](std::string_view tail) { return folded.size() > tail.size() && folded.ends_with(tail); };
  const auto with = [&](std::size_t off, std::string_view tail) {
    return folded.substr(0, folded.size() - off).append(tail);
  };
  const auto before = [&](std::string_view tail) { return folded[folded.size() - tail.size() - 1]; };
  const auto among = [](std::string_view letters, char letter) { return letters.find(letter) != letters.npos; };
  constexpr std::string_view kVowels = "aeiou";
  // interés, inglês and país are singular.
  const bool stressed = lower.ends_with("\xC3\xA9s") || lower.ends_with("\xC3\xAAs") || lower.ends_with("\xC3\xADs");
  if (language == Language::es) {
    if (ends("z")) return with(1, "c");
    if (stressed || folded.size() < 4 || !ends("s")) return folded;
    if (ends("ces")) return with(2, "");
    // volcanes, unidades, leyes: what is left is stemmed as the singular is. Not alcaloides, ejes, artes.
    if (ends("es") && folded.size() > 4 && among("nrldsy", before("es")) && !ends("ides")) return with(2, "");
    if (ends("as") || ends("os") || ends("us") || (ends("es") && !among("nrldsy", before("es"))) || ends("ides"))
      return with(1, "");
    return before("s") != 's' && !among(kVowels, before("s")) ? with(1, "") : folded;  // bits
  }
  if (language == Language::pt) {
    if (ends("oes") || (ends("aes") && folded != "maes")) return with(3, "ao");
    if (ends("ns")) return with(2, "m");
    if (stressed) return folded;
    for (const char vowel : {'a', 'e', 'o', 'u'})
      if (const char tail[] = {vowel, 'i', 's'}; ends({tail, 3})) return with(2, "l");
    // fóssil and fósseis, infantil and infantis; lei, pai and herói, which lose their l in the plural as papel does.
    if (ends("il")) return with(2, "el");
    if (ends("is")) return with(2, "el");
    if (ends("oi") || (folded.size() <= 4 && (ends("ai") || ends("ei")))) return with(1, "l");
    if (folded.size() < 4 || !ends("s") || ends("amos") || ends("emos")) return folded;  // falamos
    if (ends("es") && among("rzs", before("es"))) return with(2, "");
    if (ends("as") || ends("os") || ends("es") || ends("us")) return with(1, "");
    return before("s") != 's' && !among(kVowels, before("s")) ? with(1, "") : folded;
  }
  if (language == Language::fr && folded.size() >= 5 && ends("s") && before("s") != 's') return with(1, "");
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
  thread_local WordMemory remembered;
  if (Forms* const found = remembered.find(word)) return *found;
  thread_local Forms long_one;
  const bool plain = std::all_of(word.begin(), word.end(), [](char c) { return static_cast<unsigned char>(c) < 0x80; });
  Forms forms{cut(plain ? lower(word) : visible(lower(word))), cut(fold(word)), {}};
  forms.folded = one_spelling(std::move(forms.folded), forms.lower);
  // U+2044, into which compatibility folding turns ½, is how nobody types a fraction.
  for (std::size_t at; (at = forms.folded.find("\xE2\x81\x84")) != std::string::npos; forms.folded[at] = '/')
    forms.folded.erase(at, 2);
  // No real word is so long, and what somebody makes up is not to fill the memory.
  if (word.size() > kLongestWord) return long_one = std::move(forms);
  return remembered.put(word, std::move(forms));
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
  if (stem.empty()) stem = xapian_stem(one_number(forms.folded, forms.lower, language), language);
  return stem;
}

std::string stem(const Token& token, Language language) {
  // A question's words are stemmed in every language, again for each way to read it.
  if (Forms& known = forms_of(token.lower); known.lower == token.lower && known.folded == token.folded)
    return stem(known, language);
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
  // Some write it without its accent, by which a singular is told from a plural: francés.
  if (const Token plain{0, 0, token.folded, token.folded}; token.lower != token.folded) {
    add(stem(plain, Language::es));
    add(stem(plain, Language::pt));
  }
  // Without its accent, "interes" could be a plural: ask for both. No singular ends like "multiplicaciones".
  if (stems(token.folded) && token.folded.ends_with('s') && !token.folded.ends_with("iones")) {
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
