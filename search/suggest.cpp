#include "search/suggest.hpp"

#include <algorithm>
#include <functional>
#include <unordered_map>
#include <unordered_set>

#include "catalog/core/text.hpp"
#include "search/names.hpp"
#include "search/select.hpp"

namespace acervo::search {

namespace {

constexpr std::size_t kWordsTried = 24;      ///< completions of the last word that are looked up
constexpr std::size_t kTitlesPerWord = 200;  ///< newest first
constexpr std::size_t kTitlesRead = 120;
constexpr std::size_t kPeople = 20;

struct Typed {
  std::vector<Token> complete;
  std::string prefix;
};

Typed typed(std::string_view text) {
  Typed result;
  std::vector<Token> tokens = tokenize(text.substr(0, 200));
  std::erase_if(tokens, [](const Token& token) { return token.whole; });
  if (tokens.size() > 8) tokens.resize(8);
  if (tokens.empty()) return result;
  result.prefix = tokens.back().folded;
  tokens.pop_back();
  result.complete = std::move(tokens);
  return result;
}

/// 0: does not fit; 2: begins so; 1: some word does.
int fits(std::string_view folded, const Typed& query) {
  for (const Token& word : query.complete)
    if (!has_word_beginning(folded, word.folded)) return 0;
  if (!has_word_beginning(folded, query.prefix)) return 0;
  const std::string& first = query.complete.empty() ? query.prefix : query.complete.front().folded;
  return folded.starts_with(first) ? 2 : 1;
}

struct Candidate {
  Suggestion suggestion;
  double merit;
};

void add_terms(std::vector<Candidate>& out, const Vocabulary& vocabulary, const Typed& query) {
  for (const auto& term : vocabulary.terms)
    if (const int fit = fits(term.folded, query); fit > 0) out.push_back({{term.text, term.kind, term.id}, 3.0 + fit});
}

/// Only people of something that the viewer may see, the most present first.
void add_people(std::vector<Candidate>& out, const Reading& reading, const Typed& query, const Scope& scope) {
  const Snapshot& snapshot = reading.snapshot();
  const auto f = static_cast<std::size_t>(Facet::people);
  const Names& names = *snapshot.people;
  std::unordered_map<std::uint32_t, std::uint32_t> own;
  scope.each_own([&](Number number) {
    for (const std::uint32_t value : snapshot.facets[f]->sets[snapshot.columns->set[f][number]]) ++own[value];
  });
  // By the longest word, which the fewest have.
  const std::string* longest = &query.prefix;
  for (const Token& word : query.complete)
    if (word.folded.size() > longest->size()) longest = &word.folded;
  std::vector<std::pair<double, std::uint32_t>> best;  // merit and value
  const auto less = [](const auto& a, const auto& b) {
    return a.first != b.first ? a.first > b.first : a.second < b.second;
  };
  names.each_beginning_with(*longest, [&](std::uint32_t value, bool first) {
    std::uint32_t seen = scope.sees_by_rank(snapshot.presence[value]);
    if (!own.empty())
      if (const auto hers = own.find(value); hers != own.end()) seen += hers->second;
    if (seen == 0) return;
    const int fit = query.complete.empty() ? (first ? 2 : 1) : fits(names.folded(value), query);
    if (fit == 0) return;
    const std::pair merit(1.5 + fit + std::min(1.0, static_cast<double>(seen) / 50), value);
    if (best.size() == kPeople && !less(merit, best.back())) return;
    // Once for each of its words that begin so.
    const auto same = std::ranges::find(best, value, &std::pair<double, std::uint32_t>::second);
    if (same != best.end()) {
      if (less(*same, merit)) return;
      best.erase(same);
    } else if (best.size() == kPeople) {
      best.pop_back();
    }
    best.insert(std::lower_bound(best.begin(), best.end(), merit, less), merit);
  });
  for (const auto& [merit, value] : best) out.push_back({{snapshot.facets[f]->values[value], "person", ""}, merit});
}

/// Documents whose title may complete what was typed, newest of each word first.
std::vector<Number> title_candidates(const Reading& reading, const Typed& query, const Scope& scope,
                                     const Weights& weights) {
  const Snapshot& snapshot = reading.snapshot();
  std::vector<Number> result;
  Hits complete;
  Plan plan;
  for (const Token& token : query.complete) {
    if (is_stop_word(token.folded)) continue;
    PlanWord word;
    for (std::string& stem : query_stems(token)) word.terms.push_back({std::move(stem), 1});
    plan.groups.push_back({token.folded, token.folded, {{1, {word}}}, {}});
  }
  if (!plan.groups.empty()) {
    complete = reading.matcher(weights).all(plan);
    std::vector<std::pair<float, Number>> best;
    for (std::size_t i = 0; i < complete.size(); ++i)
      if (complete.in_title[i] == plan.groups.size() && scope.sees(complete.numbers[i]))
        best.emplace_back(snapshot.columns->boost[complete.numbers[i]], complete.numbers[i]);
    if (best.size() <= kTitlesRead) {
      for (const auto& [boost, number] : best) result.push_back(number);
      return result;
    }
  }
  std::vector<std::shared_ptr<const PostingList>> lists;
  std::unordered_set<std::string> terms;
  const auto try_word = [&](std::string_view folded) {
    Token token;
    token.folded = token.lower = folded;
    for (std::string& stem : query_stems(token))
      if (terms.insert(stem).second) lists.push_back(reading.list(stem));
  };
  try_word(query.prefix);
  const auto words = snapshot.dictionary->beginning_with(query.prefix, kWordsTried);
  for (const std::string_view word : words) try_word(word);
  for (const auto& list : lists) {
    std::size_t taken = 0;
    for (std::size_t i = list->size_until(snapshot.last); i-- > 0 && taken < kTitlesPerWord;) {
      if ((list->impacts[i] & PostingList::kInTitle) == 0 || !scope.sees(list->numbers[i])) continue;
      if (!plan.groups.empty() &&
          !std::binary_search(complete.numbers.begin(), complete.numbers.end(), list->numbers[i]))
        continue;
      result.push_back(list->numbers[i]);
      ++taken;
    }
  }
  // Of a beginning that many words have only some were tried: the titles that begin so are seen by themselves.
  if (query.complete.empty() && words.size() >= kWordsTried) {
    const TitleBeginning beginning(query.prefix);
    const Columns& columns = *snapshot.columns;
    std::vector<Number> begun;
    for (Number number = snapshot.last + 1; number-- > 0;)
      if (beginning.of(columns.title[number]) && scope.sees(number)) begun.push_back(number);
    const auto read = begun.begin() + static_cast<std::ptrdiff_t>(std::min(begun.size(), kTitlesRead));
    std::ranges::nth_element(begun, read, std::greater(), [&](Number number) { return columns.boost[number]; });
    result.insert(result.end(), begun.begin(), read);
  }
  std::sort(result.begin(), result.end());
  result.erase(std::unique(result.begin(), result.end()), result.end());
  return result;
}

void add_titles(std::vector<Candidate>& out, const Reading& reading, const Typed& query, const Scope& scope,
                const Weights& weights) {
  std::vector<Number> numbers = title_candidates(reading, query, scope, weights);
  const Columns& columns = *reading.snapshot().columns;
  // The used and the fresh first; and of those only as many as can be read while somebody types.
  const TitleBeginning first(query.complete.empty() ? query.prefix : query.complete.front().folded);
  const auto merit = [&](Number number) {
    return columns.boost[number] + (first.of(columns.title[number]) ? 1.0F : 0.0F);
  };
  const std::size_t read = std::min(numbers.size(), kTitlesRead);
  std::partial_sort(numbers.begin(), numbers.begin() + static_cast<std::ptrdiff_t>(read), numbers.end(),
                    [&](Number a, Number b) { return merit(a) != merit(b) ? merit(a) > merit(b) : a > b; });
  numbers.resize(read);
  std::unordered_set<std::string> said;
  for (const Number number : numbers) {
    const auto shown = reading.shown(number);
    std::string folded = fold(shown->title);
    const int fit = fits(folded, query);
    if (fit == 0 || !said.insert(std::move(folded)).second) continue;
    out.push_back({{shown->title, "title", shown->id}, 1.0 + fit + columns.boost[number]});
  }
}

}  // namespace

std::vector<Suggestion> suggest(const Reading& reading, const Vocabulary& vocabulary, std::string_view text,
                                std::size_t limit, const Viewer& viewer, const Weights& weights) {
  const Typed query = typed(text);
  if (query.prefix.empty() || limit == 0) return {};
  const Scope scope(reading.snapshot(), viewer);
  std::vector<Candidate> candidates;
  add_terms(candidates, vocabulary, query);
  add_people(candidates, reading, query, scope);
  add_titles(candidates, reading, query, scope, weights);
  std::stable_sort(candidates.begin(), candidates.end(),
                   [](const auto& a, const auto& b) { return a.merit > b.merit; });
  // Titles are what most people look for: terms and people never take more than half of the places between them.
  std::vector<Suggestion> result;
  std::size_t others = 0;
  std::size_t titles = 0;
  for (const auto& candidate : candidates) titles += candidate.suggestion.kind == "title" ? 1 : 0;
  const std::size_t most_others = std::max(limit / 2, limit - std::min(limit, titles));
  for (auto& candidate : candidates) {
    if (result.size() == limit) break;
    const bool other = candidate.suggestion.kind != "title";
    if (other && ++others > most_others) continue;
    result.push_back(std::move(candidate.suggestion));
  }
  return result;
}

}  // namespace acervo::search
