#pragma once

#include <cstdint>
#include <string>
#include <unordered_map>
#include <vector>

#include "search/glance.hpp"
#include "search/heard.hpp"
#include "search/plan.hpp"
#include "search/record.hpp"
#include "search/searcher.hpp"

// Private to search/.
namespace acervo::search {

/// Which of the query's groups a term speaks of, as bits.
using GroupsOfTerm = std::unordered_map<std::string, std::uint32_t>;
GroupsOfTerm groups_of(const Plan& plan);

/// Half a minute of one material in which something that was asked is said.
struct Window {
  std::size_t track;
  std::size_t cue;   ///< its first
  std::size_t best;  ///< its cue with the most groups
  std::uint32_t groups = 0;
  int words = 0;
  bool on_slides = false;

  /// What is said counts more than the same on a slide.
  int merit() const;
};

/// Looks for what was asked in what is said and shown: made once for a query, used for each of its results.
class Listener {
 public:
  explicit Listener(const Plan& plan);

  const GroupsOfTerm& terms() const { return terms_; }
  const Glance& glance() const { return glance_; }

  std::vector<Window> windows(const Heard& heard) const;

  /// The largest share of the query's groups that some window holds.
  double best_share(const std::vector<Window>& windows) const;

  /// The best of the windows, best first, that do not overlap. Only those with as many of the query's groups as the
  /// best one has.
  std::vector<Moment> best(const Heard& heard, std::vector<Window> windows, std::size_t limit) const;

  /// Every cue of what is said in `language`, and of what is shown, that has a part in one of the best windows.
  std::vector<Moment> all(const Heard& heard, std::string_view language) const;

 private:
  /// What a term says by itself, as bits of groups, and which words of names of several words it is.
  struct Meaning {
    std::uint32_t alone = 0;
    std::uint64_t parts = 0;
  };
  /// A name of several words ("números fraccionarios"), which says its group where all of them are said.
  struct Compound {
    std::uint32_t group = 0;
    std::uint64_t parts = 0;
  };

  void learn(const Alternative& alternative, std::uint32_t group);
  std::uint32_t groups_in(std::string_view text, Language language, int& words) const;
  Moment moment_of(const Heard::Track& track, std::size_t cue) const;

  const Plan& plan_;
  GroupsOfTerm terms_;
  std::unordered_map<std::string, Meaning> meanings_;
  std::vector<Compound> compounds_;
  unsigned parts_ = 0;  // that have a bit
  Glance glance_;
};

}  // namespace acervo::search
