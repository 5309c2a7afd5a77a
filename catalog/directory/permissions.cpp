#include "catalog/directory/permissions.hpp"

#include <array>

namespace acervo {

namespace {
constexpr std::array<std::string_view, 4> kRoles = {"teacher", "editor", "curator", "admin"};
}

std::string_view name(Role role) {
  return kRoles[static_cast<std::size_t>(role)];
}

std::optional<Role> parse_role(std::string_view text) {
  for (std::size_t i = 0; i < kRoles.size(); ++i)
    if (kRoles[i] == text) return static_cast<Role>(i);
  return std::nullopt;
}

bool can(const Viewer& viewer, Action action, const Subject& subject) {
  const bool owns = viewer.person && subject.owner == viewer.person->id;
  switch (action) {
    case Action::view:
      return subject.published || owns ||
             (viewer.person && (subject.restricted || viewer.person->role >= Role::editor));
    case Action::create:
      return viewer.person.has_value();
    case Action::edit:
      return owns || (viewer.person && viewer.person->role >= Role::editor);
    case Action::remove:
      // Nobody but she has seen it, and it takes up her room.
      if (owns && !subject.published && !subject.restricted) return true;
      [[fallthrough]];
    case Action::publish:
      return (owns && viewer.person->role >= Role::editor) || viewer.is_staff();
    case Action::curate:
      return viewer.is_staff();
    case Action::operate:
      return viewer.person && viewer.person->role == Role::admin;
  }
  return false;
}

}  // namespace acervo
