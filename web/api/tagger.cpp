#include "web/api/tagger.hpp"

#include <map>

#include "catalog/core/json.hpp"
#include "web/api/change_source.hpp"
#include "web/api/messages.hpp"

namespace acervo::web {

using search::TagField;

namespace {

constexpr auto kNamesStayFor = std::chrono::minutes(10);

constexpr std::pair<TagField, const char*> kConcepts[] = {
    {TagField::level, "levels"}, {TagField::subject, "subjects"}, {TagField::type, "types"}};

search::Tags tags_of(const TagSuggestionStore::Described& d) {
  search::Tags tags{d.levels, d.subjects, {}, {}, d.keywords};
  if (d.type) tags[static_cast<std::size_t>(TagField::type)] = {*d.type};
  if (d.language) tags[static_cast<std::size_t>(TagField::language)] = {*d.language};
  return tags;
}

bool offered(const Vocabulary& vocabulary, const std::string& code) {
  const Concept* found = vocabulary.find(code);
  return found != nullptr && found->valid;
}

}  // namespace

Tagger::Tagger(db::Database& database, MaterialStore& materials, VocabularyStore& vocabularies,
               search::Searcher& searcher)
    : materials_(materials), vocabularies_(vocabularies), searcher_(searcher), suggestions_(database) {}

std::shared_ptr<const search::TagNames> Tagger::names() {
  {
    const std::lock_guard lock(mutex_);
    if (names_ && std::chrono::steady_clock::now() - named_at_ < kNamesStayFor) return names_;
  }
  auto names = std::make_shared<search::TagNames>();
  const auto all = vocabularies_.current();
  for (const auto& [field, vocabulary] : kConcepts)
    for (const Concept& entry : all->get(vocabulary).concepts) {
      if (!entry.valid) continue;
      for (const auto& [language, text] : entry.labels) names->add(field, entry.code, text);
      for (const auto& [language, texts] : entry.alternatives)
        for (const auto& text : texts) names->add(field, entry.code, text);
    }
  for (const std::string& keyword : suggestions_.keywords_in_use()) names->add(TagField::keyword, keyword, keyword);
  const std::lock_guard lock(mutex_);
  named_at_ = std::chrono::steady_clock::now();
  return names_ = std::move(names);
}

std::vector<std::pair<MaterialId, std::vector<search::TagSuggestion>>> Tagger::suggest(
    const std::vector<MaterialId>& ids, const search::Viewer& viewer, bool remember) {
  const auto names = this->names();
  const auto vocabularies = vocabularies_.current();
  std::vector<std::pair<MaterialId, std::vector<search::TagSuggestion>>> result;
  for (const IndexedMaterial& material : materials_.for_index(ids)) {
    search::Document document = document_of(material, *vocabularies);
    // As people chose them, without what stands above in the tree; its labels are no words of the lesson.
    document.levels = material.description.levels;
    document.subjects = material.description.subjects;
    document.labels.clear();
    const auto teachers = searcher_.alike(document, viewer);
    std::unordered_map<std::string, search::Tags> known;
    std::vector<MaterialId> unknown;
    {
      const std::lock_guard lock(mutex_);
      for (const auto& teacher : teachers)
        if (const auto found = remembered_.find(teacher.id.value); found != remembered_.end())
          known.insert(*found);
        else
          unknown.push_back(teacher.id);
    }
    for (const auto& described : suggestions_.described(unknown)) known[described.id.value] = tags_of(described);
    if (remember) {
      const std::lock_guard lock(mutex_);
      for (const auto& id : unknown) remembered_[id.value] = known[id.value];
    }
    auto suggestions = search::suggest_tags(document, teachers, known, *names);
    // What a vocabulary no longer offers, or a detected language that it does not have, is nothing to suggest.
    std::erase_if(suggestions, [&](const search::TagSuggestion& suggestion) {
      if (suggestion.field == TagField::language) return !offered(vocabularies->get("languages"), suggestion.value);
      for (const auto& [field, vocabulary] : kConcepts)
        if (suggestion.field == field) return !offered(vocabularies->get(vocabulary), suggestion.value);
      return false;
    });
    result.emplace_back(material.id, std::move(suggestions));
  }
  return result;
}

Json reasons_json(const std::vector<search::TagReason>& reasons) {
  Json list = Json::array();
  for (const auto& reason : reasons) {
    Json entry = {{"kind", search::name(reason.kind)}};
    if (reason.of > 0) entry["of"] = reason.of;
    if (reason.count > 0) entry["count"] = reason.count;
    if (!reason.words.empty()) entry["words"] = reason.words;
    list.push_back(std::move(entry));
  }
  return list;
}

namespace {

// Rows that earlier versions, or another program, wrote may hold anything.
std::string text_at(const Json& reason, const char* key) {
  const auto found = reason.find(key);
  return found != reason.end() && found->is_string() ? found->get<std::string>() : std::string();
}
std::int64_t number_at(const Json& reason, const char* key) {
  const auto found = reason.find(key);
  return found != reason.end() && found->is_number_integer() ? found->get<std::int64_t>() : 0;
}

}  // namespace

std::string reason_text(const Json& reasons, const std::string& language) {
  // What the text itself says convinces more than what others have.
  const Json* best = nullptr;
  for (const char* kind : {"title", "similar", "collection", "people", "description", "captions", "letters"}) {
    for (const Json& reason : reasons)
      if (reason.is_object() && text_at(reason, "kind") == kind) best = &reason;
    if (best != nullptr) break;
  }
  if (best == nullptr) return "";
  std::string text(message("tag." + text_at(*best, "kind"), language));
  const auto put = [&](const char* place, const std::string& value) {
    if (const auto at = text.find(place); at != std::string::npos) text.replace(at, 3, value);
  };
  put("{c}", std::to_string(number_at(*best, "count")));
  put("{o}", std::to_string(number_at(*best, "of")));
  put("{w}", text_at(*best, "words"));
  return text;
}

std::string tag_label(const Vocabularies& vocabularies, const std::string& field, const std::string& value,
                      const std::string& language) {
  static const std::map<std::string, const char*> kVocabularies = {
      {"level", "levels"}, {"subject", "subjects"}, {"type", "types"}, {"language", "languages"}};
  const auto found = kVocabularies.find(field);
  return found == kVocabularies.end() ? value : vocabularies.get(found->second).label(value, language);
}

}  // namespace acervo::web
