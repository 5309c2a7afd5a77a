#include "catalog/library/duplicates.hpp"

#include <algorithm>

#include "catalog/library/picture_print.sql.hpp"
#include "catalog/library/picture_print_store.hpp"
#include "catalog/library/sound_print_store.hpp"

namespace acervo {

LikelyDuplicates likely_duplicates(db::Database& database, const MaterialId& material) {
  LikelyDuplicates result;
  result.known = database.read([&](db::Tx& tx) {
    const auto rows = tx.run(sql::picture_print::was_gone_through, {material.value});
    return !rows.empty() && rows.front()["done"].boolean();
  });
  SoundPrintStore sounds(database);
  for (const auto& [other, same] : sounds.similar_to(sounds.of(material), material))
    result.found.push_back({other, true, false, same.shared, same.offset});
  PicturePrintStore pictures(database);
  for (const auto& [other, same] : pictures.similar_to(pictures.of(material), material)) {
    const auto known = std::ranges::find(result.found, other, &LikelyDuplicate::material);
    if (known != result.found.end())
      known->looks_alike = true;
    else
      result.found.push_back({other, false, true, same.shared, same.offset});
  }
  std::ranges::stable_partition(result.found,
                                [](const LikelyDuplicate& one) { return one.sounds_alike && one.looks_alike; });
  return result;
}

}  // namespace acervo
