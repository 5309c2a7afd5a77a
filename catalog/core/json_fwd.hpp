#pragma once

#include <nlohmann/json_fwd.hpp>

namespace acervo {

/// JSON keeps the order in which we wrote it: people read it, and golden tests compare it. A header that only speaks of
/// it includes this; who makes or reads it catalog/core/json.hpp, which takes seconds in every file that sees it.
using Json = nlohmann::ordered_json;

}  // namespace acervo
