#include "search/alike.hpp"

#include <algorithm>
#include <cmath>
#include <set>

namespace acervo::search {

namespace {

constexpr std::size_t kTerms = 60;
constexpr std::size_t kCollection = 100;  // lessons of the same collection, or of the same people, at most
// Words that more documents than this have tell little and cost much.
constexpr std::size_t kCommon = 20'000;

// A record of hardly a word is like no other, whatever that word.
constexpr double kLeastSaid = 3;

constexpr std::array kTagFacets{Facet::level, Facet::subject, Facet::type, Facet::language};
constexpr std::size_t kKeyword = kTagFacets.size();

struct Telling {
  std::string term;
  double weight;
  double own;  ///< impact in the document itself
};

/// Of what it is tagged with nothing counts: tags are what is asked for.
Document words_only(const Document& document) {
  Document said;
  said.title = document.title;
  said.description = document.description;
  said.language = document.language;
  said.people = document.people;
  said.captions = document.captions;
  said.chapters = document.chapters;
  said.slides = document.slides;
  return said;
}

std::vector<Telling> telling(const Reading& reading, const Document& document) {
  const Document said = words_only(document);
  const Analysed analysed = analyse(said);
  const Row row = row_of(said);
  std::array<std::uint8_t, kFields> lengths{};
  for (std::size_t f = 0; f < kFields; ++f) lengths[f] = coded_length(row.lengths[f]);
  const auto n = static_cast<double>(reading.snapshot().live + 1);
  std::vector<Telling> terms;
  for (const auto& [term, counts] : analysed.terms) {
    if (term.empty() || term[0] == 'Q' || term[0] == '=' || term[0] == 'X') continue;
    const std::size_t documents = reading.database().get_termfreq(term);
    if (documents == 0 || documents > kCommon || static_cast<double>(documents) > std::max(10.0, n / 3)) continue;
    const double own = (reading.generation().impact().of(counts.packed(), lengths) & ~PostingList::kInTitle) /
                       static_cast<double>(PostingList::kScale);
    const double idf = std::log(n / static_cast<double>(documents));
    terms.push_back({term, own * std::pow(idf, 1.5), own});
  }
  std::ranges::sort(terms, [](const Telling& a, const Telling& b) {
    return a.weight != b.weight ? a.weight > b.weight : a.term < b.term;
  });
  if (terms.size() > kTerms) terms.resize(kTerms);
  return terms;
}

}  // namespace

std::vector<Teacher> alike(const Reading& reading, const Document& document, const Scope& scope,
                           const TagWeights& weights) {
  const Snapshot& snapshot = reading.snapshot();
  const Columns& columns = *snapshot.columns;
  const auto facet = [](Facet which) { return static_cast<std::size_t>(which); };

  std::vector<float> nearness(snapshot.last + 1, 0);
  const std::vector<Telling> terms = telling(reading, document);
  double itself = 0;
  for (const Telling& term : terms) itself += term.weight * term.own;
  for (const Telling& term : terms) {
    const auto list = reading.list(term.term);
    const std::size_t size = list->size_until(snapshot.last);
    const auto worth = static_cast<float>(term.weight / std::max(itself, kLeastSaid) / PostingList::kScale);
    for (std::size_t i = 0; i < size; ++i)
      nearness[list->numbers[i]] += worth * static_cast<float>(list->impacts[i] & ~PostingList::kInTitle);
  }

  std::vector<std::string> collection;
  if (!document.collection.empty()) collection.push_back(document.collection);
  const auto mates = snapshot.facets[facet(Facet::collection)]->sets_with(collection);
  const auto people = snapshot.facets[facet(Facet::people)]->sets_with(document.people);
  const std::uint32_t* in_collection = columns.set[facet(Facet::collection)].get();
  const std::uint32_t* of_people = columns.set[facet(Facet::people)].get();

  const auto fields_of = [&](Number number) {
    unsigned fields = columns.lengths[number][static_cast<std::size_t>(Field::keywords)] != 0 ? 1U << kKeyword : 0;
    for (std::size_t f = 0; f < kTagFacets.size(); ++f)
      if (columns.set[facet(kTagFacets[f])][number] != 0) fields |= 1U << f;
    return fields;
  };
  struct Candidate {
    Number number;
    float nearness;
    unsigned fields;
    bool mate, person;
  };
  std::vector<Candidate> candidates;
  const auto except = document.id.value.empty() ? std::nullopt : reading.find(document.id);
  for (Number number = 1; number <= snapshot.last; ++number) {
    const bool mate = mates[in_collection[number]] != 0;
    const bool person = people[of_people[number]] != 0;
    if ((nearness[number] == 0 && !mate && !person) || number == except || !scope.sees(number)) continue;
    const unsigned fields = fields_of(number);
    if (fields == 0) continue;
    const double near = nearness[number] + (mate ? weights.same_collection : 0) + (person ? weights.shared_person : 0);
    candidates.push_back({number, static_cast<float>(near), fields, mate, person});
  }
  std::ranges::sort(candidates, [](const Candidate& a, const Candidate& b) {
    return a.nearness != b.nearness ? a.nearness > b.nearness : a.number > b.number;
  });

  // For each field the nearest that have it, and of its collection and people enough to know their habits.
  std::array<std::size_t, kTagFields> voters{};
  std::size_t of_collection = 0, of_person = 0;
  std::vector<Teacher> teachers;
  for (const Candidate& candidate : candidates) {
    bool wanted = false;
    for (std::size_t f = 0; f < kTagFields; ++f)
      if ((candidate.fields >> f & 1) != 0 && voters[f] < weights.voters) ++voters[f], wanted = true;
    if (candidate.mate && of_collection < kCollection) ++of_collection, wanted = true;
    if (candidate.person && of_person < kCollection) ++of_person, wanted = true;
    if (wanted)
      teachers.push_back({{reading.shown(candidate.number)->id}, candidate.nearness, candidate.mate, candidate.person});
  }
  return teachers;
}

}  // namespace acervo::search
