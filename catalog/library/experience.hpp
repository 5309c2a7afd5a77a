#pragma once

#include <optional>
#include <string>
#include <vector>

#include "catalog/core/ids.hpp"
#include "catalog/core/time.hpp"
#include "catalog/directory/experience_permissions.hpp"
#include "catalog/library/material.hpp"

namespace acervo {

using ExperienceId = Id<struct ExperienceNoun>;

/// One thing that was done, perhaps with a lesson from some second on.
struct ExperienceStep {
  std::string activity;
  std::optional<int> minutes;
  std::optional<MaterialId> material;
  std::optional<int> start_second;  ///< of `material`
  bool operator==(const ExperienceStep&) const = default;
};

/// What a teacher tells of how a lesson went. Level, modality and licence are concepts of the vocabularies.
struct ExperienceText {
  std::string title;
  std::optional<std::string> language;
  std::string summary;
  std::optional<std::string> level;
  std::optional<std::string> country;  ///< ISO 3166-1, "MX"
  std::optional<std::string> modality;
  std::optional<int> students;
  std::string purpose;
  std::vector<ExperienceStep> steps;
  std::string results;
  std::string reflection;
  std::string license = "cc-by-sa";
  std::vector<MaterialId> materials;  ///< that it uses, also those of the steps
  bool operator==(const ExperienceText&) const = default;

  /// Puts the steps' lessons among the materials, where they are not.
  void gather_materials();
};

struct Experience {
  ExperienceId id;
  PersonId author;
  std::string author_name;
  ExperienceState state = ExperienceState::draft;
  ExperienceText text;
  std::string observations;  ///< with which a curator returned it
  int version = 1;           ///< grows with each change, also of the state
  Time created{}, updated{};
  std::optional<Time> sent, published;

  ExperienceSubject subject() const { return {author, state}; }
};

/// What is missing before it may be sent or published. A title alone is enough to keep it.
std::vector<FieldError> missing_for_publication(const ExperienceText& text);

/// What no draft may have either: too long, too many, out of bounds.
std::vector<FieldError> over_limits(const ExperienceText& text);

inline constexpr std::size_t kLongestObservations = 5000;

}  // namespace acervo
