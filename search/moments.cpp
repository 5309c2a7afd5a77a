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

bool ends_sentence(std::string_view text) {
  while (!text.empty() && (text.back() == ' ' || text.back() == '"' || text.back() == '\n')) text.remove_suffix(1);
  return text.empty() || text.back() == '.' || text.back() == '?' || text.back() == '!' ||
         text.ends_with("\xE2\x80\xA6");
}

}  // namespace

int Window::merit() const {
  return std::popcount(groups) * 64 + std::min(on_slides ? words / 2 : words, 63);
}

GroupsOfTerm groups_of(const Plan& plan) {
  GroupsOfTerm result;
  for (std::size_t g = 0; g < plan.groups.size() && g < 32; ++g)
    for (const Alternative& alternative : plan.groups[g].alternatives)
      for (const PlanWord& word : alternative.words)
        for (const WeightedTerm& term : word.terms) result[term.term] |= 1U << g;
  return result;
}

Listener::Listener(const Plan& plan) : plan_(plan), terms_(groups_of(plan)) {
  for (const auto& [term, groups] : terms_) glance_.add(term);
  for (std::size_t g = 0; g < plan.groups.size() && g < 32; ++g)
    for (const Alternative& alternative : plan.groups[g].alternatives) learn(alternative, 1U << g);
}

void Listener::learn(const Alternative& alternative, std::uint32_t group) {
  const bool is_compound = alternative.words.size() > 1 && parts_ + alternative.words.size() <= 64;
  Compound compound{group, 0};
  for (const PlanWord& word : alternative.words) {
    const std::uint64_t part = is_compound ? std::uint64_t{1} << parts_++ : 0;
    compound.parts |= part;
    for (const WeightedTerm& term : word.terms) {
      Meaning& meaning = meanings_[term.term];
      meaning.parts |= part;
      if (!is_compound) meaning.alone |= group;
    }
  }
  if (is_compound) compounds_.push_back(compound);
}

std::uint32_t Listener::groups_in(std::string_view text, Language language, int& words) const {
  std::uint32_t groups = 0;
  std::uint64_t parts = 0;
  each_written(text, [&](std::uint32_t, std::uint32_t, std::string_view letters, bool) {
    if (!glance_.may_be(letters)) return;
    Forms& word = forms_of(letters);
    auto found = meanings_.find(stem(word, language));
    if (found == meanings_.end()) found = meanings_.find(word.folded);
    if (found == meanings_.end()) return;
    groups |= found->second.alone;
    parts |= found->second.parts;
    if (found->second.alone != 0) ++words;
  });
  for (const Compound& compound : compounds_) {
    if ((parts & compound.parts) != compound.parts) continue;
    groups |= compound.group;
    ++words;
  }
  return groups;
}

std::vector<Window> Listener::windows(const Heard& heard) const {
  std::vector<Window> result;
  std::vector<std::uint32_t> groups;
  std::vector<int> words;
  for (std::size_t t = 0; t < heard.tracks().size(); ++t) {
    const Heard::Track& track = heard.tracks()[t];
    const Language language = language_of(track.language);
    groups.assign(track.cues.size(), 0);
    words.assign(track.cues.size(), 0);
    for (std::size_t i = 0; i < track.cues.size(); ++i)
      if (glance_.passes(track.cues[i].text)) groups[i] = groups_in(track.cues[i].text, language, words[i]);
    for (std::size_t i = 0; i < track.cues.size(); ++i) {
      if (groups[i] == 0) continue;
      Window window{t, i, i, 0, 0, track.on_slides};
      for (std::size_t j = i; j < track.cues.size() && track.cues[j].start() < track.cues[i].start() + kWindow; ++j) {
        window.groups |= groups[j];
        window.words += words[j];
        if (std::popcount(groups[j]) > std::popcount(groups[window.best])) window.best = j;
      }
      result.push_back(window);
    }
  }
  return result;
}

double Listener::best_share(const std::vector<Window>& windows) const {
  int best = 0;
  for (const Window& window : windows) best = std::max(best, std::popcount(window.groups));
  return plan_.groups.empty() ? 0 : static_cast<double>(best) / static_cast<double>(plan_.groups.size());
}

std::vector<Moment> Listener::best(const Heard& heard, std::vector<Window> windows, std::size_t limit) const {
  std::stable_sort(windows.begin(), windows.end(),
                   [](const Window& a, const Window& b) { return a.merit() > b.merit(); });
  std::vector<Moment> result;
  std::vector<Micros> taken;
  for (const Window& window : windows) {
    if (result.size() == limit || std::popcount(window.groups) < std::popcount(windows.front().groups)) break;
    const Micros at = heard.tracks()[window.track].cues[window.cue].start();
    const auto near = [](Micros a, Micros b) { return a - b < kWindow && b - a < kWindow; };
    if (std::any_of(taken.begin(), taken.end(), [&](Micros other) { return near(at, other); })) continue;
    // What is shown may begin well into its window, where another one begins too.
    Moment moment = moment_of(heard.tracks()[window.track], window.best);
    if (std::any_of(result.begin(), result.end(), [&](const Moment& other) { return near(moment.start, other.start); }))
      continue;
    taken.push_back(at);
    result.push_back(std::move(moment));
  }
  return result;
}

std::vector<Moment> Listener::all(const Heard& heard, std::string_view language) const {
  std::vector<Window> found = windows(heard);
  std::erase_if(found, [&](const Window& window) {
    const Heard::Track& track = heard.tracks()[window.track];
    return !track.on_slides && track.language != language;
  });
  int most = 0;
  for (const Window& window : found) most = std::max(most, std::popcount(window.groups));
  std::vector<Moment> result;
  // A window begins at each cue that says something of it: those within the best are the cues that are looked for.
  std::size_t kept = 0;
  for (std::size_t i = 0; i < found.size(); ++i) {
    if (std::popcount(found[i].groups) < most) continue;
    const Heard::Track& track = heard.tracks()[found[i].track];
    const Micros end = track.cues[found[i].cue].start() + kWindow;
    for (kept = std::max(kept, i); kept < found.size(); ++kept) {
      if (found[kept].track != found[i].track) break;
      const Heard::Cue& cue = track.cues[found[kept].cue];
      if (cue.start() >= end) break;
      std::string text = mark(squeeze(cue.text), plan_.marked, language_of(track.language));
      // Lines of one slide are one place.
      if (track.on_slides && !result.empty() && result.back().on_slide && result.back().start == cue.start())
        result.back().text.append(" ").append(text);
      else
        result.push_back({cue.start(), cue.end(), std::string(track.language), std::move(text), track.on_slides});
    }
  }
  std::stable_sort(result.begin(), result.end(), [](const Moment& a, const Moment& b) { return a.start < b.start; });
  return result;
}

/// A cue is often half a sentence: its neighbours complete it, within reason.
Moment Listener::moment_of(const Heard::Track& track, std::size_t cue) const {
  std::size_t from = cue;
  std::size_t to = cue;
  std::size_t size = track.cues[cue].text.size();
  const auto near = [&](std::size_t earlier, std::size_t later) {
    // Lines of one slide, never of two.
    if (track.on_slides) return track.cues[earlier].from == track.cues[later].from;
    return track.cues[later].start() - track.cues[earlier].end() < std::chrono::seconds(3);
  };
  while (from > 0 && near(from - 1, from) && !ends_sentence(track.cues[from - 1].text) &&
         size + track.cues[from - 1].text.size() < kSentence)
    size += track.cues[--from].text.size();
  while (to + 1 < track.cues.size() && near(to, to + 1) && !ends_sentence(track.cues[to].text) &&
         size + track.cues[to + 1].text.size() < kSentence)
    size += track.cues[++to].text.size();
  std::string text;
  for (std::size_t i = from; i <= to; ++i) text.append(text.empty() ? "" : " ").append(track.cues[i].text);
  return {track.cues[from].start(), track.cues[to].end(), std::string(track.language),
          mark(squeeze(text), plan_.marked, language_of(track.language)), track.on_slides};
}

}  // namespace acervo::search
