#include "search/moments.hpp"

#include <algorithm>
#include <bit>
#include <chrono>

#include "catalog/core/text.hpp"
#include "search/marks.hpp"

namespace acervo::search {

namespace {

constexpr Micros kWindow = std::chrono::seconds(30);
constexpr std::size_t kSentence = 160;

struct Found {
  std::size_t track;
  std::size_t cue;   ///< the window's first
  std::size_t best;  ///< its cue with the most groups
  std::uint32_t groups = 0;
  int words = 0;

  int merit() const { return std::popcount(groups) * 64 + std::min(words, 63); }
};

std::uint32_t groups_in(const Cue& cue, const GroupsOfTerm& terms, Language language, int& words) {
  std::uint32_t groups = 0;
  each_word(cue.text, [&](std::uint32_t, std::uint32_t, Forms& word, bool) {
    auto found = terms.find(stem(word, language));
    if (found == terms.end()) found = terms.find(word.folded);
    if (found == terms.end()) return;
    groups |= found->second;
    ++words;
  });
  return groups;
}

std::vector<Found> windows(const Spoken& spoken, const Plan& plan) {
  const GroupsOfTerm terms = groups_of(plan);
  std::vector<Found> result;
  for (std::size_t t = 0; t < spoken.tracks.size(); ++t) {
    const Track& track = spoken.tracks[t];
    const Language language = language_of(track.language);
    std::vector<std::uint32_t> groups(track.cues.size());
    std::vector<int> words(track.cues.size());
    for (std::size_t i = 0; i < track.cues.size(); ++i) groups[i] = groups_in(track.cues[i], terms, language, words[i]);
    for (std::size_t i = 0; i < track.cues.size(); ++i) {
      if (groups[i] == 0) continue;
      Found found{t, i, i, 0, 0};
      for (std::size_t j = i; j < track.cues.size() && track.cues[j].start < track.cues[i].start + kWindow; ++j) {
        found.groups |= groups[j];
        found.words += words[j];
        if (std::popcount(groups[j]) > std::popcount(groups[found.best])) found.best = j;
      }
      result.push_back(found);
    }
  }
  return result;
}

bool ends_sentence(std::string_view text) {
  while (!text.empty() && (text.back() == ' ' || text.back() == '"' || text.back() == '\n')) text.remove_suffix(1);
  return text.empty() || text.back() == '.' || text.back() == '?' || text.back() == '!' ||
         text.ends_with("\xE2\x80\xA6");
}

/// A cue is often half a sentence: its neighbours complete it, within reason.
Moment moment_of(const Track& track, std::size_t cue, const Plan& plan) {
  std::size_t from = cue;
  std::size_t to = cue;
  std::size_t size = track.cues[cue].text.size();
  const auto near = [&](std::size_t earlier, std::size_t later) {
    return track.cues[later].start - track.cues[earlier].end < std::chrono::seconds(3);
  };
  while (from > 0 && near(from - 1, from) && !ends_sentence(track.cues[from - 1].text) &&
         size + track.cues[from - 1].text.size() < kSentence)
    size += track.cues[--from].text.size();
  while (to + 1 < track.cues.size() && near(to, to + 1) && !ends_sentence(track.cues[to].text) &&
         size + track.cues[to + 1].text.size() < kSentence)
    size += track.cues[++to].text.size();
  std::string text;
  for (std::size_t i = from; i <= to; ++i) text.append(text.empty() ? "" : " ").append(track.cues[i].text);
  return {track.cues[from].start, track.cues[to].end, track.language,
          mark(squeeze(text), plan.marked, language_of(track.language))};
}

}  // namespace

GroupsOfTerm groups_of(const Plan& plan) {
  GroupsOfTerm result;
  for (std::size_t g = 0; g < plan.groups.size() && g < 32; ++g)
    for (const Alternative& alternative : plan.groups[g].alternatives)
      for (const PlanWord& word : alternative.words)
        for (const WeightedTerm& term : word.terms) result[term.term] |= 1U << g;
  return result;
}

std::vector<Moment> best_moments(const Spoken& spoken, const Plan& plan, std::size_t limit) {
  std::vector<Found> found = windows(spoken, plan);
  std::stable_sort(found.begin(), found.end(), [](const Found& a, const Found& b) { return a.merit() > b.merit(); });
  std::vector<Moment> result;
  std::vector<Micros> taken;
  for (const Found& window : found) {
    if (result.size() == limit || std::popcount(window.groups) < std::popcount(found.front().groups)) break;
    const Micros at = spoken.tracks[window.track].cues[window.cue].start;
    const bool near = std::any_of(taken.begin(), taken.end(),
                                  [&](Micros other) { return at - other < kWindow && other - at < kWindow; });
    if (near) continue;
    taken.push_back(at);
    result.push_back(moment_of(spoken.tracks[window.track], window.best, plan));
  }
  return result;
}

double best_share(const Spoken& spoken, const Plan& plan) {
  int best = 0;
  for (const Found& window : windows(spoken, plan)) best = std::max(best, std::popcount(window.groups));
  return plan.groups.empty() ? 0 : static_cast<double>(best) / static_cast<double>(plan.groups.size());
}

}  // namespace acervo::search
