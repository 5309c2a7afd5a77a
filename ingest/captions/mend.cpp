#include "ingest/captions/mend.hpp"

#include <algorithm>
#include <string_view>

#include "catalog/core/text.hpp"

namespace acervo::ingest {
namespace {

using namespace std::chrono_literals;

constexpr Micros kTogether = 200ms;  // cues that begin so close to each other are read together
constexpr Micros kRounding = 50ms;   // overlaps that come from rounded times: mended without a word
constexpr Micros kLate = 500ms;      // past the lesson's end, likewise
constexpr Micros kContiguous = 100ms;

Micros reading_time(const Cue& cue) {
  return std::clamp(Micros(60ms) * static_cast<int>(length(cue.text)), Micros(1s), Micros(7s));
}

// Tapes begin at 1:00:00 or 10:00:00. Only where not all fits before that and all does after it, so that captions of
// another lesson are not made to.
void take_hours_off(std::vector<Cue>& cues, Micros duration, Mending& mending) {
  const auto [first, last] =
      std::minmax_element(cues.begin(), cues.end(), [](const Cue& a, const Cue& b) { return a.start < b.start; });
  const auto hours = std::chrono::floor<std::chrono::hours>(first->start);
  if (last->start < duration || last->start - hours >= duration) return;
  for (Cue& cue : cues) cue.start -= hours, cue.end -= hours;
  mending.hours = static_cast<int>(hours.count());
}

void put_in_order(std::vector<Cue>& cues, Mending& mending) {
  Micros latest{};
  for (const Cue& cue : cues) {
    if (cue.start < latest) ++mending.out_of_order;
    latest = std::max(latest, cue.start);
  }
  std::stable_sort(cues.begin(), cues.end(), [](const Cue& a, const Cue& b) { return a.start < b.start; });
  const auto size = cues.size();
  cues.erase(std::unique(cues.begin(), cues.end()), cues.end());
  mending.repeated += static_cast<int>(size - cues.size());
}

// How much of `text` is said by the end of `before` already, in whole lines: what a caption that rolls up repeats.
std::size_t repeated_part(std::string_view before, std::string_view text) {
  for (std::size_t end = text.size();; end = text.rfind('\n', end - 1)) {
    const auto part = text.substr(0, end);
    const bool whole_lines =
        before.ends_with(part) && (before.size() == part.size() || before[before.size() - part.size() - 1] == '\n');
    if (whole_lines) return end;
    if (end == 0 || text.rfind('\n', end - 1) == std::string_view::npos) return 0;
  }
}

bool follows(const Cue& before, const Cue& cue) {
  return cue.start - before.end <= kContiguous;
}

// Live and machine-made captions (YouTube's) show each line twice: below, then above the next one.
void unroll(std::vector<Cue>& cues, Mending& mending) {
  std::size_t rolling = 0;
  for (std::size_t i = 1; i < cues.size(); ++i)
    rolling += follows(cues[i - 1], cues[i]) && repeated_part(cues[i - 1].text, cues[i].text) > 0;
  if (rolling < 3 || rolling * 3 < cues.size()) return;
  std::vector<Cue> plain;
  std::string before;
  Micros before_end{};
  for (Cue& cue : cues) {
    const bool next = !plain.empty() && cue.start - before_end <= kContiguous;
    const auto repeated = next ? repeated_part(before, cue.text) : 0;
    before = cue.text;
    before_end = cue.end;
    mending.repeated += repeated > 0;
    if (repeated < cue.text.size()) {
      cue.text.erase(0, repeated > 0 ? repeated + 1 : 0);
      plain.push_back(std::move(cue));
    } else {
      plain.back().end = std::max(plain.back().end, cue.end);
    }
  }
  cues = std::move(plain);
}

void give_ends(std::vector<Cue>& cues, Mending& mending) {
  for (std::size_t i = 0; i < cues.size(); ++i) {
    Cue& cue = cues[i];
    if (cue.end > cue.start) continue;
    ++mending.without_end;
    cue.end = cue.start + reading_time(cue);
    if (i + 1 < cues.size() && cues[i + 1].start - cue.start > kTogether)
      cue.end = std::min(cue.end, cues[i + 1].start);
  }
}

void part(std::vector<Cue>& cues, Mending& mending) {
  std::vector<Cue> apart;
  for (Cue& cue : cues) {
    if (apart.empty() || apart.back().end <= cue.start) {
      apart.push_back(std::move(cue));
      continue;
    }
    Cue& before = apart.back();
    if (before.end - cue.start > kRounding) ++mending.overlapping;
    if (cue.start - before.start < kTogether) {
      before.text += "\n" + cue.text;
      before.end = std::max(before.end, cue.end);
    } else {
      before.end = cue.start;
      apart.push_back(std::move(cue));
    }
  }
  cues = std::move(apart);
}

void keep_within(std::vector<Cue>& cues, Micros duration, Mending& mending) {
  mending.beyond_end = static_cast<int>(std::erase_if(cues, [&](const Cue& cue) { return cue.start >= duration; }));
  for (Cue& cue : cues) {
    if (cue.end > duration + kLate) ++mending.clipped;
    cue.end = std::min(cue.end, duration);
  }
}

}  // namespace

MendedCues mend_cues(std::vector<Cue> cues, std::optional<Micros> duration) {
  Mending mending;
  mending.without_text = static_cast<int>(std::erase_if(cues, [](const Cue& cue) { return cue.text.empty(); }));
  if (duration && !cues.empty()) take_hours_off(cues, *duration, mending);
  put_in_order(cues, mending);
  unroll(cues, mending);
  give_ends(cues, mending);
  part(cues, mending);
  if (duration) keep_within(cues, *duration, mending);
  for (Cue& cue : cues) {
    if (length(cue.text) <= kLongestCue) continue;
    cue.text = shorten(cue.text, kLongestCue);
    ++mending.shortened;
  }
  return {std::move(cues), mending};
}

}  // namespace acervo::ingest
