#pragma once

#include <vector>

#include "catalog/core/ids.hpp"
#include "catalog/db/database.hpp"
#include "catalog/library/picture_print.hpp"
#include "catalog/library/sound_print.hpp"

namespace acervo {

/// A material that is likely the same recording, and why.
struct LikelyDuplicate {
  MaterialId material;
  bool sounds_alike = false, looks_alike = false;
  Micros shared{};  ///< how long both go together
  Micros offset{};  ///< what comes at t here comes at t - offset there
};

struct LikelyDuplicates {
  bool known = false;                  ///< its file was gone through for sound and picture
  std::vector<LikelyDuplicate> found;  ///< those alike in sound and picture, then in sound, then in picture
};

/// Other materials that are likely the same recording as a file of `material` with these prints.
std::vector<LikelyDuplicate> likely_duplicates(db::Database& database, const MaterialId& material,
                                               const SoundPrint& sound, const PicturePrint& picture);
/// Other materials that are likely the same recording as what `material` plays, in another encoding, container or cut.
LikelyDuplicates likely_duplicates(db::Database& database, const MaterialId& material);

}  // namespace acervo
