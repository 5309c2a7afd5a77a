#pragma once

#include <string>

#include "catalog/db/database.hpp"

namespace acervo {

/// Brings the database to this program's version: migrations, a change feed that can be followed if somebody put it
/// here from another cluster, the shipped vocabularies. @returns how many migrations ran
int migrate_catalog(db::Database& database);

/// The name of the last migration that this program knows.
std::string last_migration();

}  // namespace acervo
