#pragma once

#include "web/api/change_source.hpp"

namespace acervo::web {

/// As `teach_vocabularies`, one after the other: who read the words earlier must not have the last word. Thread-safe.
void teach(search::Searcher& searcher, VocabularyStore& vocabularies, db::Database& database);

}  // namespace acervo::web
