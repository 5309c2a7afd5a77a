#include "search/related.hpp"

#include <algorithm>
#include <cmath>

#include "search/select.hpp"

namespace acervo::search {

namespace {

constexpr std::size_t kTerms = 25;
constexpr std::size_t kLookedAt = 200;
constexpr std::size_t kHeardBytes = 16'000;  // of captions, evenly: they tell as much as all of them

/// How much two documents' values of a facet have in common, as a share of what they have.
double shared(Facet facet, Number a, Number b, const Snapshot& snapshot) {
  const auto f = static_cast<std::size_t>(facet);
  const auto& sets = snapshot.facets[f]->sets;
  const auto& left = sets[snapshot.columns->set[f][a]];
  const auto& right = sets[snapshot.columns->set[f][b]];
  if (left.empty() || right.empty()) return 0;
  std::size_t common = 0;
  for (const std::uint32_t value : left) common += std::binary_search(right.begin(), right.end(), value) ? 1 : 0;
  return static_cast<double>(common) / static_cast<double>(std::max(left.size(), right.size()));
}

/// What is said in a lesson, in its own language where it is captioned in that: every so manieth line.
std::vector<Track> said_in(const Heard& heard, const std::string& language) {
  const auto own = [&](const Heard::Track& track) { return language_of(track.language) == language_of(language); };
  const bool any_own = std::any_of(heard.tracks().begin(), heard.tracks().end(), own);
  std::vector<const Heard::Track*> chosen;
  std::size_t bytes = 0;
  for (const Heard::Track& track : heard.tracks()) {
    if (any_own && !own(track)) continue;
    // One language is enough where none is the lesson's own.
    if (!any_own && !chosen.empty() && track.language != chosen.front()->language) continue;
    chosen.push_back(&track);
    for (const Heard::Cue& cue : track.cues) bytes += cue.text.size();
  }
  const std::size_t step = std::max<std::size_t>(1, bytes / kHeardBytes);
  std::vector<Track> said;
  for (const Heard::Track* track : chosen) {
    Track& one = said.emplace_back(Track{std::string(track->language), {}});
    for (std::size_t i = 0; i < track->cues.size(); i += step)
      one.cues.push_back({{}, {}, std::string(track->cues[i].text)});
  }
  return said;
}

}  // namespace

std::vector<WeightedTerm> telling_terms(const std::vector<std::pair<std::string, std::uint32_t>>& terms,
                                        const Reading& reading, std::size_t limit) {
  const auto n = static_cast<double>(reading.snapshot().live + 1);
  std::vector<WeightedTerm> telling;
  for (const auto& [term, packed] : terms) {
    if (term.empty() || term[0] == 'Q' || term[0] == '=' || term[0] == 'X') continue;
    const auto documents = static_cast<double>(reading.database().get_termfreq(term));
    // What only this document says links it to nothing; what a tenth of the catalogue says, to everything.
    if (documents < 2 || documents > std::max(10.0, n / 10)) continue;
    FieldCounts counts = FieldCounts::unpack(packed);
    const double weight = 3.0 * counts[Field::title] + 2.0 * counts[Field::keywords] + 0.5 * counts[Field::concepts] +
                          0.3 * counts[Field::people] + std::min(3.0, 1.0 * counts[Field::description]) +
                          std::min(2.0, 0.3 * counts[Field::captions]);
    telling.push_back({term, std::min(weight, 6.0) * std::log(n / documents)});
  }
  std::sort(telling.begin(), telling.end(),
            [](const auto& a, const auto& b) { return a.weight != b.weight ? a.weight > b.weight : a.term < b.term; });
  if (telling.size() > limit) telling.resize(limit);
  return telling;
}

std::vector<Neighbour> neighbours(const std::vector<WeightedTerm>& terms, const Reading& reading, const Scope& scope,
                                  Number except, std::size_t limit) {
  const Snapshot& snapshot = reading.snapshot();
  std::vector<float> scores(snapshot.last + 1, 0);
  std::vector<Number> touched;
  for (const WeightedTerm& term : terms) {
    const auto list = reading.list(term.term);
    const std::size_t size = list->size_until(snapshot.last);
    const auto worth = static_cast<float>(term.weight) / PostingList::kScale;
    for (std::size_t i = 0; i < size; ++i) {
      float& score = scores[list->numbers[i]];
      if (score == 0) touched.push_back(list->numbers[i]);
      score += worth * static_cast<float>(list->impacts[i] & ~PostingList::kInTitle);
    }
  }
  std::vector<Neighbour> result;
  for (const Number number : touched)
    if (number != except && scope.sees(number)) result.push_back({number, scores[number]});
  const std::size_t kept = std::min(limit, result.size());
  std::partial_sort(
      result.begin(), result.begin() + static_cast<std::ptrdiff_t>(kept), result.end(),
      [](const auto& a, const auto& b) { return a.score != b.score ? a.score > b.score : a.number > b.number; });
  result.resize(kept);
  return result;
}

std::vector<MaterialId> related(const Reading& reading, const MaterialId& id, std::size_t limit, const Viewer& viewer,
                                const Weights&) {
  const auto number = reading.find(id);
  const Scope scope(reading.snapshot(), viewer);
  if (!number || !scope.sees(*number)) return {};
  const auto read = reading.shown(*number);
  const Shown& shown = *read;
  Document said;
  said.title = shown.title;
  said.description = shown.description;
  said.language = shown.language;
  said.captions = said_in(*reading.heard(*number), shown.language);
  std::vector<std::pair<std::string, std::uint32_t>> terms;
  for (auto& [term, counts] : analyse(said).terms) {
    // What is said once in passing, of hundreds of words, tells little and would cost a look-up each.
    const bool written = counts[Field::title] + counts[Field::description] > 0;
    if (written || counts[Field::captions] > 1) terms.emplace_back(term, counts.packed());
  }
  auto near = neighbours(telling_terms(terms, reading, kTerms), reading, scope, *number, kLookedAt);
  for (Neighbour& neighbour : near)
    neighbour.score *= 1 + 0.4 * shared(Facet::subject, *number, neighbour.number, reading.snapshot()) +
                       0.3 * shared(Facet::level, *number, neighbour.number, reading.snapshot()) +
                       0.3 * shared(Facet::language, *number, neighbour.number, reading.snapshot()) +
                       0.1 * shared(Facet::collection, *number, neighbour.number, reading.snapshot());
  std::stable_sort(near.begin(), near.end(), [](const auto& a, const auto& b) { return a.score > b.score; });
  std::vector<MaterialId> result;
  for (std::size_t i = 0; i < near.size() && i < limit; ++i) result.push_back({reading.shown(near[i].number)->id});
  return result;
}

}  // namespace acervo::search
