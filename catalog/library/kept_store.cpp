#include "catalog/library/kept_store.hpp"

#include "catalog/library/kept.sql.hpp"

namespace acervo {

namespace queries = acervo::sql::kept;

void KeptStore::keep(const PersonId& person, const MaterialId& material) {
  database_.write([&](db::Tx& tx) {
    tx.run(queries::keep, {person.value, material.value});
    tx.run(queries::trim, {person.value, kMost});
  });
}

void KeptStore::let_go(const PersonId& person, const MaterialId& material) {
  database_.write([&](db::Tx& tx) { tx.run(queries::let_go, {person.value, material.value}); });
}

std::vector<MaterialId> KeptStore::list(const PersonId& person) {
  return database_.read([&](db::Tx& tx) {
    std::vector<MaterialId> found;
    const auto rows = tx.run(queries::of_person, {person.value});
    for (std::size_t i = 0; i < rows.size(); ++i) found.push_back({rows[i]["material"].text()});
    return found;
  });
}

}  // namespace acervo
