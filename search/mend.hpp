#pragma once

#include "search/guess.hpp"
#include "search/word_maker.hpp"

// Private to search/.
namespace acervo::search {

/// An unknown word, and what it is taken for.
struct Mended {
  Token token;
  std::string written;
  bool sure;
};

/// Puts into a plan what its doubtful words may have been meant to be.
class Mender {
 public:
  Mender(const PlanContext& context, WordMaker& words, Plan& plan) : context_(context), words_(words), plan_(plan) {}

  /// Adds what a word may have been meant to be. One that nobody says is replaced; a rare one may be the catalogue's
  /// own typo, or the very name that was asked for: it keeps its full weight, and only what is far commoner joins it.
  /// One that is doubted for its company stands back where another goes far better with the rest of the question.
  void mend(const Mistyped& mistyped);

  /// Takes out the groups that were mistyped little words, unless nothing else was asked for.
  void drop_unasked();

  const std::vector<Mended>& mended() const { return mended_; }

 private:
  std::vector<PlanWord> witnesses(std::size_t group) const;
  std::vector<PlanWord> words_of(const Guess& guess);
  bool stands_back(const Mistyped& mistyped, std::vector<Guess>& guesses);
  std::string best_written(const std::string& folded) const;

  const PlanContext& context_;
  WordMaker& words_;
  Plan& plan_;
  std::vector<Mended> mended_;
  std::vector<std::size_t> unasked_;  ///< groups, ascending
};

}  // namespace acervo::search
