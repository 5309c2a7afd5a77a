#pragma once

#include <memory>

#include "search/feed.hpp"

namespace acervo {
class MaterialStore;
struct IndexedMaterial;
struct Vocabularies;
namespace db {
class Database;
}
class VocabularyStore;
}  // namespace acervo

namespace acervo::search {
class Searcher;
}

namespace acervo::web {

/// The catalogue's change feed as the search index reads it.
std::shared_ptr<search::ChangeSource> catalogue_changes(MaterialStore& materials, VocabularyStore& vocabularies);

/// A material as the index takes it.
search::Document document_of(const IndexedMaterial& material, const Vocabularies& vocabularies);

/// Tells the searcher what the vocabularies' words mean in the other languages, what staff say means the same, and what
/// to suggest while typing.
void teach_vocabularies(search::Searcher& searcher, VocabularyStore& vocabularies, db::Database& database);

}  // namespace acervo::web
