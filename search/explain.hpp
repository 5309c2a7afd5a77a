#pragma once

#include "search/answer.hpp"
#include "search/rerank.hpp"

// Private to search/.
namespace acervo::search {

/// The parts of a result's score.
Explanation explain(const Ranked& ranked, const Plan& plan, const Asking& asking);

}  // namespace acervo::search
