#pragma once

#include <optional>

#include "catalog/directory/person.hpp"

namespace acervo {

/// Who is asking: a signed-in person, or anybody.
struct Viewer {
  std::optional<Person> person;
  bool is_staff() const { return person && person->role >= Role::curator; }
};

enum class Action {
  view,     ///< page, search, playlist, segment, captions, poster
  create,   ///< a new material of one's own
  edit,     ///< metadata, captions, poster, a new file
  publish,  ///< make visible to all, or take back
  remove,   ///< withdraw; it can be undone
  curate,   ///< what concerns many materials: suggested tags, the words of search
  operate,  ///< the queue, people, settings
};

/// What the decision needs to know of a material; for `create`, `curate` and `operate` an empty one.
struct Subject {
  std::optional<PersonId> owner;
  bool published = false;
  bool restricted = false;  ///< published to whoever has an account
};

/// The one place where it is decided what a person may do. What one may not view does not exist (404).
bool can(const Viewer& viewer, Action action, const Subject& subject);

}  // namespace acervo
