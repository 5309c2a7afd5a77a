#include "search/record.hpp"

#include <algorithm>
#include <chrono>
#include <unordered_set>

#include "catalog/core/language.hpp"
#include "catalog/core/text.hpp"
#include "search/analysis.hpp"
#include "search/coding.hpp"

namespace acervo::search {

namespace {

constexpr std::size_t kShownDescription = 4000;

std::uint32_t clamp32(std::int64_t value) {
  return static_cast<std::uint32_t>(std::clamp<std::int64_t>(value, 0, 0xFFFFFFFF));
}

std::string_view duration_bucket(Micros duration) {
  if (duration < std::chrono::minutes(5)) return "lt5";
  return duration <= std::chrono::minutes(20) ? "5to20" : "gt20";
}

std::string year_of(Time time) {
  const std::chrono::year_month_day date(std::chrono::floor<std::chrono::days>(time));
  return std::to_string(static_cast<int>(date.year()));
}

std::string_view head(std::string_view text, std::size_t limit) {
  if (text.size() <= limit) return text;
  while (limit > 0 && (static_cast<unsigned char>(text[limit]) & 0xC0) == 0x80) --limit;
  return text.substr(0, limit);
}

/// Where a description is cut in two: between words, if there are any.
std::size_t cut_of(std::string_view description) {
  if (description.size() <= kShownDescription) return description.size();
  const std::size_t space = description.find_last_of(" \n", kShownDescription);
  return space == std::string_view::npos || space == 0 ? head(description, kShownDescription).size() : space;
}

bool has_several_words(std::string_view text) {
  return text.find_first_of(" -/") != std::string_view::npos;
}

/// What only a quotation of several words could ask for.
std::string phrases_among(const std::vector<std::string>& keywords) {
  std::string lines;
  for (const std::string& keyword : keywords)
    if (has_several_words(keyword)) lines.append(lines.empty() ? "" : "\n").append(keyword);
  return lines;
}

std::vector<std::string> phrases_among(const std::vector<Label>& labels) {
  std::vector<std::string> result;
  for (const Label& label : labels)
    if (has_several_words(label.text)) result.push_back(label.text);
  return result;
}

std::vector<std::string> non_empty(std::initializer_list<std::string> values) {
  std::vector<std::string> result;
  for (const std::string& value : values)
    if (!value.empty() && std::find(result.begin(), result.end(), value) == result.end()) result.push_back(value);
  return result;
}

/// Collects the terms of a document, field by field.
class Terms {
 public:
  explicit Terms(Analysed& result) : result_(result) {}

  void add(Field field, std::string_view text, Language language, std::uint32_t* length = nullptr) {
    add(field, text, language, length, nullptr);
  }

  /// Each word counts once in all that is added so: what stands on ten slides is not said ten times.
  void add_once(Field field, std::string_view text, Language language, std::unordered_set<std::string>& seen) {
    add(field, text, language, nullptr, &seen);
  }

 private:
  void add(Field field, std::string_view text, Language language, std::uint32_t* length,
           std::unordered_set<std::string>* seen) {
    each_word(text, [&](std::uint32_t, std::uint32_t, Forms& word, bool whole) {
      if (seen != nullptr && !seen->insert(word.lower).second) return;
      if (length != nullptr && !whole) ++*length;
      // A title may be nothing but little words ("To be or not to be"); a body is never asked for by them.
      if (field != Field::title && field != Field::people && is_stop_word(word.folded, language)) return;
      ++result_.terms[stem(word, language)][field];
      if (field == Field::concepts) return;
      if (has_exact_form(word.lower)) ++result_.terms[exact_term(word.lower)][field];
      if (worth_knowing(word.folded) && known_.insert(word.lower).second) result_.words.push_back(word.lower);
    });
  }

  static bool worth_knowing(const std::string& folded) {
    return folded.size() >= 3 &&
           std::none_of(folded.begin(), folded.end(), [](char c) { return c >= '0' && c <= '9'; });
  }

  Analysed& result_;
  std::unordered_set<std::string> known_;
};

void write_cues(Writer& out, const std::vector<Cue>& cues) {
  out.number(cues.size());
  std::int64_t last = 0;
  for (const Cue& cue : cues) {
    const std::int64_t start = std::max<std::int64_t>(last, cue.start.count() / 1000);
    out.number(static_cast<std::uint64_t>(start - last));
    out.number(static_cast<std::uint64_t>(std::max<std::int64_t>(0, cue.end.count() / 1000 - start)));
    out.text(cue.text);
    last = start;
  }
}

std::vector<Cue> in_order(std::vector<Cue> cues) {
  std::stable_sort(cues.begin(), cues.end(), [](const Cue& a, const Cue& b) { return a.start < b.start; });
  return cues;
}

/// The language to stem by. A label is believed unless the little words of the text say otherwise and a closer look
/// agrees: many are wrong, and a wrong stemmer keeps plurals from being found.
Language written_in(const Document& document) {
  const Language labelled = language_of(document.language);
  const std::string text = document.title + " \n" + std::string(head(document.description, 1000));
  if (!document.language.empty() && detect_language(std::string_view(text).substr(0, 400), labelled) == labelled)
    return labelled;
  const auto detected = detect_written_language(text, document.language);
  if (detected && (detected->reliable || document.language.empty())) return language_of(detected->code);
  return document.language.empty() ? detect_language(text, Language::es) : labelled;
}

}  // namespace

std::string id_term(std::string_view id) {
  return "Q" + std::string(head(id, 200));
}

bool has_exact_form(std::string_view lower) {
  return lower.find("\xC3\xB1") != std::string_view::npos || lower.find("\xC3\xA7") != std::string_view::npos;
}

std::string exact_term(std::string_view lower) {
  // Plural and singular share it: años prefers año to ano.
  if (lower.size() > 3 && lower.ends_with('s')) lower.remove_suffix(1);
  return "=" + std::string(lower);
}

Row row_of(const Document& document) {
  Row row;
  row.flags = static_cast<std::uint8_t>((document.visible_to_all ? kVisible : 0) |
                                        (document.visible_to_members ? kMembers : 0) | (document.sealed ? kSealed : 0) |
                                        (document.experiences.empty() ? 0 : kTaught));
  row.published = static_cast<std::int32_t>(
      std::clamp<std::int64_t>(document.published.time_since_epoch().count() / 1'000'000, INT32_MIN, INT32_MAX));
  if (document.duration) row.duration = clamp32(document.duration->count() / 1000);
  row.smallest = clamp32((document.smallest.count + 1023) / 1024);
  row.uses = clamp32(document.uses);
  row.title = title_key(document.title);
  const auto set = [&](Facet facet, std::vector<std::string> values) {
    std::sort(values.begin(), values.end());
    values.erase(std::unique(values.begin(), values.end()), values.end());
    row.facets[static_cast<std::size_t>(facet)] = std::move(values);
  };
  set(Facet::level, document.levels);
  set(Facet::subject, document.subjects);
  set(Facet::type, non_empty({document.type}));
  set(Facet::language,
      non_empty({document.language, document.language.substr(0, document.language.find_first_of("-_"))}));
  set(Facet::license, non_empty({document.license}));
  set(Facet::collection, non_empty({document.collection}));
  if (document.duration) set(Facet::duration, {std::string(duration_bucket(*document.duration))});
  set(Facet::kind, non_empty({document.kind}));
  if (!document.produced.empty())
    set(Facet::year, {document.produced.substr(0, 4)});
  else if (document.published != Time{})
    set(Facet::year, {year_of(document.published)});
  set(Facet::with, non_empty({document.has_captions ? "captions" : "",
                              !document.experiences.empty() ? "experiences" : "", document.sealed ? "seal" : ""}));
  set(Facet::people, document.people);
  set(Facet::owner, non_empty({document.owner}));
  set(Facet::labels, phrases_among(document.labels));
  return row;
}

Analysed analyse(const Document& document) {
  Analysed result;
  result.id = document.id.value;
  result.row = row_of(document);
  Row& row = result.row;
  const Language language = written_in(document);

  Terms terms(result);
  const auto length = [&](Field field) { return &row.lengths[static_cast<std::size_t>(field)]; };
  terms.add(Field::title, document.title, language, length(Field::title));
  terms.add(Field::description, document.description, language, length(Field::description));
  for (const std::string& keyword : document.keywords)
    terms.add(Field::keywords, keyword, language, length(Field::keywords));
  terms.add(Field::keywords, document.collection, language);
  terms.add(Field::keywords, document.identifier, Language::other);
  terms.add(Field::keywords, document.produced.substr(0, 4), Language::other);
  for (const std::string& person : document.people) terms.add(Field::people, person, language);
  for (const Label& label : document.labels) terms.add(Field::concepts, label.text, language_of(label.language));

  Spoken spoken;
  for (const Track& track : document.captions) {
    const Language spoken_in = track.language.empty() ? language : language_of(track.language);
    for (const Cue& cue : track.cues) terms.add(Field::captions, cue.text, spoken_in, length(Field::captions));
    if (!track.cues.empty())
      spoken.tracks.push_back(
          {{track.language.empty() ? document.language : track.language, in_order(track.cues)}, false});
  }
  for (const Cue& cue : document.chapters) terms.add(Field::captions, cue.text, language, length(Field::captions));
  if (!document.chapters.empty()) spoken.tracks.push_back({{document.language, in_order(document.chapters)}, false});
  std::unordered_set<std::string> told;
  for (const Label& experience : document.experiences)
    terms.add_once(Field::description, experience.text,
                   experience.language.empty() ? language : language_of(experience.language), told);
  std::unordered_set<std::string> seen;
  for (const Cue& cue : document.slides) terms.add_once(Field::captions, cue.text, language, seen);
  if (!document.slides.empty()) spoken.tracks.push_back({{document.language, in_order(document.slides)}, true});
  if (!spoken.tracks.empty()) {
    row.flags |= kHasMoments;
    result.spoken = encode(spoken);
  }
  static constexpr std::array<const char*, kStemmedLanguages> kCodes{"es", "pt", "en", "fr"};
  const bool labelled_right = language == language_of(document.language);
  const std::size_t shown = cut_of(document.description);
  result.shown = encode(Shown{
      document.id.value, document.identifier,
      labelled_right || language == Language::other ? document.language : kCodes[static_cast<std::size_t>(language)],
      document.title, document.description.substr(0, shown), document.description.substr(shown),
      phrases_among(document.keywords)});
  return result;
}

std::string encode(const Row& row) {
  Writer out;
  out.number(row.flags).number(static_cast<std::uint32_t>(row.published)).number(row.duration).number(row.smallest);
  out.number(row.uses);
  for (const std::uint32_t length : row.lengths) out.number(length);
  out.raw({row.title.data(), row.title.size()});
  for (const std::uint32_t set : row.sets) out.number(set);
  return out.take();
}

Row decode_row(std::string_view bytes) {
  Reader in(bytes);
  Row row;
  row.flags = static_cast<std::uint8_t>(in.number());
  row.published = static_cast<std::int32_t>(in.number());
  row.duration = static_cast<std::uint32_t>(in.number());
  row.smallest = static_cast<std::uint32_t>(in.number());
  row.uses = static_cast<std::uint32_t>(in.number());
  for (std::uint32_t& length : row.lengths) length = static_cast<std::uint32_t>(in.number());
  const std::string_view title = in.raw(row.title.size());
  std::copy(title.begin(), title.end(), row.title.begin());
  for (std::uint32_t& set : row.sets) set = static_cast<std::uint32_t>(in.number());
  return row;
}

std::string encode(const Shown& shown) {
  return Writer()
      .text(shown.id)
      .text(shown.identifier)
      .text(shown.language)
      .text(shown.title)
      .text(shown.description)
      .text(shown.rest)
      .text(shown.keywords)
      .take();
}

Shown decode_shown(std::string_view bytes) {
  Reader in(bytes);
  Shown shown;
  for (std::string* text :
       {&shown.id, &shown.identifier, &shown.language, &shown.title, &shown.description, &shown.rest, &shown.keywords})
    *text = in.text();
  return shown;
}

std::size_t Shown::size() const {
  std::size_t size = 192;  // what holds it
  for (const std::string* text : {&id, &identifier, &language, &title, &description, &rest, &keywords})
    size += sizeof(*text) + text->size();
  return size;
}

std::string encode(const Spoken& spoken) {
  Writer out;
  out.number(spoken.tracks.size());
  for (const auto& [track, on_slides] : spoken.tracks) {
    out.number(on_slides ? 1U : 0U).text(track.language);
    write_cues(out, track.cues);
  }
  return out.take();
}

}  // namespace acervo::search
