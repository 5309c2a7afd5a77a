#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace acervo {

/// A date as precisely as it is known: "1987", "1987-05" or "1987-05-21". Years from 1800 to 2100.
/// @source ISO 8601-1:2019, 5.2.2: calendar dates of reduced precision
bool is_partial_date(std::string_view text);

/// The same out of what catalogues and people write: those forms, also with a time behind them; "21/05/1987", the day
/// first unless that is no date; "05/1987"; "21 de mayo de 1987", "May 21, 1987"; and of anything else its year, where
/// only one stands there ("ca. 1987"). Empty where nothing can be read.
std::optional<std::string> parse_partial_date(std::string_view text);

}  // namespace acervo
