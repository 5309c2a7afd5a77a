#include "web/cli/lookup.hpp"

#include "catalog/core/json.hpp"

namespace acervo::web {

VocabularyLookup lookup_of(const Vocabularies& vocabularies) {
  VocabularyLookup lookup;
  for (const auto& [name, vocabulary] : vocabularies.all) {
    Json concepts = Json::array();
    for (const Concept& entry : vocabulary.concepts)
      concepts.push_back(
          {{"code", entry.code}, {"labels", entry.labels}, {"alt", entry.alternatives}, {"match", entry.match}});
    lookup.add_vocabulary({{"name", name}, {"version", vocabulary.version}, {"concepts", concepts}});
  }
  return lookup;
}

}  // namespace acervo::web
