#include "search/tagging.hpp"

#include <algorithm>
#include <cmath>
#include <set>

#include "catalog/core/language.hpp"
#include "catalog/core/text.hpp"

namespace acervo::search {

namespace {

constexpr std::array<std::string_view, kTagFields> kNames{"level", "subject", "type", "language", "keyword"};
constexpr std::array<std::string_view, 7> kReasons{"similar",     "collection", "people", "title",
                                                   "description", "captions",   "letters"};
constexpr std::size_t kCaptionsRead = 40'000;  // bytes
constexpr std::size_t kSaidOften = 3;          // times, before what captions name counts
constexpr std::size_t kTellingLetters = 20;    // fewer letters than this say little of the language
constexpr std::size_t kCertainLetters = 200;   // more than this say it

struct Evidence {
  double sum = 0;
  std::vector<TagReason> reasons;
};
using ByValue = std::map<std::string, Evidence>;

class Tagging {
 public:
  Tagging(const Document& document, const std::vector<Teacher>& teachers,
          const std::unordered_map<std::string, Tags>& known, const TagWeights& weights)
      : document_(document), teachers_(teachers), known_(known), weights_(weights) {}

  ByValue of(TagField field) const {
    ByValue values;
    vote(field, values);
    prior(field, values, &Teacher::same_collection, TagReason::Kind::collection, weights_.collection, 2);
    prior(field, values, &Teacher::shares_people, TagReason::Kind::people, weights_.people, 1);
    return values;
  }

 private:
  const std::vector<std::string>* tags(const Teacher& teacher, TagField field) const {
    const auto found = known_.find(teacher.id.value);
    if (found == known_.end()) return nullptr;
    const auto& values = found->second[static_cast<std::size_t>(field)];
    return values.empty() ? nullptr : &values;
  }

  void vote(TagField field, ByValue& values) const {
    double total = 0;
    std::size_t voters = 0;
    std::map<std::string, std::pair<double, std::size_t>> votes;
    for (const Teacher& teacher : teachers_) {
      if (voters == weights_.voters) break;
      const auto* said = tags(teacher, field);
      if (said == nullptr || teacher.nearness <= 0) continue;
      ++voters;
      const double worth = std::pow(teacher.nearness, weights_.sharpness);
      total += worth;
      for (const std::string& value : *said) {
        auto& [sum, count] = votes[value];
        sum += worth;
        ++count;
      }
    }
    for (const auto& [value, vote] : votes) {
      Evidence& evidence = values[value];
      evidence.sum += vote.first / total;
      evidence.reasons.push_back({TagReason::Kind::similar, vote.second, voters, ""});
    }
  }

  void prior(TagField field, ByValue& values, bool Teacher::*which, TagReason::Kind kind, double weight,
             double doubt) const {
    std::size_t lessons = 0;
    std::map<std::string, std::size_t> counts;
    for (const Teacher& teacher : teachers_) {
      if (!(teacher.*which)) continue;
      const auto* said = tags(teacher, field);
      if (said == nullptr) continue;
      ++lessons;
      for (const std::string& value : *said) ++counts[value];
    }
    for (const auto& [value, count] : counts) {
      Evidence& evidence = values[value];
      evidence.sum += weight * static_cast<double>(count) / (static_cast<double>(lessons) + doubt);
      evidence.reasons.push_back({kind, count, lessons, ""});
    }
  }

  const Document& document_;
  const std::vector<Teacher>& teachers_;
  const std::unordered_map<std::string, Tags>& known_;
  const TagWeights& weights_;
};

std::string captions_of(const Document& document) {
  std::string text;
  for (const Track& track : document.captions) {
    // One language is enough: the others say the same.
    if (!text.empty()) break;
    for (const Cue& cue : track.cues) {
      if (text.size() > kCaptionsRead) break;
      text.append(cue.text).append(" ");
    }
  }
  for (const auto* cues : {&document.chapters, &document.slides})
    for (const Cue& cue : *cues)
      if (text.size() < 2 * kCaptionsRead) text.append(cue.text).append(". ");
  return text;
}

void add_mentions(std::array<ByValue, kTagFields>& fields, const Document& document, const std::string& captions,
                  const TagNames& names, const TagWeights& weights) {
  std::array<double, kTagFields> whole{};
  for (std::size_t f = 0; f < kTagFields; ++f) {
    std::size_t voters = 0;
    for (const auto& [value, evidence] : fields[f])
      for (const TagReason& reason : evidence.reasons) voters = std::max(voters, reason.of);
    whole[f] = f == static_cast<std::size_t>(TagField::keyword) ? weights.keyword_in_title
               : voters < weights.hardly_any                    ? weights.concept_alone
                                                                : weights.concept_in_title;
  }
  const auto add = [&](std::string_view text, TagReason::Kind kind, double share, std::size_t least) {
    for (const auto& mention : names.find(text)) {
      if (mention.times < least) continue;
      Evidence& evidence = fields[static_cast<std::size_t>(mention.field)][mention.value];
      // Said in the title it counts once, wherever else it stands.
      const bool said = std::ranges::any_of(
          evidence.reasons, [](const TagReason& reason) { return reason.kind >= TagReason::Kind::title; });
      if (said) continue;
      evidence.sum += whole[static_cast<std::size_t>(mention.field)] * share;
      evidence.reasons.push_back({kind, mention.times, 0, mention.words});
    }
  };
  add(document.title, TagReason::Kind::title, 1, 1);
  add(document.description, TagReason::Kind::description, weights.in_description, 1);
  add(captions, TagReason::Kind::captions, weights.in_captions, kSaidOften);
}

/// What is spoken counts before what is written about it: a talk in Spanish may well have an English title.
void add_letters(ByValue& languages, const Document& document, const std::string& captions, double weight) {
  const std::string text = captions.empty() ? document.title + ". " + document.description : captions;
  const auto found = detect_written_language(text);
  if (!found) return;
  const double letters = static_cast<double>(length(text));
  const double enough = std::clamp((letters - kTellingLetters) / (kCertainLetters - kTellingLetters), 0.2, 1.0);
  Evidence& evidence = languages[found->code];
  evidence.sum += weight * found->share * (found->reliable ? 1.0 : 0.5) * enough;
  evidence.reasons.push_back({TagReason::Kind::letters, 0, 0, ""});
}

/// The heaviest first; what is the same word written otherwise ("Machine Learning", "machine learning") only once.
std::vector<TagSuggestion> chosen(TagField field, const ByValue& values, const std::vector<std::string>& has,
                                  const TagChoice& choice, const TagWeights& weights) {
  std::vector<const ByValue::value_type*> order;
  for (const auto& entry : values) order.push_back(&entry);
  std::ranges::stable_sort(order, [](const auto* a, const auto* b) { return a->second.sum > b->second.sum; });
  std::set<std::string> said;
  for (const std::string& value : has) said.insert(fold(value));
  std::vector<TagSuggestion> result;
  for (const auto* entry : order) {
    if (result.size() == choice.per_field) break;
    const double confidence = std::min(0.99, entry->second.sum / weights.certain);
    if (confidence < choice.least) break;
    if (!said.insert(fold(entry->first)).second) continue;
    result.push_back({field, entry->first, confidence, entry->second.reasons});
  }
  return result;
}

}  // namespace

std::string_view name(TagField field) {
  return kNames[static_cast<std::size_t>(field)];
}

std::string_view name(TagReason::Kind kind) {
  return kReasons[static_cast<std::size_t>(kind)];
}

std::optional<TagField> tag_field_named(std::string_view wanted) {
  for (std::size_t i = 0; i < kTagFields; ++i)
    if (kNames[i] == wanted) return static_cast<TagField>(i);
  return std::nullopt;
}

Tags tags_of(const Document& d) {
  const auto one = [](const std::string& value) {
    return value.empty() ? std::vector<std::string>() : std::vector<std::string>{value};
  };
  return {d.levels, d.subjects, one(d.type), one(d.language), d.keywords};
}

std::vector<TagSuggestion> suggest_tags(const Document& document, const std::vector<Teacher>& teachers,
                                        const std::unordered_map<std::string, Tags>& known, const TagNames& names,
                                        const TagChoice& choice, const TagWeights& weights) {
  const Tagging tagging(document, teachers, known, weights);
  const std::string captions = captions_of(document);
  std::array<ByValue, kTagFields> fields;
  for (std::size_t f = 0; f < kTagFields; ++f) fields[f] = tagging.of(static_cast<TagField>(f));
  add_mentions(fields, document, captions, names, weights);
  add_letters(fields[static_cast<std::size_t>(TagField::language)], document, captions, weights.letters);
  const Tags has = tags_of(document);
  std::vector<TagSuggestion> result;
  for (std::size_t f = 0; f < kTagFields; ++f) {
    const auto field = static_cast<TagField>(f);
    // One language and one type: where there is one already, nothing is missing.
    if ((field == TagField::language || field == TagField::type) && !has[f].empty()) continue;
    auto some = chosen(field, fields[f], has[f], choice, weights);
    result.insert(result.end(), std::make_move_iterator(some.begin()), std::make_move_iterator(some.end()));
  }
  return result;
}

}  // namespace acervo::search
