#include "catalog/library/sound_print_store.hpp"

#include <algorithm>
#include <bit>

#include "catalog/library/sound_print.sql.hpp"

namespace acervo {

namespace {

// PostgreSQL's integers have a sign; the bits are what counts.
std::vector<std::int64_t> to_integers(const SoundPrint& print) {
  std::vector<std::int64_t> numbers;
  for (const auto number : print) numbers.push_back(std::bit_cast<std::int32_t>(number));
  return numbers;
}

SoundPrint from_integers(const std::vector<std::int64_t>& numbers) {
  SoundPrint print;
  for (const auto number : numbers) print.push_back(std::bit_cast<std::uint32_t>(static_cast<std::int32_t>(number)));
  return print;
}

std::vector<std::int64_t> keys_of(const SoundPrint& print) {
  const auto keys = print_keys(print);
  return {keys.begin(), keys.end()};
}

}  // namespace

void put_sound_print(db::Tx& tx, const MaterialId& material, int revision, const SoundPrint& print) {
  if (!print.empty()) tx.run(sql::sound_print::put, {material.value, revision, to_integers(print), keys_of(print)});
}

void SoundPrintStore::put(const MaterialId& material, int revision, const SoundPrint& print) {
  database_.write([&](db::Tx& tx) { put_sound_print(tx, material, revision, print); });
}

bool SoundPrintStore::has(const MaterialId& material, int revision) {
  return database_.read([&](db::Tx& tx) {
    return tx.run(sql::sound_print::exists, {material.value, revision}).front()["known"].boolean();
  });
}

SoundPrint SoundPrintStore::of(const MaterialId& material) {
  return database_.read([&](db::Tx& tx) {
    const auto rows = tx.run(sql::sound_print::of_material, {material.value});
    return rows.empty() ? SoundPrint{} : from_integers(rows.front()["numbers"].integers());
  });
}

std::vector<SoundsAlike> SoundPrintStore::similar_to(const SoundPrint& print, const MaterialId& except) {
  const auto keys = keys_of(print);
  if (keys.empty()) return {};
  std::vector<SoundsAlike> found;
  database_.read([&](db::Tx& tx) {
    const auto rows = tx.run(sql::sound_print::candidates, {keys, except.value});
    for (std::size_t i = 0; i < rows.size(); ++i)
      if (const auto same = same_sound(print, from_integers(rows[i]["numbers"].integers())))
        found.push_back({{rows[i]["material"].text()}, *same});
  });
  std::ranges::sort(found, {}, [](const SoundsAlike& alike) { return alike.same.difference; });
  return found;
}

}  // namespace acervo
