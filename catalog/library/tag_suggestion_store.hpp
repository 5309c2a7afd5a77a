#pragma once

#include <optional>
#include <string>
#include <vector>

#include "catalog/core/ids.hpp"
#include "catalog/core/json.hpp"
#include "catalog/db/database.hpp"

namespace acervo {

/// What a material could be described with. `field` is "level", "subject", "type", "language" or "keyword"; `reasons`
/// is for whoever made it and shows it.
struct TagOffer {
  MaterialId material;
  std::string field;
  std::string value;
  double confidence = 0;
  Json reasons = Json::array();
};

enum class TagDecision { offered, accepted, dismissed };
std::string_view name(TagDecision decision);
std::optional<TagDecision> parse_tag_decision(std::string_view text);

/// Suggestions, what people decided about them, and what the lessons to learn from are described with. Thread-safe.
class TagSuggestionStore {
 public:
  explicit TagSuggestionStore(db::Database& database) : database_(database) {}

  struct Described {
    MaterialId id;
    std::vector<std::string> levels, subjects, keywords;
    std::optional<std::string> type, language;
  };
  std::vector<Described> described(const std::vector<MaterialId>& ids);
  /// Keywords of at least two published lessons, the commonest first.
  std::vector<std::string> keywords_in_use();

  /// Materials that lack a description and have not been looked at as they are now, in the order of their ids.
  /// @param before  those looked at before this are due again
  std::vector<MaterialId> due(const MaterialId& after, const std::optional<std::string>& collection, Time before,
                              std::size_t limit);
  std::int64_t count_due(const std::optional<std::string>& collection, Time before);

  /// Replaces what was offered for these materials, in one transaction; what was decided stays decided.
  void offer(const std::vector<MaterialId>& materials, const std::vector<TagOffer>& offers);

  struct Decided {
    TagOffer offer;
    TagDecision decision;
  };
  std::vector<Decided> of(const MaterialId& material);

  /// Remembers a decision. With `apply` the material is changed too: an accepted value is added, one that is taken back
  /// is removed.
  void decide(const TagOffer& offer, TagDecision decision, const PersonId& by, bool apply);

  struct Group {
    std::string field, value;
    std::int64_t lessons = 0;
    double confidence = 0;  ///< the mean
  };
  struct Groups {
    std::int64_t total = 0, lessons = 0;
    std::vector<Group> items;
  };
  Groups groups(double least, const std::optional<std::string>& collection, int page, int per_page);

  struct Offered {
    TagOffer offer;
    std::string title;
  };
  struct OfferedPage {
    std::int64_t total = 0;
    std::vector<Offered> items;
  };
  OfferedPage offered(const std::string& field, const std::string& value, double least,
                      const std::optional<std::string>& collection, int page, int per_page);

  struct Many {
    std::string field, value;
    double least = 0;
    std::optional<std::string> collection;
    std::optional<std::vector<std::string>> materials;  ///< only these
  };
  /// Decides one value for many materials at once and changes them. To take a decision back name the materials.
  /// @returns those it was decided for
  std::vector<std::string> decide_many(const Many& which, TagDecision decision, const PersonId& by);

 private:
  db::Database& database_;
};

}  // namespace acervo
