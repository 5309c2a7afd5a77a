#pragma once

#include <vector>

#include "catalog/core/ids.hpp"
#include "catalog/db/database.hpp"

namespace acervo {

/// The lessons that people keep on their account to come back to. Thread-safe.
class KeptStore {
 public:
  static constexpr int kMost = 500;  ///< of one person; beyond it the oldest go

  explicit KeptStore(db::Database& database) : database_(database) {}

  void keep(const PersonId& person, const MaterialId& material);
  void let_go(const PersonId& person, const MaterialId& material);
  /// Last kept first.
  std::vector<MaterialId> list(const PersonId& person);

 private:
  db::Database& database_;
};

}  // namespace acervo
