#include "search/stop_words.hpp"

#include <array>

namespace acervo::search {

const std::unordered_set<std::string_view>& stop_words(Language language) {
  static const std::array<std::unordered_set<std::string_view>, kStemmedLanguages> lists{{
      {"a",       "al",       "ante",   "como",   "con",   "cual", "cuando", "de",    "del",   "desde", "donde", "e",
       "el",      "ella",     "en",     "entre",  "es",    "esa",  "ese",    "esta",  "este",  "esto",  "hay",   "la",
       "las",     "le",       "les",    "lo",     "los",   "mas",  "mi",     "muy",   "no",    "nos",   "o",     "para",
       "pero",    "por",      "porque", "que",    "se",    "ser",  "si",     "sin",   "sobre", "son",   "su",    "sus",
       "tu",      "u",        "un",     "una",    "unas",  "unos", "y",      "ya",    "estas", "estos", "esas",  "esos",
       "tambien", "nosotros", "ellos",  "cuales", "quien", "fue",  "sera",   "estan", "cada",  "asi"},
      {"a",    "ao",   "aos",   "as",     "com",    "como", "da",   "das",  "de",   "do",    "dos",  "e",
       "ela",  "ele",  "em",    "entre",  "essa",   "esse", "esta", "este", "foi",  "isso",  "isto", "ja",
       "mais", "mas",  "muito", "na",     "nao",    "nas",  "no",   "nos",  "o",    "os",    "ou",   "para",
       "pela", "pelo", "por",   "porque", "quando", "que",  "se",   "sem",  "seu",  "sua",   "sao",  "tambem",
       "um",   "uma",  "umas",  "uns",    "voce",   "seus", "suas", "num",  "numa", "pelos", "pelas"},
      {"a",   "about", "an",     "and",   "are",  "as",    "at",    "be",    "been",  "but",   "by",   "can",
       "for", "from",  "has",    "have",  "how",  "i",     "if",    "in",    "into",  "is",    "it",   "its",
       "of",  "on",    "or",     "our",   "that", "the",   "their", "then",  "there", "these", "they", "this",
       "to",  "was",   "we",     "were",  "what", "when",  "where", "which", "who",   "why",   "will", "with",
       "you", "your",  "does",   "did",   "them", "those", "than",  "he",    "she",   "his",   "her",  "my",
       "me",  "would", "should", "could", "been", "being", "also",  "not"},
      {"a",     "au",    "aux",   "avec", "ce",    "ces",     "cette", "comme", "dans", "de",   "des", "du",
       "elle",  "en",    "est",   "et",   "il",    "ils",     "je",    "l",     "la",   "le",   "les", "leur",
       "mais",  "ne",    "nous",  "on",   "ou",    "par",     "pas",   "pour",  "qu",   "que",  "qui", "sa",
       "se",    "ses",   "son",   "sont", "sur",   "un",      "une",   "vous",  "d",    "c",    "j",   "y",
       "notre", "votre", "leurs", "cet",  "quand", "comment", "cela",  "ont",   "etre", "avoir"},
  }};
  return lists[static_cast<std::size_t>(language)];
}

bool is_taught_elsewhere(std::string_view folded) {
  static const std::unordered_set<std::string_view> words{"sur",   "par",     "son",   "pelo",
                                                          "pelos", "comment", "notre", "sera"};
  return words.contains(folded);
}

}  // namespace acervo::search
