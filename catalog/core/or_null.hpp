#pragma once

#include <optional>

#include "catalog/core/json.hpp"

namespace acervo {

/// What may be missing, as JSON says that.
template <class T>
Json or_null(const std::optional<T>& value) {
  return value ? Json(*value) : Json();
}

}  // namespace acervo
