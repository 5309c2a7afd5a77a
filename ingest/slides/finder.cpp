#include "ingest/slides/finder.hpp"

namespace acervo::ingest {
namespace {

struct Run {
  std::size_t first, last;  // looks
  std::size_t complete;     // the first one that shows all that the last one shows
};

bool goes_on(const LookChange& change) {
  return change.is_none() || change.is_addition();
}

std::vector<Run> runs_of(const std::vector<Look>& looks, const LookMask& ignored) {
  std::vector<Run> runs;
  for (std::size_t i = 0; i < looks.size(); ++i) {
    // Not with the look before: a slow fade changes little from one to the next.
    const auto change = runs.empty() ? LookChange{} : change_between(looks[runs.back().complete], looks[i], ignored);
    if (runs.empty() || !goes_on(change)) {
      runs.push_back({i, i, i});
      continue;
    }
    runs.back().last = i;
    if (!change.is_none()) runs.back().complete = i;
  }
  return runs;
}

// A look alone says nothing of the time until the next one.
bool is_still(const std::vector<Look>& looks, const Run& run) {
  const auto end = run.last > run.first && run.last + 1 < looks.size() ? run.last + 1 : run.last;
  return looks[end].time - looks[run.first].time >= kShortestStill;
}

Micros sharpest(const std::vector<Look>& looks, const Run& run) {
  for (std::size_t i = run.last + 1; i > run.complete; --i)
    if (looks[i - 1].key) return looks[i - 1].time;
  return looks[run.last].time;
}

}  // namespace

bool has_still(const std::vector<Look>& looks, const LookMask& ignored) {
  for (const auto& run : runs_of(looks, ignored))
    if (is_still(looks, run)) return true;
  return false;
}

std::vector<StillSpan> find_stills(const std::vector<Look>& looks, const LookMask& ignored, Micros end) {
  std::vector<StillSpan> spans;
  std::vector<Run> kept;
  const auto runs = runs_of(looks, ignored);
  for (std::size_t r = 0; r < runs.size(); ++r) {
    const auto& run = runs[r];
    if (!is_still(looks, run)) continue;
    const Micros until = r + 1 < runs.size() ? looks[runs[r + 1].first].time : end;
    // A flash, somebody who walks through: it was there before.
    if (!kept.empty() && goes_on(change_between(looks[kept.back().last], looks[run.complete], ignored))) {
      spans.back().end = until;
      spans.back().sharp = sharpest(looks, run);
      kept.back() = {kept.back().first, run.last, run.complete};
      continue;
    }
    StillSpan span{looks[run.first].time, until, sharpest(looks, run), std::nullopt};
    for (std::size_t i = 0; i < kept.size() && !span.copy; ++i)
      if (change_between(looks[kept[i].last], looks[run.last], ignored).is_none())
        span.copy = spans[i].copy.value_or(i);
    spans.push_back(span);
    kept.push_back(run);
  }
  return spans;
}

}  // namespace acervo::ingest
