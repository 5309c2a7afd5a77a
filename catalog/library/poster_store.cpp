#include "catalog/library/poster_store.hpp"

#include "catalog/core/error.hpp"
#include "catalog/core/json.hpp"
#include "catalog/library/poster.sql.hpp"

namespace acervo {

namespace {

PosterChoice read(db::Tx& tx, const MaterialId& material) {
  const auto rows = tx.run(sql::poster::find, {material.value});
  if (rows.empty()) throw Error(Code::not_found, "no material " + material.value);
  const auto row = rows.front();
  PosterChoice choice;
  choice.revision = static_cast<int>(row["revision"].optional_integer().value_or(0));
  choice.own = row["own_poster"].optional_text();
  choice.chosen = row["chosen_poster"].optional_text();
  choice.shown = row["poster_blob"].optional_text();
  for (const Json& entry : row["candidates"].json())
    choice.candidates.push_back({entry.at("blob"), Micros(entry.at("time").get<std::int64_t>())});
  return choice;
}

void set(db::Tx& tx, const MaterialId& material, const std::optional<std::string>& own,
         const std::optional<std::string>& chosen) {
  tx.run(sql::poster::set_own, {material.value, own});
  tx.run(sql::poster::set_chosen, {material.value, chosen});
  show_poster(tx, material, read(tx, material).revision);
}

}  // namespace

PosterChoice PosterStore::get(const MaterialId& material) {
  return database_.read([&](db::Tx& tx) { return read(tx, material); });
}

void PosterStore::choose(const MaterialId& material, std::size_t candidate) {
  database_.write([&](db::Tx& tx) {
    const auto choice = read(tx, material);
    if (candidate >= choice.candidates.size()) throw Error(Code::not_found, "no such picture of " + material.value);
    set(tx, material, std::nullopt, choice.candidates[candidate].blob);
  });
}

void PosterStore::give(const MaterialId& material, const std::string& blob) {
  database_.write([&](db::Tx& tx) { set(tx, material, blob, read(tx, material).chosen); });
}

void PosterStore::choose_none(const MaterialId& material) {
  database_.write([&](db::Tx& tx) { set(tx, material, std::nullopt, std::nullopt); });
}

void show_poster(db::Tx& tx, const MaterialId& material, int revision) {
  tx.run(sql::poster::show, {material.value, revision});
}

}  // namespace acervo
