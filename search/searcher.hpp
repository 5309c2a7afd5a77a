#pragma once

#include <array>
#include <chrono>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "catalog/core/time.hpp"
#include "search/document.hpp"
#include "search/facet.hpp"
#include "search/ranking.hpp"
#include "search/synonyms.hpp"
#include "search/tagging.hpp"

namespace acervo::search {

enum class Sort { relevance, newest, shortest, title, most_used };

/// "relevance", "newest", "shortest", "title", "most_used".
std::optional<Sort> sort_named(std::string_view name);

/// Who asks. What she may not see is not in her results, counts, suggestions or moments.
struct Viewer {
  std::string person;     ///< her own drafts are hers to find; empty: nobody's
  bool staff = false;     ///< sees everything
  bool only_own = false;  ///< nothing but her own, drafts and published
  bool member = false;    ///< has an account: sees what is restricted to those
};

/// A question. Values within a filter are alternatives (but of Facet::with, where each is a filter), filters must all
/// hold.
struct Query {
  std::string text;  ///< anything at all; empty: everything
  std::map<Facet, std::vector<std::string>> filters;
  std::optional<Bytes> at_most;  ///< the smallest playable rendition; what has none is left out
  std::optional<Micros> shortest, longest;
  std::optional<Time> published_since, published_before;  ///< to the second
  /// Just these words, as they are spelled, and all of them: nothing mended, no results that have only some.
  bool whole = false;
  Sort sort = Sort::relevance;  ///< of an empty text: newest
  std::size_t page = 1;
  std::size_t per_page = 20;  ///< at most 100
  Viewer viewer;
  std::vector<Facet> facets{Facet::level,   Facet::subject,    Facet::type,    Facet::language,
                            Facet::license, Facet::collection, Facet::duration};
  std::size_t facet_limit = 100;  ///< values listed per facet, most frequent first; those chosen are always listed
  /// Of these facets only values with a word that begins so are listed, case and accents aside; and those chosen.
  std::map<Facet, std::string> listed;
  bool explain = false;
  /// For reading what may say what was quoted; none: the searcher's own.
  std::optional<std::chrono::milliseconds> patience;
};

/// A second of a material at which what was asked is said or shown.
struct Moment {
  Micros start{};
  Micros end{};
  std::string language;
  std::string text;       ///< the sentence; HTML, with <mark> around what matched
  bool on_slide = false;  ///< it is written there and need not be said
};

/// Why a result stands where it stands. Its score is
/// `text * coverage * (1 + title + near) * (1 + moment) * (1 + seal + use + freshness + experiences)`.
struct Explanation {
  struct Term {
    std::string term;                      ///< as indexed
    double idf = 0;                        ///< how telling it is, times what its way of being asked for counts
    std::array<double, kFields> fields{};  ///< what its places in each field give; by Field
    double score = 0;                      ///< what it adds to `text`
  };
  std::vector<Term> terms;  ///< of each word asked for, the one that counted
  double text = 0;          ///< what the words give
  double coverage = 1;      ///< less than 1 where words are missing
  double title = 0;         ///< the title says just what was asked
  double near = 0;          ///< the words stand close together
  double moment = 0;        ///< a moment of its captions says them together
  double seal = 0, use = 0, freshness = 0;
  double experiences = 0;  ///< teachers tell of having taught with it
};

struct Item {
  MaterialId id;
  std::string identifier;
  double score = 0;
  std::string title;         ///< plain
  std::string title_marked;  ///< HTML, with <mark>
  std::string snippet;       ///< HTML, with <mark>; of the description
  std::vector<Moment> moments;
  std::optional<Explanation> explanation;
};

struct FacetCount {
  std::string value;
  std::size_t count = 0;
};

struct Results {
  std::size_t total = 0;     ///< exact
  std::size_t with_all = 0;  ///< of these, how many have every word; the rest follow them
  std::vector<Item> items;
  std::map<Facet, std::vector<FacetCount>> facets;
  std::string suggestion;            ///< the text with typos mended, which is what was searched; empty: none
  std::vector<std::string> dropped;  ///< words without which there would be nothing
  /// So many results would have the quoted words that not all could be read in time: what is in `dropped` may be said.
  bool unread = false;
  /// Where filters and ranges leave nothing that has every word: how many results there would be without them.
  std::size_t without_filters = 0;
};

struct Suggestion {
  std::string text;
  std::string kind;  ///< "title", "person", or the kind given with a term
  std::string id;    ///< the material's, or the concept's code; empty where there is none
};

/// A vocabulary's words: what is suggested while typing.
struct Term {
  std::string text;
  std::string kind;
  std::string id;
};

struct SearcherOptions {
  Weights weights;
  std::size_t cache_bytes = std::size_t{256} << 20;  ///< for unpacked posting lists
  Clock clock = system_now;
  std::chrono::milliseconds patience{300};  ///< for reading texts that may say what was quoted
  /// Called, from any thread, when reading shows that the index is damaged or outdated: Follower::rebuild.
  std::function<void()> damaged;
};

/// Answers queries from an index folder while an Index, in this or another process, writes to it. Thread-safe: each
/// query sees one snapshot from beginning to end and never waits for writes.
class Searcher {
 public:
  /// Does not need an index to be there yet: until one is, everything answers Error{unavailable, "index_building"}.
  explicit Searcher(std::filesystem::path folder, SearcherOptions options = {});
  ~Searcher();
  Searcher(const Searcher&) = delete;
  Searcher& operator=(const Searcher&) = delete;

  /// Takes in what has been written since, also a rebuilt index. A thread of its own does so every 200 ms; whoever has
  /// just written calls it to be sooner. Returns whether anything was new. @throws what opening an index throws
  bool refresh();

  /// Every text gives results, perhaps none. @throws Error{unavailable, "index_damaged"} until another one is there
  Results search(const Query& query) const;

  /// Titles, people and terms with a word that begins like the last one typed, and all the others.
  std::vector<Suggestion> suggest(std::string_view text, std::size_t limit, const Viewer& viewer = {}) const;

  /// Materials like this one in words and vocabulary, nearest first; empty for what is not there.
  std::vector<MaterialId> related(const MaterialId& id, std::size_t limit, const Viewer& viewer = {}) const;

  /// Described lessons that are like the document, which need not be in the index, nearest first: for every field that
  /// suggest_tags fills those who have it, and others of its collection and people. Never itself.
  std::vector<Teacher> alike(const Document& document, const Viewer& viewer = {}) const;

  /// The best moments of one material, as a result shows them.
  std::vector<Moment> moments(const MaterialId& id, std::string_view text, std::size_t limit) const;

  /// All that one material says in `language` of what was asked, and what it shows, in order of time: each cue with a
  /// word of it that stands within half a minute of as many of the other words as are said together anywhere. What the
  /// lesson's own search box asks.
  std::vector<Moment> said(const MaterialId& id, std::string_view text, std::string_view language,
                           const Viewer& viewer = {}) const;

  /// Synonyms and terms, effective from the next query on.
  void set_vocabulary(const std::vector<SynonymEntry>& synonyms, std::vector<Term> terms);

  /// "ready"; "building" while there is no index yet; "damaged" from when reading showed that it is until another one
  /// has been built. What /healthz says.
  std::string_view health() const;

  /// Another one whenever the same query may be answered otherwise: what was answered under an edition read before
  /// holds as long as that stays.
  std::uint64_t edition() const;

  /// Somebody else saw damage: `health` says so until another index is there.
  void distrust();

  /// What of a text is also searched otherwise.
  std::vector<Synonyms::Expansion> expand(std::string_view text) const;

  /// Materials that a query can find.
  std::size_t size() const;

 private:
  class State;
  std::unique_ptr<State> state_;
};

/// Loads the lists of words that are spelled right, for which the first question with a rare word would else wait.
/// Thread-safe.
void load_words();

}  // namespace acervo::search
