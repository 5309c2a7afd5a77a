#include "catalog/library/experience.hpp"

#include <algorithm>

#include "catalog/core/text.hpp"

namespace acervo {

namespace {
constexpr std::size_t kLongestSummary = 3000, kLongestPart = 10'000, kLongestActivity = 4000;
constexpr std::size_t kMostSteps = 50, kMostMaterials = 30;
constexpr int kMostStudents = 100'000, kMostMinutes = 10'000, kLastSecond = 1'000'000;
}  // namespace

void ExperienceText::gather_materials() {
  for (const auto& step : steps)
    if (step.material && std::ranges::find(materials, *step.material) == materials.end())
      materials.push_back(*step.material);
}

std::vector<FieldError> missing_for_publication(const ExperienceText& t) {
  std::vector<FieldError> missing;
  const auto require = [&](bool there, const char* field) {
    if (!there) missing.push_back({field, "required"});
  };
  require(!t.title.empty(), "title");
  require(t.language.has_value(), "language");
  require(!t.materials.empty(), "materials");
  require(!t.summary.empty(), "summary");
  require(t.level.has_value(), "level");
  require(t.country.has_value(), "country");
  require(t.modality.has_value(), "modality");
  require(!t.purpose.empty(), "purpose");
  const auto told = [](const ExperienceStep& step) { return !step.activity.empty(); };
  require(!t.steps.empty() && std::ranges::all_of(t.steps, told), "steps");
  require(!t.results.empty(), "results");
  require(!t.reflection.empty(), "reflection");
  return missing;
}

std::vector<FieldError> over_limits(const ExperienceText& t) {
  std::vector<FieldError> found;
  const auto limit = [&](bool within, const char* field, const char* code) {
    if (!within) found.push_back({field, code});
  };
  const auto between = [](const std::optional<int>& value, int least, int most) {
    return !value || (*value >= least && *value <= most);
  };
  limit(length(t.title) <= kLongestTitle, "title", "too_long");
  limit(length(t.summary) <= kLongestSummary, "summary", "too_long");
  limit(length(t.purpose) <= kLongestPart, "purpose", "too_long");
  limit(length(t.results) <= kLongestPart, "results", "too_long");
  limit(length(t.reflection) <= kLongestPart, "reflection", "too_long");
  limit(between(t.students, 1, kMostStudents), "students", "invalid");
  limit(t.materials.size() <= kMostMaterials, "materials", "too_many");
  limit(t.steps.size() <= kMostSteps, "steps", "too_many");
  const auto each_step = [&](auto fine, const char* code) { limit(std::ranges::all_of(t.steps, fine), "steps", code); };
  each_step([](const auto& step) { return length(step.activity) <= kLongestActivity; }, "too_long");
  each_step(
      [&](const auto& step) {
        return between(step.minutes, 1, kMostMinutes) && between(step.start_second, 0, kLastSecond) &&
               (step.material || !step.start_second);
      },
      "invalid");
  return found;
}

}  // namespace acervo
