#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "catalog/core/time.hpp"

namespace acervo::search {

/// Where in a document a word stands.
enum class Field : std::uint8_t { title, keywords, concepts, people, description, captions };
constexpr std::size_t kFields = 6;

/// Every number that decides an order, in one place.
///
/// A word's impact in a document is the sum over fields of `field[f] * tf / (tf + saturation * norm)`, where `norm` is
/// 1 - b + b * length / average length: each field saturates by itself, so one word in a title outweighs any number in
/// a body. A document's score is the sum over the query's words of idf * impact, times the boosts.
struct Weights {
  std::array<double, kFields> field{3.0, 1.6, 1.0, 1.8, 1.0, 0.6};
  std::array<double, kFields> length{0.5, 0.3, 0.0, 0.0, 0.6, 0.7};  ///< b: how much a long field counts less
  double saturation = 1.2;
  double exact = 0.1;         ///< the ñ or ç that was typed, on top of the word's impact
  double synonym = 0.6;       ///< of what the word itself would give
  double translation = 0.45;  ///< likewise, of what another language says for it
  double correction = 0.6;    ///< likewise, of a word with one letter mended
  double aside = 0.5;         ///< likewise, of words that only ask ("un video sobre"), by which nothing is found
  double coverage = 1.0;      ///< relaxed queries: score times (share of the words' idf) to this power
  double all_words = 1.0;     ///< likewise: what has all of the question counts this share more than what lacks some
  double whole_title = 0.25;  ///< the title says just what was asked: up to this share more
  double near = 0.35;         ///< the words follow each other: up to this share more
  double verbatim = 0.8;      ///< they stand there in the form that was typed: up to this share more
  double little = 0.4;        ///< a short question's little words ("para") stand there too: up to this share more
  double moment = 0.25;       ///< some half minute of its captions says all of it: this share more
  double freshness = 0.08;    ///< published now; halves every two years
  double seal = 0.12;
  double use = 0.10;          ///< at a thousand uses; grows with the logarithm
  double experiences = 0.08;  ///< teachers tell of having taught with it
};

/// Names of the weights as configuration gives them ("title", "seal"), with their values in `weights`.
std::vector<std::pair<std::string, double>> weights_by_name(const Weights& weights);

/// Sets one of them. False: there is none of that name.
bool set_weight(Weights& weights, std::string_view name, double value);

/// What a material is worth whatever was asked, each as a share of its text's score.
struct Merits {
  double seal = 0, use = 0, freshness = 0, experiences = 0;
  double factor() const { return 1 + seal + use + freshness + experiences; }
};
/// @param flags  of record.hpp
Merits merits_of(std::uint8_t flags, std::uint32_t uses, std::int32_t published, const Weights& weights, Time now);

/// How often a word stands in each field, packed into Xapian's within-document frequency so that one posting list
/// serves every field and the weights stay out of the index. Body and captions take the low bits: most postings are one
/// byte.
struct FieldCounts {
  std::array<std::uint32_t, kFields> tf{};

  std::uint32_t packed() const;
  static FieldCounts unpack(std::uint32_t wdf);
  std::uint32_t& operator[](Field field) { return tf[static_cast<std::size_t>(field)]; }
};

}  // namespace acervo::search
