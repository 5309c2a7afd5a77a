#pragma once

#include <string>
#include <string_view>
#include <unordered_set>

#include "search/analysis.hpp"
#include "search/glance.hpp"

namespace acervo::search {

/// Analysed forms whose words are marked.
class MarkedTerms {
 public:
  void insert(const std::string& term) {
    if (terms_.insert(term).second) glance_.add(term);
  }
  bool empty() const { return terms_.empty(); }
  bool contains(const std::string& term) const { return terms_.contains(term); }
  /// The term under which a word of a text in `language` is marked; null: it is not.
  const std::string* find(std::string_view letters, Language language) const;

 private:
  std::unordered_set<std::string> terms_;
  Glance glance_;
};

/// HTML of a plain text: escaped, with <mark> around the words whose analysed form is among `terms`.
std::string mark(std::string_view text, const MarkedTerms& terms, Language language);

/// The passage of `text` with the most of `terms`, about `words` words long, marked; "…" where it was cut.
std::string snippet(std::string_view text, const MarkedTerms& terms, Language language, std::size_t words = 32);

}  // namespace acervo::search
