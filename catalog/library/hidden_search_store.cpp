#include "catalog/library/hidden_search_store.hpp"

#include "catalog/core/error.hpp"
#include "catalog/library/hidden_search.sql.hpp"

namespace acervo {

namespace {

HiddenSearch hidden_from(const db::Row& row) {
  return {row["id"].text(), row["words"].text(), row["hidden_at"].time()};
}

}  // namespace

std::vector<HiddenSearch> HiddenSearchStore::list() {
  return database_.read([&](db::Tx& tx) {
    std::vector<HiddenSearch> result;
    const auto rows = tx.run(sql::hidden_search::list);
    for (std::size_t i = 0; i < rows.size(); ++i) result.push_back(hidden_from(rows[i]));
    return result;
  });
}

HiddenSearch HiddenSearchStore::hide(const std::string& words, const PersonId& by) {
  return database_.write([&](db::Tx& tx) {
    return hidden_from(tx.run(sql::hidden_search::hide, {random_id(), words, by.value}).front());
  });
}

void HiddenSearchStore::show(const std::string& id) {
  database_.write([&](db::Tx& tx) {
    if (tx.run(sql::hidden_search::show, {id}).empty()) throw Error(Code::not_found, "no hidden search " + id);
  });
}

}  // namespace acervo
