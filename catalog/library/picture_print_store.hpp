#pragma once

#include <vector>

#include "catalog/core/ids.hpp"
#include "catalog/db/database.hpp"
#include "catalog/library/picture_print.hpp"

namespace acervo {

/// A material that looks like the same recording.
struct LooksAlike {
  MaterialId material;
  SamePicture same;
};

/// Finds the same recording among all that plays by what happens in its picture. Candidates come from an index by the
/// changes that they share; only the ten that share most are compared. Thread-safe.
class PicturePrintStore {
 public:
  explicit PicturePrintStore(db::Database& database) : database_(database) {}

  /// The print of the file that plays; empty while there is none.
  PicturePrint of(const MaterialId& material);
  /// Best first. @param except  not looked at; may be empty
  std::vector<LooksAlike> similar_to(const PicturePrint& print, const MaterialId& except);

 private:
  db::Database& database_;
};

/// Keeps the print of a file. An empty one is not kept.
void put_picture_print(db::Tx& tx, const MaterialId& material, int revision, const PicturePrint& print);

}  // namespace acervo
