#include "catalog/library/duplicates.hpp"

#include <algorithm>

#include "catalog/library/picture_print.sql.hpp"
#include "catalog/library/picture_print_store.hpp"
#include "catalog/library/sound_print_store.hpp"

namespace acervo {

std::vector<LikelyDuplicate> likely_duplicates(db::Database& database, const MaterialId& material,
                                               const SoundPrint& sound, const PicturePrint& picture) {
  std::vector<LikelyDuplicate> result;
  for (const auto& [other, same] : SoundPrintStore(database).similar_to(sound, material))
    result.push_back({other, true, false, same.shared, same.offset});
  for (const auto& [other, same] : PicturePrintStore(database).similar_to(picture, material)) {
    const auto known = std::ranges::find(result, other, &LikelyDuplicate::material);
    if (known != result.end())
      known->looks_alike = true;
    else
      result.push_back({other, false, true, same.shared, same.offset});
  }
  std::ranges::stable_partition(result, [](const LikelyDuplicate& one) { return one.sounds_alike && one.looks_alike; });
  return result;
}

LikelyDuplicates likely_duplicates(db::Database& database, const MaterialId& material) {
  const bool known = database.read([&](db::Tx& tx) {
    const auto rows = tx.run(sql::picture_print::was_gone_through, {material.value});
    return !rows.empty() && rows.front()["done"].boolean();
  });
  return {known, likely_duplicates(database, material, SoundPrintStore(database).of(material),
                                   PicturePrintStore(database).of(material))};
}

}  // namespace acervo
