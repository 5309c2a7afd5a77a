#include "catalog/directory/experience_permissions.hpp"

#include <array>

namespace acervo {

namespace {
constexpr std::array<std::string_view, 4> kStates = {"draft", "in_review", "published", "withdrawn"};
}

std::string_view name(ExperienceState state) {
  return kStates[static_cast<std::size_t>(state)];
}

std::optional<ExperienceState> parse_experience_state(std::string_view text) {
  for (std::size_t i = 0; i < kStates.size(); ++i)
    if (kStates[i] == text) return static_cast<ExperienceState>(i);
  return std::nullopt;
}

bool can(const Viewer& viewer, ExperienceAction action, const ExperienceSubject& subject) {
  using State = ExperienceState;
  const State state = subject.state;
  const bool wrote = viewer.person && viewer.person->id == subject.author;
  switch (action) {
    case ExperienceAction::view:
      return state == State::published || wrote || (viewer.is_staff() && state != State::draft);
    case ExperienceAction::edit:
    case ExperienceAction::send:
      return wrote && state == State::draft;
    case ExperienceAction::reopen:
      return wrote && (state == State::in_review || state == State::withdrawn);
    case ExperienceAction::publish:
    case ExperienceAction::hand_back:
      return viewer.is_staff() && state == State::in_review;
    case ExperienceAction::withdraw:
      return (wrote || viewer.is_staff()) && state == State::published;
    case ExperienceAction::remove:
      return wrote && (state == State::draft || state == State::withdrawn);
  }
  return false;
}

}  // namespace acervo
