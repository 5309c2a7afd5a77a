#pragma once

#include <string>

#include "catalog/db/database.hpp"

namespace acervo::db {

/// How long one statement may take before PostgreSQL gives it up: four times what a request waits for its answer.
/// Migrations take as long as they need.
inline constexpr const char* kStatementTimeout = "60s";

/// How long one may take that nobody waits for: work over whole tables, once an hour or once.
inline constexpr const char* kLongStatementTimeout = "15min";

/// Gives the statements of this transaction the longer time. In a `write`: a `read` has no transaction to end it with.
void allow_long_statements(Tx& tx);

/// `url` (either form that libpq takes) with an end to waiting for a server that is no longer there: for a connection,
/// for what was sent, for a line that is silent. What `url` itself says stands.
/// @throws Error{unavailable, "database_gone"} where it is no connection string
std::string with_timeouts(const std::string& url);

}  // namespace acervo::db
