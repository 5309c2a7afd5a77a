#pragma once

#include "catalog/directory/permissions.hpp"
#include "search/searcher.hpp"

namespace acervo::web {

/// Who asks, as searching needs to know her.
inline search::Viewer search_viewer(const Viewer& viewer) {
  if (!viewer.person) return {};
  return {viewer.person->id.value, viewer.person->role >= Role::editor, false, true};
}

}  // namespace acervo::web
