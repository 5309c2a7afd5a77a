#pragma once

#include <vector>

#include "search/plan.hpp"
#include "search/record.hpp"
#include "search/searcher.hpp"

namespace acervo::search {

/// The best moments for a query in what is said and shown in one material: windows of half a minute, best first, that
/// do not overlap. Only windows with as many of the query's groups as the best one has.
std::vector<Moment> best_moments(const Spoken& spoken, const Plan& plan, std::size_t limit);

/// The share of the query's groups that the best window holds.
double best_share(const Spoken& spoken, const Plan& plan);

}  // namespace acervo::search
