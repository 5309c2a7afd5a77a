#pragma once

#include <string>
#include <vector>

#include "catalog/core/ids.hpp"
#include "catalog/db/database.hpp"
#include "catalog/library/sound_print.hpp"

namespace acervo {

/// A material that sounds like the same recording.
struct SoundsAlike {
  MaterialId material;
  SameSound same;
};

/// Finds the same recording in another encoding, container or cut among all that plays. Candidates come from an index
/// by a few of their numbers; only these are compared. Thread-safe.
class SoundPrintStore {
 public:
  explicit SoundPrintStore(db::Database& database) : database_(database) {}

  void put(const MaterialId& material, int revision, const SoundPrint& print);
  bool has(const MaterialId& material, int revision);

  /// The print of the file that plays; empty while there is none.
  SoundPrint of(const MaterialId& material);
  /// Best first. @param except  not looked at; may be empty
  std::vector<SoundsAlike> similar_to(const SoundPrint& print, const MaterialId& except);

 private:
  db::Database& database_;
};

/// The same inside the caller's transaction. An empty print is not kept.
void put_sound_print(db::Tx& tx, const MaterialId& material, int revision, const SoundPrint& print);

}  // namespace acervo
