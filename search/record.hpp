#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "search/document.hpp"
#include "search/facet.hpp"
#include "search/ranking.hpp"
#include "search/titles.hpp"

// What is stored in Xapian, byte by byte. Any change here raises kSchema.
namespace acervo::search {

/// A database written with another number is rebuilt.
constexpr std::string_view kSchema = "7";

/// kTaught: teachers tell of having taught with it. No record before it can have had it, so it raised no kSchema.
enum Flag : std::uint8_t { kVisible = 1, kSealed = 2, kHasMoments = 4, kMembers = 8, kTaught = 16 };

/// What every query may need of any document: value slot 0, held in memory by the searcher.
struct Row {
  std::uint8_t flags = 0;
  std::int32_t published = 0;  ///< seconds of Unix time
  std::uint32_t duration = 0;  ///< milliseconds; 0 when unknown
  std::uint32_t smallest = 0;  ///< kibibytes, rounded up
  std::uint32_t uses = 0;
  std::array<std::uint32_t, kFields> lengths{};          ///< words by field
  TitleKey title{};                                      ///< the title's beginning as it sorts
  std::array<std::vector<std::string>, kFacets> facets;  ///< as the document says; not stored
  std::array<std::uint32_t, kFacets> sets{};             ///< the same as numbers of sets; stored
};

/// What a result shows: the document's data.
struct Shown {
  std::string id;
  std::string identifier;
  std::string language;  ///< that it was analysed in
  std::string title;
  std::string description;  ///< its first 4,000 bytes or so: what follows is not shown
  std::string rest;         ///< of the description
  std::string keywords;     ///< those of several words, one a line

  std::size_t size() const;  ///< in memory, about
};

/// What moments are made from: the data of a document of its own, right after the material's. Read as Heard.
struct Spoken {
  struct Part {
    Track track;
    bool on_slides = false;
  };
  std::vector<Part> tracks;  ///< captions, then chapters and slides, which have no language of their own
};

/// A document taken apart: pure, so batches are analysed on several threads.
struct Analysed {
  std::string id;
  std::unordered_map<std::string, FieldCounts> terms;
  std::vector<std::string> words;  ///< as written, lower case, for the dictionary
  Row row;
  std::string shown;
  std::string spoken;  ///< empty when nothing is said
};

Analysed analyse(const Document& document);

Row row_of(const Document& document);
std::string encode(const Row& row);
std::string encode(const Shown& shown);
std::string encode(const Spoken& spoken);

/// The inverses. @throws Error{internal, "index_damaged"} when cut short
Row decode_row(std::string_view bytes);
Shown decode_shown(std::string_view bytes);

/// Whether a word is another word without its ñ or ç (año, ano). Other accents never change an answer: people type
/// without them, and must find the same.
bool has_exact_form(std::string_view lower);

/// The term that names a material, and the term of a word with its ñ or ç.
std::string id_term(std::string_view id);
std::string exact_term(std::string_view lower);

}  // namespace acervo::search
