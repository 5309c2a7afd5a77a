#include "search/moments.hpp"

#include <algorithm>
#include <array>
#include <bit>
#include <bitset>
#include <chrono>

#include "catalog/core/text.hpp"
#include "search/marks.hpp"

namespace acervo::search {

namespace {

constexpr Micros kWindow = std::chrono::seconds(30);
constexpr std::size_t kSentence = 160;

constexpr char kUnclear = '\x7F';

struct Letter {
  char plain;  ///< lower case without accent; a space for what is no letter; kUnclear where ICU must be asked
  std::size_t bytes;
};

std::size_t index(char c) {
  return static_cast<unsigned char>(c) & 127;
}
bool in_word(char c) {
  return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == kUnclear;
}

Letter letter(std::string_view text, std::size_t i) {
  static const std::array<char, 64> kWestern = [] {
    std::array<char, 64> table{};
    for (unsigned k = 0; k < 64; ++k) {
      const std::string folded = fold(std::string{'\xC3', static_cast<char>(0x80 + k)});
      table[k] = folded.size() == 1 ? folded[0] : kUnclear;
    }
    return table;
  }();
  const auto byte = [&](std::size_t at) { return at < text.size() ? static_cast<unsigned char>(text[at]) : 0U; };
  const unsigned c = byte(i);
  if (c < 0x80) return {static_cast<char>(c >= 'A' && c <= 'Z' ? c + 32 : c == 0x7F ? ' ' : c), 1};
  const unsigned next = byte(i + 1);
  if (c == 0xC3 && next >= 0x80) return {kWestern[next & 63], 2};
  // Inverted marks and angled quotes; not the small a, o and digits of that block.
  if (c == 0xC2 && (next == 0xA1 || next == 0xAB || next == 0xBB || next == 0xBF)) return {' ', 2};
  // Dashes, curved quotes and the ellipsis.
  if (c == 0xE2 && next == 0x80 && byte(i + 2) >= 0x93 && byte(i + 2) <= 0xA6) return {' ', 3};
  return {kUnclear, 1};
}

bool ends_sentence(std::string_view text) {
  while (!text.empty() && (text.back() == ' ' || text.back() == '"' || text.back() == '\n')) text.remove_suffix(1);
  return text.empty() || text.back() == '.' || text.back() == '?' || text.back() == '!' ||
         text.ends_with("\xE2\x80\xA6");
}

}  // namespace

Listener::Glance::Glance(const GroupsOfTerm& terms) {
  for (const auto& [term, groups] : terms) {
    const Letter first = letter(term, 0);
    const Letter second = letter(term, first.bytes);
    if (!in_word(first.plain) || first.plain == kUnclear) {
      pass_all_ = true;
      continue;
    }
    first_.set(index(first.plain));
    if (in_word(second.plain) && second.plain != kUnclear)
      both_.set(index(first.plain) * 128 + index(second.plain));
    else
      any_second_.set(index(first.plain));
  }
}

bool Listener::Glance::passes(std::string_view text) const {
  if (pass_all_) return true;
  bool inside = false;
  for (std::size_t i = 0; i < text.size();) {
    const Letter here = letter(text, i);
    if (here.plain == kUnclear) return true;
    i += here.bytes;
    if (in_word(here.plain) && !inside) {
      const std::size_t first = index(here.plain);
      const char second = letter(text, i).plain;
      if (second == kUnclear || any_second_.test(first)) return true;
      // A letter alone may be the first of several initials.
      if (in_word(second) ? both_.test(first * 128 + index(second)) : first_.test(first)) return true;
    }
    inside = in_word(here.plain);
  }
  return false;
}

int Window::merit() const {
  return std::popcount(groups) * 64 + std::min(words, 63);
}

GroupsOfTerm groups_of(const Plan& plan) {
  GroupsOfTerm result;
  for (std::size_t g = 0; g < plan.groups.size() && g < 32; ++g)
    for (const Alternative& alternative : plan.groups[g].alternatives)
      for (const PlanWord& word : alternative.words)
        for (const WeightedTerm& term : word.terms) result[term.term] |= 1U << g;
  return result;
}

Listener::Listener(const Plan& plan) : plan_(plan), terms_(groups_of(plan)), glance_(terms_) {}

std::uint32_t Listener::groups_in(std::string_view text, Language language, int& words) const {
  std::uint32_t groups = 0;
  each_word(text, [&](std::uint32_t, std::uint32_t, Forms& word, bool) {
    auto found = terms_.find(stem(word, language));
    if (found == terms_.end()) found = terms_.find(word.folded);
    if (found == terms_.end()) return;
    groups |= found->second;
    ++words;
  });
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
      Window window{t, i, i, 0, 0};
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
    const bool near = std::any_of(taken.begin(), taken.end(),
                                  [&](Micros other) { return at - other < kWindow && other - at < kWindow; });
    if (near) continue;
    taken.push_back(at);
    result.push_back(moment_of(heard.tracks()[window.track], window.best));
  }
  return result;
}

/// A cue is often half a sentence: its neighbours complete it, within reason.
Moment Listener::moment_of(const Heard::Track& track, std::size_t cue) const {
  std::size_t from = cue;
  std::size_t to = cue;
  std::size_t size = track.cues[cue].text.size();
  const auto near = [&](std::size_t earlier, std::size_t later) {
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
          mark(squeeze(text), plan_.marked, language_of(track.language))};
}

}  // namespace acervo::search
