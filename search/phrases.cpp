#include "search/phrases.hpp"

#include <algorithm>

#include "search/analysis.hpp"

namespace acervo::search {

namespace {

/// Stands for every word that is none of the phrase's.
constexpr std::uint8_t kOther = 0xFF;

bool any_line(std::string_view lines, const Phrase& phrase) {
  while (!lines.empty()) {
    const auto end = std::min(lines.find('\n'), lines.size());
    if (phrase.in(lines.substr(0, end))) return true;
    lines.remove_prefix(std::min(end + 1, lines.size()));
  }
  return false;
}

}  // namespace

Phrase::Phrase(std::vector<std::string> words) {
  for (std::string& word : words) {
    const auto known = std::find(words_.begin(), words_.end(), word);
    order_.push_back(static_cast<std::uint8_t>(known - words_.begin()));
    if (known != words_.end()) continue;
    glance_.add(word);
    words_.push_back(std::move(word));
  }
}

void Phrase::read(std::string_view text, Places& places) const {
  // Most texts hold none of the words, and most words of the others are none of them.
  if (!glance_.passes(text)) return places.push_back(kOther);
  each_written(text, [&](std::uint32_t, std::uint32_t, std::string_view letters, bool whole) {
    if (whole) return;
    std::uint8_t place = kOther;
    if (glance_.may_be(letters)) {
      const auto known = std::find(words_.begin(), words_.end(), forms_of(letters).folded);
      if (known != words_.end()) place = static_cast<std::uint8_t>(known - words_.begin());
    }
    places.push_back(place);
  });
}

bool Phrase::in(const Places& places) const {
  return std::search(places.begin(), places.end(), order_.begin(), order_.end()) != places.end();
}

bool Phrase::in(std::string_view text) const {
  thread_local Places places;
  places.clear();
  read(text, places);
  return in(places);
}

bool Phrase::in(const std::vector<Heard::Cue>& cues) const {
  thread_local Places places;
  places.clear();
  for (const Heard::Cue& cue : cues) read(cue.text, places);
  return in(places);
}

Quotations::Quotations(const Reading& reading, const Plan& plan) : reading_(reading) {
  for (const Group& group : plan.groups)
    if (!group.phrase.empty()) quoted_.push_back({Phrase(group.phrase), {}});
}

bool Quotations::said_in(Number number) {
  return std::all_of(quoted_.begin(), quoted_.end(), [&](Quoted& quoted) { return said_in(number, quoted); });
}

bool Quotations::said_in(Number number, Quoted& quoted) const {
  if (shared(number, quoted)) return true;
  const Phrase& phrase = quoted.phrase;
  {
    const auto shown = reading_.shown(number);
    if (phrase.in(shown->title) || phrase.in(shown->description) || phrase.in(shown->identifier) ||
        any_line(shown->keywords, phrase))
      return true;
    // The end of a description follows what is shown of it.
    if (!shown->rest.empty() && phrase.in(shown->description + " " + shown->rest)) return true;
  }
  const auto heard = reading_.heard(number);
  return std::any_of(heard->tracks().begin(), heard->tracks().end(),
                     [&](const Heard::Track& track) { return phrase.in(track.cues); });
}

bool Quotations::shared(Number number, Quoted& quoted) const {
  const Snapshot& snapshot = reading_.snapshot();
  for (std::size_t k = 0; k < kShared.size(); ++k) {
    const auto f = static_cast<std::size_t>(kShared[k]);
    const std::uint32_t set = snapshot.columns->set[f][number];
    const auto [known, fresh] = quoted.sets[k].try_emplace(set, false);
    const FacetDictionary& dictionary = *snapshot.facets[f];
    if (fresh)
      known->second = std::any_of(dictionary.sets[set].begin(), dictionary.sets[set].end(),
                                  [&](std::uint32_t value) { return quoted.phrase.in(dictionary.values[value]); });
    if (known->second) return true;
  }
  return false;
}

}  // namespace acervo::search
