#pragma once

#include <memory>
#include <string>
#include <unordered_map>

#include "search/cut.hpp"
#include "search/fence.hpp"
#include "search/heard.hpp"
#include "search/match.hpp"
#include "search/record.hpp"
#include "search/snapshot.hpp"
#include "search/synonyms.hpp"

// Private to search/.
namespace acervo::search {

/// One query's view of the index: a snapshot, a Xapian handle of its own, and the posting lists it has asked for.
class Reading {
 public:
  Reading(std::shared_ptr<Generation> generation, bool again);

  const Snapshot& snapshot() const { return *snapshot_; }
  Generation& generation() const { return *generation_; }
  const Halves& database() const { return *handle_; }

  std::shared_ptr<const PostingList> list(const std::string& term) const;
  std::size_t frequency(const std::string& term) const { return list(term)->size_until(snapshot_->last); }
  /// The same without unpacking the list, and with what died since it was written: for telling common from rare.
  std::size_t documents(const std::string& term) const { return term.size() > 245 ? 0 : handle_->get_termfreq(term); }
  /// Whether the test holds of a document with the term; those after the first are not looked at.
  template <class Test>
  bool any(const std::string& term, Test test) const {
    return term.size() <= 245 && handle_->any_posting(term, snapshot_->last, test);
  }
  Matcher matcher(const Weights& weights) const {
    return {*snapshot_, weights, [this](const std::string& term) { return list(term); }};
  }

  std::shared_ptr<const Said> shown(Number number) const;
  std::shared_ptr<const Heard> heard(Number number) const;  ///< empty where nothing is said
  std::optional<Number> find(const MaterialId& id) const;

 private:
  std::shared_ptr<Generation> generation_;
  std::shared_ptr<const Snapshot> snapshot_;
  Generation::Handle handle_;
  mutable std::unordered_map<std::string, std::shared_ptr<const PostingList>> lists_;
};

/// What Searcher::set_vocabulary gave, ready to use.
struct Vocabulary {
  struct FoldedTerm {
    std::string text, kind, id, folded;
  };
  Synonyms synonyms;
  std::vector<FoldedTerm> terms;
};

}  // namespace acervo::search
