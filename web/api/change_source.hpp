#pragma once

#include <memory>

#include "search/feed.hpp"

namespace acervo {
class MaterialStore;
class VocabularyStore;
}  // namespace acervo

namespace acervo::search {
class Searcher;
}

namespace acervo::web {

/// The catalogue's change feed as the search index reads it.
std::shared_ptr<search::ChangeSource> catalogue_changes(MaterialStore& materials, VocabularyStore& vocabularies);

/// Tells the searcher what the vocabularies' words mean in the other languages, and what to suggest while typing.
void teach_vocabularies(search::Searcher& searcher, VocabularyStore& vocabularies);

}  // namespace acervo::web
