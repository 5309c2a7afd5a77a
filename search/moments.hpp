#pragma once

#include <cstdint>
#include <string>
#include <unordered_map>
#include <vector>

#include "search/plan.hpp"
#include "search/record.hpp"
#include "search/searcher.hpp"

namespace acervo::search {

/// Which of the query's groups a term speaks of, as bits.
using GroupsOfTerm = std::unordered_map<std::string, std::uint32_t>;
GroupsOfTerm groups_of(const Plan& plan);

/// The best moments for a query in what is said and shown in one material: windows of half a minute, best first, that
/// do not overlap. Only windows with as many of the query's groups as the best one has.
std::vector<Moment> best_moments(const Spoken& spoken, const Plan& plan, std::size_t limit);

/// The largest share of the query's groups that some window holds.
double best_share(const Spoken& spoken, const Plan& plan);

}  // namespace acervo::search
