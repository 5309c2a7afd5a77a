#pragma once

#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "catalog/core/json.hpp"
#include "catalog/db/database.hpp"

namespace acervo {

using Labels = std::map<std::string, std::string>;  ///< "es", "pt", "en"

struct Concept {
  std::string code;
  std::optional<std::string> parent;
  int position = 0;
  Labels labels;
  std::map<std::string, std::vector<std::string>> alternatives;
  Json match;  ///< URIs and codes of other systems
  bool valid = true;
  bool operator==(const Concept&) const = default;
};

struct Vocabulary {
  std::string name;
  std::string version;
  Labels labels;
  std::vector<Concept> concepts;  ///< by position
  bool operator==(const Vocabulary&) const = default;

  const Concept* find(std::string_view code) const;
  /// The label in `language`, else in Spanish, else the code itself.
  std::string label(std::string_view code, std::string_view language) const;
  /// The codes of the concept and of all above it.
  std::vector<std::string> with_ancestors(std::string_view code) const;
};

/// All vocabularies, a value of one moment.
struct Vocabularies {
  std::map<std::string, Vocabulary, std::less<>> all;
  int edition = 0;  ///< another one where anything in them is another, in this process
  const Vocabulary* find(std::string_view name) const;
  /// @throws Error{internal} if there is none of that name
  const Vocabulary& get(std::string_view name) const;
};

class VocabularyStore {
 public:
  explicit VocabularyStore(db::Database& database) : database_(database) {}

  /// Puts the shipped vocabularies into the database where they are missing or of another version. A concept that the
  /// new version lacks stays, marked as no longer valid.
  /// @returns how many vocabularies changed
  int load_seeds();

  /// The vocabularies as they are now; read again at most every ten seconds. Thread-safe.
  std::shared_ptr<const Vocabularies> current();

 private:
  db::Database& database_;
  std::mutex mutex_;
  std::shared_ptr<const Vocabularies> cached_;
  std::chrono::steady_clock::time_point read_at_{};
};

}  // namespace acervo
