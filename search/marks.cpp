#include "search/marks.hpp"

#include <algorithm>
#include <unordered_map>
#include <vector>

#include "catalog/core/markup.hpp"

namespace acervo::search {

namespace {

/// A word of a text, and whether it was asked for.
struct Place {
  std::uint32_t begin;
  std::uint32_t end;
  const std::string* word;  ///< which of the words asked for; null: none

  bool hit() const { return word != nullptr; }
};

/// Good until the thread's next call: twenty texts a page are not worth as many large pieces of memory.
const std::vector<Place>& places(std::string_view text, const CutText& words, const MarkedTerms& terms,
                                 Language language) {
  thread_local std::vector<Place> result;
  result.clear();
  bool compounds = false;
  for (const CutWord& at : words) {
    const std::string* word = nullptr;
    if (terms.may_be(at.key))
      with_letters(text, at, [&](std::string_view letters) { word = terms.find(letters, language); });
    if (at.whole && word == nullptr) continue;
    compounds = compounds || at.whole;
    result.push_back({at.begin, at.end(), word});
  }
  // A compound that matches as a whole is marked as a whole, before its parts.
  if (compounds)
    std::stable_sort(result.begin(), result.end(), [](const Place& a, const Place& b) {
      return a.begin != b.begin ? a.begin < b.begin : a.end > b.end;
    });
  return result;
}

std::string mark_between(std::string_view text, std::size_t begin, std::size_t end, const std::vector<Place>& places) {
  std::string out;
  out.reserve(end - begin + 32);
  std::size_t done = begin;
  for (const Place& place : places) {
    if (!place.hit() || place.begin < done || place.end > end) continue;
    append_escaped(out, text.substr(done, place.begin - done));
    out += "<mark>";
    append_escaped(out, text.substr(place.begin, place.end - place.begin));
    out += "</mark>";
    done = place.end;
  }
  append_escaped(out, text.substr(done, end - done));
  return out;
}

}  // namespace

const std::string* MarkedTerms::find(std::string_view letters, Language language) const {
  if (!glance_.may_be(letters)) return nullptr;
  Forms& forms = forms_of(letters);
  auto found = terms_.find(stem(forms, language));
  if (found == terms_.end()) found = terms_.find(forms.folded);
  return found == terms_.end() ? nullptr : &*found;
}

std::string mark(std::string_view text, const MarkedTerms& terms, Language language) {
  thread_local CutText words;
  words.clear();
  if (!terms.empty()) cut(text, words);
  return mark(text, words, terms, language);
}

std::string mark(std::string_view text, const CutText& words, const MarkedTerms& terms, Language language) {
  static const std::vector<Place> kNone;
  return mark_between(text, 0, text.size(), terms.empty() ? kNone : places(text, words, terms, language));
}

std::string beginning(std::string_view text, std::size_t length) {
  thread_local CutText words;
  const std::string_view read = text.substr(0, length * 16);
  cut(read, words);
  std::erase_if(words, [](const CutWord& word) { return word.whole; });
  const bool all = words.size() <= length && read.size() == text.size();
  std::string result;
  append_escaped(result, all             ? text
                         : words.empty() ? std::string_view()
                                         : text.substr(0, words[std::min(length, words.size()) - 1].end()));
  if (!all) result += " …";
  return result;
}

std::string snippet(std::string_view text, const CutText& all, const MarkedTerms& terms, Language language,
                    std::size_t words) {
  const std::vector<Place>& found = places(text, all, terms, language);
  // Slide a window over the words; every different word found counts far more than the same one again.
  std::unordered_map<const std::string*, int> inside;
  std::size_t best = 0;
  int best_merit = 0;
  int repeats = 0;
  for (std::size_t i = 0; i < found.size(); ++i) {
    if (found[i].hit()) ++inside[found[i].word], ++repeats;
    if (i >= words && found[i - words].hit()) {
      --repeats;
      if (--inside[found[i - words].word] == 0) inside.erase(found[i - words].word);
    }
    const int merit = static_cast<int>(inside.size()) * 16 + std::min(repeats, 15);
    if (merit > best_merit) best_merit = merit, best = i + 1 >= words ? i + 1 - words : 0;
  }
  // A little of what comes before the first word found, and the text's beginning where that is near.
  if (best_merit > 0) {
    while (best < found.size() && !found[best].hit()) ++best;
    best = best > 6 ? best - 6 : 0;
  }
  if (best < 4) best = 0;
  const std::size_t last = std::min(found.size(), best + words);
  const std::size_t begin = best == 0 ? 0 : found[best].begin;
  std::size_t end = last == found.size() ? text.size() : 0;
  for (std::size_t i = best; i < last; ++i) end = std::max<std::size_t>(end, found[i].end);
  std::string result = mark_between(text, begin, end, found);
  if (begin > 0) result.insert(0, "… ");
  if (end < text.size()) result += " …";
  return result;
}

}  // namespace acervo::search
