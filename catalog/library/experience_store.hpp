#pragma once

#include <optional>
#include <vector>

#include "catalog/db/database.hpp"
#include "catalog/library/experience.hpp"

namespace acervo {

struct ExperiencePage {
  std::int64_t total = 0;  ///< 0 past the end
  std::vector<Experience> items;
};

/// What teachers tell of their lessons. Thread-safe. Who may do what is asked before: `can`. Search is told by the
/// tables' own triggers.
class ExperienceStore {
 public:
  explicit ExperienceStore(db::Database& database) : database_(database) {}

  /// A draft.
  ExperienceId create(const ExperienceText& text, const PersonId& author);
  std::optional<Experience> find(const ExperienceId& id);

  /// Each @throws Error{conflict, reason "version_conflict"} if `version` is not the current one.
  void update(const ExperienceId& id, int version, const ExperienceText& text);
  /// @param observations  a curator's, for the author; without them the earlier ones stay until it is published
  void set_state(const ExperienceId& id, int version, ExperienceState state,
                 const std::optional<std::string>& observations = std::nullopt);
  void remove(const ExperienceId& id, int version);

  /// What is published of a lesson, the newest first.
  ExperiencePage of_material(const MaterialId& material, int page, int per_page);
  /// What is published of whatever lesson, the newest first.
  ExperiencePage newest(int page, int per_page);
  /// In whatever state, the last touched first.
  ExperiencePage of_author(const PersonId& author, int page, int per_page);
  /// What waits for a curator, the longest waiting first.
  ExperiencePage in_review(int page, int per_page);

 private:
  db::Database& database_;
};

}  // namespace acervo
