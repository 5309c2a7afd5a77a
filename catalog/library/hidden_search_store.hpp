#pragma once

#include <string>
#include <vector>

#include "catalog/core/ids.hpp"
#include "catalog/core/time.hpp"
#include "catalog/db/database.hpp"

namespace acervo {

/// Words that the staff want in no suggested search.
struct HiddenSearch {
  std::string id;
  std::string words;  ///< folded, single spaces
  Time hidden{};
};

/// The list of them. Searching for these words goes on as before: they are only suggested to nobody. Thread-safe.
class HiddenSearchStore {
 public:
  explicit HiddenSearchStore(db::Database& database) : database_(database) {}

  /// What was hidden last first.
  std::vector<HiddenSearch> list();
  /// Of what is hidden already only who and when change.
  HiddenSearch hide(const std::string& words, const PersonId& by);
  /// @throws Error{not_found}
  void show(const std::string& id);

 private:
  db::Database& database_;
};

}  // namespace acervo
