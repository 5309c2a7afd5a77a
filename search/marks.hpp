#pragma once

#include <string>
#include <string_view>
#include <unordered_set>

#include "search/analysis.hpp"
#include "search/cut.hpp"
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
  bool may_be(Glance::Key key) const { return glance_.may_be(key); }

 private:
  std::unordered_set<std::string> terms_;
  Glance glance_;
};

/// HTML of a plain text: escaped, with <mark> around the words whose analysed form is among `terms`.
std::string mark(std::string_view text, const MarkedTerms& terms, Language language);
/// The same of a text that was taken apart before.
std::string mark(std::string_view text, const CutText& words, const MarkedTerms& terms, Language language);

/// The first `length` words of a text in one line, as HTML; "…" where it was cut.
std::string beginning(std::string_view text, std::size_t length = 32);

/// The passage of a text in one line with the most of `terms`, about `length` words long, marked; "…" where it was cut.
std::string snippet(std::string_view text, const CutText& words, const MarkedTerms& terms, Language language,
                    std::size_t length = 32);

}  // namespace acervo::search
