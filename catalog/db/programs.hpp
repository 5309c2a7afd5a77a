#pragma once

#include <filesystem>
#include <string>

namespace acervo::db {

/// The folder of PostgreSQL's programs. Debian keeps each version's apart, and a cluster is run by the version that
/// made it.
/// @param needed  one that must be there: where there is no server, only a client's are
/// @param version  its major number; empty: the newest
/// @throws Error{unavailable, reason "postgres_missing"}
std::filesystem::path find_programs(const std::string& needed, const std::string& version = "");

}  // namespace acervo::db
