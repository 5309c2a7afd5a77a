#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "search/analysis.hpp"
#include "search/document.hpp"

// What a lesson could be described with, learned from the lessons that are like it.
namespace acervo::search {

enum class TagField : std::uint8_t { level, subject, type, language, keyword };
constexpr std::size_t kTagFields = 5;

/// "level", "subject", "type", "language", "keyword".
std::string_view name(TagField field);
std::optional<TagField> tag_field_named(std::string_view name);

/// What a lesson is described with, by field.
using Tags = std::array<std::vector<std::string>, kTagFields>;

/// A described lesson that is like the one in question.
struct Teacher {
  MaterialId id;
  double nearness = 0;  ///< 1: says the same words, plus what a common collection or person adds
  bool same_collection = false;
  bool shares_people = false;
};

/// Why a value is suggested. `count` of `of` lessons have it, or `words` are in the text.
struct TagReason {
  enum class Kind : std::uint8_t { similar, collection, people, title, description, captions, letters } kind;
  std::size_t count = 0;
  std::size_t of = 0;
  std::string words;
};
std::string_view name(TagReason::Kind kind);

struct TagSuggestion {
  TagField field = TagField::keyword;
  std::string value;
  double confidence = 0;  ///< 0 to 1
  std::vector<TagReason> reasons;
};

/// The words by which values are called: labels and other names of concepts, keywords in use. Immutable once filled;
/// then thread-safe.
class TagNames {
 public:
  void add(TagField field, const std::string& value, std::string_view text);

  struct Mention {
    TagField field;
    std::string value;
    std::string words;  ///< as they stand in the text
    std::size_t times = 1;
  };
  /// What `text` names; accents, capitals and plurals do not matter.
  std::vector<Mention> find(std::string_view text) const;

 private:
  struct Phrase {
    std::vector<std::vector<std::string>> stems;
    TagField field;
    std::string value;
  };
  std::vector<Phrase> phrases_;
  std::unordered_map<std::string, std::vector<std::size_t>> by_first_stem_;
};

/// How much each kind of evidence counts. Chosen on splits 1 to 6 of tests/bench/tagging, which prints another one.
struct TagWeights {
  std::size_t voters = 30;        ///< the nearest lessons that have the field
  double sharpness = 2.5;         ///< a voter counts its nearness to this power
  double same_collection = 0.5;   ///< nearness that a common collection adds
  double shared_person = 0.3;     ///< likewise
  double collection = 0.5;        ///< share of the collection's lessons that have the value
  double people = 0.25;           ///< likewise of the same person's lessons
  double keyword_in_title = 0.3;  ///< the text names the value
  double concept_in_title = 0.25;
  double concept_alone = 0.7;  ///< likewise, where hardly any lesson is there to learn from
  std::size_t hardly_any = 5;
  double in_description = 0.5;  ///< of what the title would give
  double in_captions = 0.4;     ///< likewise, where they say it three times
  double letters = 0.9;         ///< what the letters say of the language
  double certain = 1.3;         ///< this much evidence is certainty
};

struct TagChoice {
  std::size_t per_field = 8;
  double least = 0.1;  ///< confidence
};

/// What the document could be described with besides what it has, the likeliest first within each field.
/// @param teachers  nearest first, as Searcher::alike gives them
/// @param known     the teachers' tags, by id
std::vector<TagSuggestion> suggest_tags(const Document& document, const std::vector<Teacher>& teachers,
                                        const std::unordered_map<std::string, Tags>& known, const TagNames& names,
                                        const TagChoice& choice = {}, const TagWeights& weights = {});

/// The tags of a document as the index holds it.
Tags tags_of(const Document& document);

}  // namespace acervo::search
