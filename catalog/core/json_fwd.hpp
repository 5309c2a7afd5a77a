#pragma once

#include <nlohmann/json_fwd.hpp>

/// What a header that only speaks of JSON includes: the whole library takes seconds to read, in every file that sees
/// the header.
namespace acervo {

using Json = nlohmann::ordered_json;  ///< as in catalog/core/json.hpp

}  // namespace acervo
