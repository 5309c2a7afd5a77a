#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "search/analysis.hpp"
#include "search/dictionary.hpp"

namespace acervo::search {

/// One way to say something, and in which language; `other` where it belongs to none (an abbreviation, a name).
struct Wording {
  Wording(std::string said, Language spoken = Language::other, bool of_a_part = false)
      : text(std::move(said)), language(spoken), part(of_a_part) {}
  Wording(const char* said) : text(said) {}

  std::string text;
  Language language = Language::other;
  /// Said of the concept, and maybe only of a part of it: Arts, with drama and dance, which are not the same.
  bool part = false;
};

/// What the staff's vocabulary says means the same: {"ABP", "aprendizaje basado en proyectos"}. Labels of one concept
/// in several languages are such an entry too, which is how a Spanish word finds English material.
using SynonymEntry = std::vector<Wording>;

/// Finds the entries that a query speaks of. Immutable.
class Synonyms {
 public:
  Synonyms() = default;
  explicit Synonyms(const std::vector<SynonymEntry>& entries);

  struct Way {
    std::vector<Token> words;
    Language language;
    bool translated;  ///< said in a language that what was typed is not known to be in
    double sure = 1;  ///< how surely it means the same
  };
  struct Match {
    std::size_t words = 0;                ///< how many of the query's tokens it covers
    Language language = Language::other;  ///< of what was typed, where the vocabulary knows it in one language only
    std::vector<Way> alternatives;        ///< other ways to say it, those of its own language first
  };
  /// The longest phrase that begins with tokens[from]; no words when there is none. Accents, capitals, plurals and
  /// little words between do not matter.
  Match match(const std::vector<Token>& tokens, std::size_t from) const;

  struct Expansion {
    std::string said;                       ///< as typed
    std::vector<std::string> alternatives;  ///< what is searched too, lower case
  };
  /// The words that it is made of: what is mistyped may be one of them, whether or not the catalogue says it.
  const Dictionary& words() const { return *words_; }

  /// Every part of a text that is also searched otherwise, in its order.
  std::vector<Expansion> expand(std::string_view text) const;

 private:
  static constexpr std::size_t kMostAlternatives = 8;  ///< in each language
  struct Phrase {
    std::vector<Token> words;
    std::vector<std::vector<std::string>> stems;  ///< of the words that must be there
    std::size_t entry;
    Language language;
    bool part;
  };
  /// One name for a part is another's by chance: the less, the more there are in that language.
  double sure(const Phrase& typed, const Phrase& way) const;

  std::vector<std::vector<std::size_t>> entries_;  ///< indices into phrases_
  std::vector<Phrase> phrases_;
  std::shared_ptr<const Dictionary> words_ = std::make_shared<const Dictionary>();
  std::unordered_map<std::string, std::vector<std::size_t>> by_first_stem_;
};

}  // namespace acervo::search
