#include "catalog/library/picture_print_store.hpp"

#include <algorithm>
#include <bit>

#include "catalog/library/picture_print.sql.hpp"

namespace acervo {

namespace {

std::vector<std::int64_t> to_integers(const std::vector<PictureChange>& changes) {
  std::vector<std::int64_t> numbers;
  for (const auto& [speaks, rises] : changes)
    numbers.push_back(std::bit_cast<std::int64_t>(std::uint64_t(speaks) << 32 | rises));
  return numbers;
}

std::vector<PictureChange> from_integers(const std::vector<std::int64_t>& numbers) {
  std::vector<PictureChange> changes;
  for (const auto number : numbers) {
    const auto bits = std::bit_cast<std::uint64_t>(number);
    changes.push_back({std::uint32_t(bits >> 32), std::uint32_t(bits)});
  }
  return changes;
}

std::vector<std::int64_t> widened(const std::vector<std::int32_t>& keys) {
  return {keys.begin(), keys.end()};
}

}  // namespace

void put_picture_print(db::Tx& tx, const MaterialId& material, int revision, const PicturePrint& print) {
  if (!print.empty())
    tx.run(sql::picture_print::put, {material.value, revision, to_integers(print.changes), widened(print.keys)});
}

PicturePrint PicturePrintStore::of(const MaterialId& material) {
  return database_.read([&](db::Tx& tx) -> PicturePrint {
    const auto rows = tx.run(sql::picture_print::of_material, {material.value});
    if (rows.empty()) return {};
    const auto keys = rows.front()["keys"].integers();
    return {from_integers(rows.front()["changes"].integers()), {keys.begin(), keys.end()}};
  });
}

std::vector<LooksAlike> PicturePrintStore::similar_to(const PicturePrint& print, const MaterialId& except) {
  if (print.keys.empty()) return {};
  std::vector<LooksAlike> found;
  database_.read([&](db::Tx& tx) {
    const auto rows = tx.run(sql::picture_print::candidates, {widened(print.keys), except.value});
    for (std::size_t i = 0; i < rows.size(); ++i)
      if (const auto same = same_picture(print, {from_integers(rows[i]["changes"].integers()), {}}))
        found.push_back({{rows[i]["material"].text()}, *same});
  });
  std::ranges::sort(found, std::greater{}, [](const LooksAlike& alike) { return alike.same.agreement; });
  return found;
}

}  // namespace acervo
