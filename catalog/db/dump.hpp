#pragma once

#include <string>

namespace acervo::db {

/// All that the database holds as of one moment, written by pg_dump; whoever works on it is not held up.
/// @param url  a libpq connection string or URI; its password is in no list of processes
/// @param file  a regular one, open for reading and writing
/// @throws Error{unavailable, reason "postgres_missing" | "dump_failed"}
void dump(const std::string& url, int file);

/// Puts what `dump` wrote into an empty database: all of it or nothing.
/// @throws Error{unavailable, reason "postgres_missing" | "load_failed"}
void load(const std::string& url, int file);

/// Whether the database has no table of anybody's.
bool is_empty(const std::string& url);

}  // namespace acervo::db
