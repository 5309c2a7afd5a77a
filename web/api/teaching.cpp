#include "web/api/teaching.hpp"

#include <mutex>

namespace acervo::web {

void teach(search::Searcher& searcher, VocabularyStore& vocabularies, db::Database& database) {
  static std::mutex one;
  const std::lock_guard lock(one);
  teach_vocabularies(searcher, vocabularies, database);
}

}  // namespace acervo::web
