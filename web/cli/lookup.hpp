#pragma once

#include "catalog/library/import_vocabulary.hpp"
#include "catalog/library/vocabulary.hpp"

namespace acervo::web {

/// What people write, to codes, over the vocabularies as they are in the database.
VocabularyLookup lookup_of(const Vocabularies& vocabularies);

}  // namespace acervo::web
