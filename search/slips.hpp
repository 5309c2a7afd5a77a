#pragma once

#include <string_view>

namespace acervo::search {

/// How unlikely it is that `typed` was meant to be `meant`, in slips: 1 is any wrong, missing or surplus letter.
/// Swapped neighbours, a letter doubled or not, letters that sound alike in Spanish (b and v; s, c and z; g and j; ll
/// and y; a silent h) and keys beside each other cost less; a wrong first letter costs more. Both folded. More than
/// `limit` is only said to be so.
double slip_cost(std::string_view typed, std::string_view meant, double limit = 3);

}  // namespace acervo::search
