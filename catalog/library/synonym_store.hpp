#pragma once

#include <optional>
#include <string>
#include <vector>

#include "catalog/core/ids.hpp"
#include "catalog/core/time.hpp"
#include "catalog/db/database.hpp"
#include "catalog/library/vocabulary.hpp"

namespace acervo {

/// One way to say it. `country` is where it is said so (ISO 3166-1), empty for everywhere; `language` "es", "pt", "en",
/// "fr" or empty.
struct SynonymWord {
  std::string text;
  std::string country;
  std::string language;
  bool operator==(const SynonymWord&) const = default;
};

/// Words that mean the same for search.
struct Synonym {
  std::string id;  ///< of a shipped one that nobody has changed: its code with "s-" before it
  std::vector<SynonymWord> words;
  bool shipped = false;  ///< came with the program
  bool changed = false;  ///< shipped, and changed by staff since
  bool active = true;
  std::optional<Time> changed_at;
};

inline constexpr std::size_t kMostSynonymWords = 30;
inline constexpr std::size_t kLongestSynonymWord = 100;

/// The synonyms that staff edit over those that the program brings. Thread-safe.
class SynonymStore {
 public:
  SynonymStore(db::Database& database, VocabularyStore& vocabularies)
      : database_(database), vocabularies_(vocabularies) {}

  /// All of them, also those that are not active: what staff changed last first, then the shipped ones in their order.
  std::vector<Synonym> list();
  std::optional<Synonym> find(const std::string& id);

  Synonym add(const std::vector<SynonymWord>& words, const PersonId& by);
  /// A shipped one becomes the staff's with its first change, and keeps its id.
  /// @throws Error{not_found}
  Synonym change(const std::string& id, const std::vector<SynonymWord>& words, bool active, const PersonId& by);

 private:
  db::Database& database_;
  VocabularyStore& vocabularies_;
};

}  // namespace acervo
