#pragma once

#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "search/analysis.hpp"

namespace acervo::search {

/// One way to say something, and in which language; `other` where it belongs to none (an abbreviation, a name).
struct Wording {
  Wording(std::string said, Language spoken = Language::other) : text(std::move(said)), language(spoken) {}
  Wording(const char* said) : text(said) {}

  std::string text;
  Language language = Language::other;
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
  };
  struct Match {
    std::size_t words = 0;                ///< how many of the query's tokens it covers
    Language language = Language::other;  ///< of what was typed, where the vocabulary knows it in one language only
    std::vector<Way> alternatives;        ///< other ways to say it, those of its own language first
  };
  /// The longest phrase that begins with tokens[from]; no words when there is none. Accents, capitals and plurals do
  /// not matter.
  Match match(const std::vector<Token>& tokens, std::size_t from) const;

  struct Expansion {
    std::string said;                       ///< as typed
    std::vector<std::string> alternatives;  ///< what is searched too, lower case
  };
  /// Every part of a text that is also searched otherwise, in its order.
  std::vector<Expansion> expand(std::string_view text) const;

 private:
  static constexpr std::size_t kMostAlternatives = 16;
  struct Phrase {
    std::vector<Token> words;
    std::vector<std::vector<std::string>> stems;
    std::size_t entry;
    Language language;
  };
  std::vector<std::vector<std::size_t>> entries_;  ///< indices into phrases_
  std::vector<Phrase> phrases_;
  std::unordered_map<std::string, std::vector<std::size_t>> by_first_stem_;
};

}  // namespace acervo::search
