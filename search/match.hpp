#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <utility>
#include <vector>

#include "search/hits.hpp"
#include "search/plan.hpp"
#include "search/postings.hpp"
#include "search/snapshot.hpp"

// Private to search/.
namespace acervo::search {

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

  /// Documents that hold both words.
  std::size_t together(const PlanWord& a, const PlanWord& b) const;

  /// What a word's idf is, for explaining.
  double idf(std::size_t documents) const;

  /// What each way of saying a group counts, as a share of its words' own idf. A group is worth one thing, however it
  /// is said: what was typed, or the first way that anybody says where nobody says that, sets how much, no way counts
  /// more than one before it, and a rarer word for the same (another language's, a second guess) is not a rarer thing.
  /// By alternative. @param abroad  also of those in another language
  std::vector<double> shares(const Group& group, bool abroad = true) const;

  /// What a document's score is multiplied by that has only these of the query's groups. @param abroad  those of them
  /// that it says in another language only
  double coverage(const Plan& plan, std::uint32_t groups, std::uint32_t abroad) const;

 private:
  struct Source;
  using Way = std::vector<Source>;  ///< the words of an alternative, the rarest first; none where one has no document
  struct Gains;
  class Crowd;
  Source source(const PlanWord& word, double weight) const;
  std::vector<Way> ways(const Group& group, bool abroad) const;
  Hits hits(const Source& source) const;
  Hits hits(const Way& way) const;
  Hits hits(const std::vector<Way>& ways) const;
  std::pair<std::shared_ptr<const Hits>, float> remembered(const Way& way) const;
  bool is_crowd(std::size_t lists, std::size_t postings) const;  ///< as many as `Crowd` is for
  Hits hits(const Group& group, bool abroad = false) const;      ///< `abroad`: what says it in another language as well
  void narrow(Hits& hits, const Way& way) const;
  void narrow(Hits& hits, const Group& group) const;
  Gains gains(const Hits& hits, const Source& source) const;
  static void keep(Hits& hits, const Gains& gained);
  std::size_t size(const PlanWord& word) const;
  std::size_t size(const Group& group, bool abroad = false) const;
  double worth_of(double share) const;  ///< of a document that has so much of what was asked
  double group_idf(const Group& group) const;
  static void add_extras(Hits& hits, const Source& source);
  template <class Part, class Found>
  static void each_common(const Hits& hits, const Part& part, Found found);
  void add_asides(Hits& hits, const Plan& plan) const;

  const Snapshot& snapshot_;
  const Weights& weights_;
  Lists lists_;
  mutable std::map<std::vector<std::uintptr_t>, std::pair<std::shared_ptr<const Hits>, float>> ways_;
};

}  // namespace acervo::search
