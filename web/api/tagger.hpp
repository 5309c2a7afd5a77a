#pragma once

#include <chrono>
#include <memory>
#include <mutex>
#include <string>
#include <unordered_map>
#include <vector>

#include "catalog/core/json_fwd.hpp"
#include "catalog/library/material_store.hpp"
#include "catalog/library/tag_suggestion_store.hpp"
#include "catalog/library/vocabulary.hpp"
#include "search/searcher.hpp"
#include "search/tagging.hpp"

namespace acervo::web {

/// Suggests what materials could be described with: lessons like it from the index, what those are described with from
/// the catalogue, names from the vocabularies and the keywords in use. Thread-safe.
class Tagger {
 public:
  Tagger(db::Database& database, MaterialStore& materials, VocabularyStore& vocabularies, search::Searcher& searcher);

  /// For each of the materials that are there, in any order. Learns from what the viewer may see.
  /// @param remember  keep what was read of the lessons learned from, for many materials in a row
  std::vector<std::pair<MaterialId, std::vector<search::TagSuggestion>>> suggest(const std::vector<MaterialId>& ids,
                                                                                 const search::Viewer& viewer,
                                                                                 bool remember = false);

 private:
  std::shared_ptr<const search::TagNames> names();

  MaterialStore& materials_;
  VocabularyStore& vocabularies_;
  search::Searcher& searcher_;
  TagSuggestionStore suggestions_;
  std::mutex mutex_;  ///< guards what follows
  std::shared_ptr<const search::TagNames> names_;
  std::chrono::steady_clock::time_point named_at_{};
  std::unordered_map<std::string, search::Tags> remembered_;
};

/// As the catalogue keeps it.
Json reasons_json(const std::vector<search::TagReason>& reasons);

/// The strongest reason as a sentence: "12 de las 30 lecciones más parecidas".
std::string reason_text(const Json& reasons, const std::string& language);

/// What people read for a value.
std::string tag_label(const Vocabularies& vocabularies, const std::string& field, const std::string& value,
                      const std::string& language);

}  // namespace acervo::web
