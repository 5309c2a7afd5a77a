#include "web/api/change_source.hpp"

#include <algorithm>
#include <map>
#include <set>
#include <sstream>

#include "catalog/library/material_store.hpp"
#include "catalog/library/synonym_store.hpp"
#include "catalog/library/vocabulary.hpp"
#include "search/searcher.hpp"

namespace acervo::web {

search::Document document_of(const IndexedMaterial& m, const Vocabularies& vocabularies) {
  const Description& d = m.description;
  search::Document document;
  document.id = m.id;
  document.identifier = m.identifier;
  if (m.owner) document.owner = m.owner->value;
  document.title = d.title;
  document.description = d.description;
  document.language = d.language.value_or("");
  document.kind = name(m.kind);
  document.type = d.type.value_or("");
  document.license = d.license.value_or("");
  document.keywords = d.keywords;
  for (const auto& person : d.contributors) document.people.push_back(person.name);
  document.collection = d.collection.value_or("");
  document.duration = m.duration;
  document.produced = d.produced.value_or("");
  document.published = m.shown;
  document.uses = m.uses;
  if (m.smallest) document.smallest = *m.smallest;
  document.has_captions = std::ranges::any_of(m.captions, [](const Captions& track) { return track.kind != "forced"; });
  document.sealed = m.sealed;
  for (const auto& told : m.experiences) document.experiences.push_back({told.language, told.text});
  document.visible_to_all = m.published;
  document.visible_to_members = m.restricted;
  for (const Captions& track : m.captions) {
    search::Track& to = document.captions.emplace_back();
    to.language = track.language;
    for (const Cue& cue : track.cues) to.cues.push_back({cue.start, cue.end, cue.text});
  }
  for (const Chapter& chapter : m.chapters) document.chapters.push_back({chapter.start, chapter.end, chapter.title});

  for (const Slide& slide : m.slides) {
    std::istringstream lines(slide.text);
    for (std::string line; std::getline(lines, line);) document.slides.push_back({slide.start, slide.end, line});
  }

  const auto label = [&](const Concept* entry) {
    if (entry == nullptr) return;
    for (const auto& [language, text] : entry->labels) document.labels.push_back({language, text});
    for (const auto& [language, texts] : entry->alternatives)
      for (const auto& text : texts) document.labels.push_back({language, text});
  };
  const auto with_parents = [&](const char* vocabulary, const std::vector<std::string>& codes) {
    std::set<std::string> all;
    for (const auto& code : codes)
      for (const auto& one : vocabularies.get(vocabulary).with_ancestors(code)) all.insert(one);
    for (const auto& code : all) label(vocabularies.get(vocabulary).find(code));
    return std::vector(all.begin(), all.end());
  };
  document.levels = with_parents("levels", d.levels);
  document.subjects = with_parents("subjects", d.subjects);
  if (d.type) label(vocabularies.get("types").find(*d.type));
  return document;
}

namespace {

class CatalogueChanges : public search::ChangeSource {
 public:
  CatalogueChanges(MaterialStore& materials, VocabularyStore& vocabularies)
      : materials_(materials), vocabularies_(vocabularies) {}

  search::Batch next(const search::Position& after, std::size_t limit) override {
    const Time asked = system_now();
    const FeedBatch feed = materials_.changes(after, limit);
    const auto vocabularies = vocabularies_.current();
    std::map<MaterialId, search::Document> found;
    for (const auto& material : materials_.for_index(feed.changed))
      found.emplace(material.id, document_of(material, *vocabularies));
    if (!feed.more) mark(asked, feed);
    search::Batch batch{{}, feed.position, feed.more, known_until_};
    for (const auto& id : feed.changed) {
      search::Change& change = batch.changes.emplace_back();
      change.id = id;
      if (const auto document = found.find(id); document != found.end()) change.document = std::move(document->second);
    }
    return batch;
  }

  search::Position now() override { return materials_.feed_end(); }

  std::optional<std::size_t> size() override { return static_cast<std::size_t>(materials_.count_published()); }

 private:
  // One transaction that does not end, of whatever program, holds back all that began after it.
  void mark(Time asked, const FeedBatch& feed) {
    // Another database, which has taken this one's place, counts from the beginning.
    if (!mark_ || feed.ceiling < mark_->second) mark_ = {asked, feed.ceiling};
    if (feed.floor < mark_->second) return;
    known_until_ = mark_->first;
    mark_ = {asked, feed.ceiling};
    if (feed.floor >= feed.ceiling) known_until_ = asked;
  }

  std::optional<std::pair<Time, std::int64_t>> mark_;  ///< when it was asked, and what had begun by then
  Time known_until_{};
  MaterialStore& materials_;
  VocabularyStore& vocabularies_;
};

}  // namespace

std::shared_ptr<search::ChangeSource> catalogue_changes(MaterialStore& materials, VocabularyStore& vocabularies) {
  return std::make_shared<CatalogueChanges>(materials, vocabularies);
}

void teach_vocabularies(search::Searcher& searcher, VocabularyStore& vocabularies, db::Database& database) {
  std::vector<search::SynonymEntry> synonyms;
  std::vector<search::Term> terms;
  const auto all = vocabularies.current();
  for (const auto& [vocabulary, kind] : {std::pair{"subjects", "subject"},
                                         {"levels", "level"},
                                         {"types", "term"},
                                         {"axes", "term"},
                                         {"methodologies", "term"}})
    for (const Concept& entry : all->get(vocabulary).concepts) {
      // Under a subject stand the names of its parts, which do not mean each other.
      const bool of_parts = std::string_view(vocabulary) == "subjects";
      search::SynonymEntry& words = synonyms.emplace_back();
      std::set<std::string> seen;
      for (const auto& [language, text] : entry.labels)
        if (seen.insert(text).second)
          words.emplace_back(text, search::language_of(language)), terms.push_back({text, kind, entry.code});
      for (const auto& [language, texts] : entry.alternatives)
        for (const auto& text : texts)
          if (seen.insert(text).second) words.emplace_back(text, search::language_of(language), of_parts);
    }
  for (const Synonym& synonym : SynonymStore(database, vocabularies).list()) {
    if (!synonym.active) continue;
    search::SynonymEntry& words = synonyms.emplace_back();
    for (const SynonymWord& word : synonym.words) words.emplace_back(word.text, search::language_of(word.language));
  }
  searcher.set_vocabulary(synonyms, std::move(terms));
}

}  // namespace acervo::web
