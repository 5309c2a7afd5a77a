#pragma once

#include <span>
#include <string>
#include <string_view>
#include <utility>

#include "catalog/db/database.hpp"

namespace acervo::db {

using Migration = std::pair<std::string_view, std::string_view>;  ///< {"202611200001_people.sql", its text}

/// Brings the database to the last of `migrations`, each in a transaction of its own; several processes may do it at
/// once. Migrations only go forward: one whose text changed after it ran, or one that sorts before the last that ran,
/// is an error.
/// @returns how many ran
/// @throws Error{conflict, reason "migration_changed" | "database_newer"}
int migrate(Database& database, std::span<const Migration> migrations);

/// The name of the last that ran. Changes nothing.
std::string last_applied(Database& database);

}  // namespace acervo::db
