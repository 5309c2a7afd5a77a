#include "catalog/catalog.hpp"

#include "catalog/db/migrate.hpp"
#include "catalog/db/migrations.hpp"
#include "catalog/library/vocabulary.hpp"

namespace acervo {

int migrate_catalog(db::Database& database) {
  const int ran = db::migrate(database, embedded::migrations);
  VocabularyStore(database).load_seeds();
  return ran;
}

}  // namespace acervo
