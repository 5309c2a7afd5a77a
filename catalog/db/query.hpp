#pragma once

#include <string_view>

namespace acervo::db {

/// A named query from a .sql file. The name is what logs and metrics show; each connection prepares it once.
struct Query {
  std::string_view name;  ///< "material.find"
  std::string_view text;
};

}  // namespace acervo::db
