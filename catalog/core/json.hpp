#pragma once

#include <nlohmann/json.hpp>

namespace acervo {

/// JSON keeps the order in which we wrote it: people read it, and golden tests compare it.
using Json = nlohmann::ordered_json;

}  // namespace acervo
