#include "catalog/catalog.hpp"

#include <algorithm>
#include <ranges>

#include "catalog/db/migrate.hpp"
#include "catalog/db/migrations.hpp"
#include "catalog/library/material_store.hpp"
#include "catalog/library/vocabulary.hpp"

namespace acervo {

int migrate_catalog(db::Database& database) {
  const int ran = db::migrate(database, embedded::migrations);
  begin_foreign_feed_again(database);
  VocabularyStore(database).load_seeds();
  return ran;
}

std::string last_migration() {
  return std::string(std::ranges::max(embedded::migrations | std::views::keys));
}

}  // namespace acervo
