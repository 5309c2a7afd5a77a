#pragma once

#include <functional>
#include <map>
#include <string>
#include <vector>

#include "search/match.hpp"
#include "search/searcher.hpp"
#include "search/snapshot.hpp"

// Private to search/.
namespace acervo::search {

/// What is left of the hits after the viewer's scope and the filters: in order, counted.
struct Selection {
  struct Pick {
    Number number;
    double score;
    std::uint32_t groups;   ///< of the query's, those found; all bits when all were
    std::uint8_t in_title;  ///< how many of them stand in the title
  };
  std::size_t all = 0;  ///< before the filters
  std::size_t total = 0;
  std::vector<Pick> first;  ///< the first `depth`
  std::map<Facet, std::vector<FacetCount>> facets;
};

/// Whether the viewer may know of the document. One place for results, counts, suggestions and related.
class Scope {
 public:
  Scope(const Snapshot& snapshot, const Viewer& viewer);
  bool sees(Number number) const {
    if (number > snapshot_.last || !snapshot_.alive(number)) return false;
    if (staff_) return true;
    const bool own = !own_.empty() && own_[snapshot_.columns->set[kOwner][number]];
    return own || (!only_own_ && (snapshot_.columns->flags[number] & open_) != 0);
  }
  /// What she sees by rank; nothing where some of it is hers alone to see.
  std::optional<char> rank() const {
    if (staff_) return 's';
    if (only_own_ || !own_.empty()) return std::nullopt;
    return (open_ & kMembers) != 0 ? 'm' : 'o';
  }
  /// In how many documents that she sees by what they are, not by whose they are, the value is found.
  std::uint32_t sees_by_rank(const Presence& presence) const {
    if (staff_) return Presence::read(presence.all);
    if (only_own_) return 0;
    return Presence::read((open_ & kMembers) != 0 ? presence.members : presence.open);
  }
  /// Calls `visit(number)` for what she sees because it is hers, and not by rank.
  template <class Visit>
  void each_own(Visit visit) const {
    if (staff_ || own_.empty()) return;
    const std::uint32_t* owner = snapshot_.columns->set[kOwner].get();
    for (Number number = 1; number <= snapshot_.last; ++number)
      if (own_[owner[number]] != 0 && snapshot_.alive(number) &&
          (only_own_ || (snapshot_.columns->flags[number] & open_) == 0))
        visit(number);
  }

 private:
  static constexpr auto kOwner = static_cast<std::size_t>(Facet::owner);
  const Snapshot& snapshot_;
  bool staff_;
  bool only_own_;
  std::uint8_t open_;      ///< flags of which one is enough
  std::vector<char> own_;  ///< by set of owners; empty when she owns nothing
};

/// Drops what the viewer may not see, and what was not published when it is asked for.
void keep_visible(Hits& hits, const Snapshot& snapshot, const Scope& scope, const Query& query);

/// Drops what is out of the query's ranges.
void keep_in_ranges(Hits& hits, const Snapshot& snapshot, const Query& query);

/// The same, and what fails one of its filters.
void keep_filtered(Hits& hits, const Snapshot& snapshot, const Query& query);

/// How many that leaves.
std::size_t count_filtered(const Hits& hits, const Snapshot& snapshot, const Query& query);

/// Everything there is that the viewer may see and that is in the query's ranges, for a query without words.
Hits everything(const Snapshot& snapshot, const Scope& scope, const Query& query);

/// Filters, counts, orders, and tells the first `depth`. A facet's counts ignore the filter on that facet itself, as
/// shops do, so that choosing one value does not hide its alternatives. What has all of the words comes before what has
/// some of them, whatever the order; by relevance their scores see to that.
/// @param title  a document's whole title, asked for only where those of a page begin alike and it is sorted by title
Selection select(const Hits& hits, const Snapshot& snapshot, const Query& query, std::size_t depth,
                 const std::function<std::string(Number)>& title);

}  // namespace acervo::search
