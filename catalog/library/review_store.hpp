#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "catalog/core/ids.hpp"
#include "catalog/db/database.hpp"
#include "catalog/library/material.hpp"

namespace acervo {

/// Which records a curator wants to see.
struct ReviewList {
  std::optional<MaterialState> state;
  std::optional<PersonId> owner;
  /// One of `review_lacks()`, "anything" or "nothing".
  std::optional<std::string> lacks;
  enum class Preparation { any, failed, preparing } preparation = Preparation::any;
  std::string text;  ///< in the title, the owner's name or the identifier
  enum class Sort { oldest, newest, updated } sort = Sort::oldest;
  int page = 1, per_page = 20;
};

struct ReviewPage {
  struct Record {
    MaterialId id;
    std::vector<std::string> lacks;
  };
  std::int64_t total = 0;
  std::vector<Record> items;
  std::map<MaterialState, std::int64_t> states;  ///< of all records, whatever the list asks for
};

/// What a record can lack: what is needed to publish it, and what makes it found and understood.
const std::vector<std::string>& review_lacks();

/// The curators' view of every record in whatever state. Thread-safe. Who may ask is decided before: `can`.
class ReviewStore {
 public:
  explicit ReviewStore(db::Database& database) : database_(database) {}

  /// A page past the end has `total` 0.
  ReviewPage list(const ReviewList& which);

 private:
  db::Database& database_;
};

}  // namespace acervo
