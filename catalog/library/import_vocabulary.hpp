#pragma once

#include <map>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <unordered_map>
#include <unordered_set>

#include "catalog/core/json_fwd.hpp"

namespace acervo {

/// What two spellings of the same name have in common: case, accents, punctuation and spaces do not count.
/// "CC-BY-SA 4.0" and "cc by sa 4,0" share the key "cc by sa 4 0".
std::string vocabulary_key(std::string_view text);

/// From what people write in a spreadsheet to the code of a concept: a code, a label in any language, another name, an
/// address. Filled once, then read by any number of threads.
class VocabularyLookup {
 public:
  /// Teaches one concept. A name that another concept already has keeps its first meaning.
  void add(std::string_view vocabulary, std::string_view code, std::span<const std::string> labels,
           std::span<const std::string> alternatives);

  /// Teaches every concept of a vocabulary in the form of `vocabulary_seed/*.json`: code, labels, alternative labels,
  /// ISO 639-3 code, URI.
  /// @throws Error{invalid} if `seed` has another form
  void add_vocabulary(const Json& seed);

  /// The concept that `text` names. Languages are also found by a BCP 47 tag ("es-MX" is "es"), licences by their
  /// address or by the elements of a Creative Commons licence in any wording; in doubt, the answer is empty.
  std::optional<std::string> find(std::string_view vocabulary, std::string_view text) const;

  /// The longest name that stands inside `text` as whole words: "Grupo 3, secundaria técnica (tarde)".
  std::optional<std::string> find_within(std::string_view vocabulary, std::string_view text) const;

  bool has(std::string_view vocabulary, std::string_view code) const;

  /// Whether `text` is a concept's code or label: what it says is kept whole by the code. "Arduino" is only one of the
  /// things that "robotica" stands for.
  bool is_label(std::string_view vocabulary, std::string_view text) const;

 private:
  struct Names {
    std::unordered_map<std::string, std::string> code_of;  // by key
    std::unordered_set<std::string> codes;
    std::unordered_set<std::string> labels;  // keys of codes and labels
    std::size_t longest = 0;                 // words in the longest key
  };

  const Names* names_of(std::string_view vocabulary) const;

  std::map<std::string, Names, std::less<>> vocabularies_;
};

/// The code of the Creative Commons licence that `text` describes in any wording or by its address, or nothing. A
/// wording that mixes what no licence joins (no derivatives, share alike) or that also reserves all rights is none.
std::optional<std::string> creative_commons_code(std::string_view text);

}  // namespace acervo
