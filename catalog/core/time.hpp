#pragma once

#include <functional>
#include <optional>
#include <string>
#include <string_view>

#include "catalog/core/units.hpp"

namespace acervo {

/// What is asked for the time; tests pass their own.
using Clock = std::function<Time()>;
Time system_now();

/// "2026-11-20T19:21:06Z" (with ".123456" where there are fractions).
/// @source RFC 3339
std::string format_rfc3339(Time time);

/// The inverse; empty if `text` is no RFC 3339 date-time. Any offset is accepted.
std::optional<Time> parse_rfc3339(std::string_view text);

}  // namespace acervo
