#pragma once

#include <optional>
#include <string>
#include <vector>

#include "catalog/core/ids.hpp"
#include "catalog/core/units.hpp"
#include "catalog/db/database.hpp"

namespace acervo {

/// A picture of the recording that could stand for it.
struct PosterCandidate {
  std::string blob;  ///< JPEG
  Micros time{};
};

/// What stands for a material, and what could.
struct PosterChoice {
  std::vector<PosterCandidate> candidates;  ///< of the file that plays, best first
  std::optional<std::string> own;           ///< given by somebody
  std::optional<std::string> chosen;        ///< among the candidates
  std::optional<std::string> shown;
  int revision = 0;  ///< that plays; 0 where none does
};

/// Posters: one that somebody gave goes before a candidate that somebody chose, and that before the best one. A chosen
/// candidate is its file's and comes and goes with it; a given one stays through every change of the file. Thread-safe.
class PosterStore {
 public:
  explicit PosterStore(db::Database& database) : database_(database) {}

  /// @throws Error{not_found}
  PosterChoice get(const MaterialId& material);

  /// @throws Error{not_found} if the file that plays has no such candidate
  void choose(const MaterialId& material, std::size_t candidate);
  void give(const MaterialId& material, const std::string& blob);
  /// Back to the best candidate.
  void choose_none(const MaterialId& material);

 private:
  db::Database& database_;
};

/// Shows the poster that is due while `revision` plays, inside the caller's transaction.
void show_poster(db::Tx& tx, const MaterialId& material, int revision);

}  // namespace acervo
