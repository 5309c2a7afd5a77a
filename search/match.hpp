#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <vector>

#include "search/plan.hpp"
#include "search/postings.hpp"
#include "search/snapshot.hpp"

// Private to search/.
namespace acervo::search {

/// Documents with what they score for a query, ascending by number.
struct Hits {
  std::vector<Number> numbers;
  std::vector<float> scores;
  std::vector<std::uint8_t> in_title;  ///< how many of the query's groups stand in the title
  std::vector<std::uint32_t> groups;   ///< which groups were found, as bits; empty when all were in every hit

  std::size_t size() const { return numbers.size(); }
};

/// Evaluates plans on a snapshot: posting lists in, hits out. Used by one thread.
class Matcher {
 public:
  using Lists = std::function<std::shared_ptr<const PostingList>(const std::string& term)>;

  Matcher(const Snapshot& snapshot, const Weights& weights, Lists lists)
      : snapshot_(snapshot), weights_(weights), lists_(std::move(lists)) {}

  /// Documents in which every group is found.
  Hits all(const Plan& plan) const;

  /// Documents in which at least the weightier part of the query is found; those with more of it score more.
  Hits most(const Plan& plan) const;

  /// What a word's idf is, for explaining.
  double idf(std::size_t documents) const;

  /// What a document's score is multiplied by that has only these of the query's groups.
  double coverage(const Plan& plan, std::uint32_t groups) const;

 private:
  struct Source;
  Source source(const PlanWord& word, double weight) const;
  Hits hits(const Source& source) const;
  Hits hits(const Alternative& alternative) const;
  Hits hits(const Group& group) const;
  void narrow(Hits& hits, const Source& source) const;
  std::size_t size(const Group& group) const;
  double group_idf(const Group& group) const;
  void add_extras(Hits& hits, const Source& source) const;

  const Snapshot& snapshot_;
  const Weights& weights_;
  Lists lists_;
};

}  // namespace acervo::search
