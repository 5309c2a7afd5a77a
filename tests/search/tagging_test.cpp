#include "search/tagging.hpp"

#include <gmock/gmock.h>

#include "search/index.hpp"
#include "search/searcher.hpp"
#include "tests/search/library.hpp"

namespace acervo::search {
namespace {

const TagSuggestion* find(const std::vector<TagSuggestion>& all, TagField field, const std::string& value) {
  for (const auto& one : all)
    if (one.field == field && one.value == value) return &one;
  return nullptr;
}

/// Six lessons about water, described; three about war, described otherwise; one of water that nobody may see.
class Tagging : public ::testing::Test {
 protected:
  Tagging() {
    for (int i = 0; i < 6; ++i)
      add("agua" + std::to_string(i), "El agua y la lluvia " + std::to_string(i), "biologia", "agua");
    for (int i = 0; i < 3; ++i)
      add("guerra" + std::to_string(i), "La revolución y la guerra " + std::to_string(i), "historia", "revolución");
    add("oculta", "El agua de la lluvia escondida", "quimica", "secreto", false);
    Index(folder_.path()).apply(changes_, "1");
    names_.add(TagField::subject, "geografia", "Geografía");
    names_.add(TagField::keyword, "agua", "agua");
  }
  void add(const std::string& id, const std::string& title, const std::string& subject, const std::string& keyword,
           bool visible = true) {
    Document document = lesson(id, title);
    document.subjects = {subject};
    document.keywords = {keyword};
    document.type = subject == "biologia" ? "capsula" : "clase";
    document.visible_to_all = visible;
    known_[id] = tags_of(document);
    changes_.push_back({document.id, document});
  }
  std::vector<TagSuggestion> suggest(const Document& document) {
    const Searcher searcher(folder_.path());
    return suggest_tags(document, searcher.alike(document), known_, names_);
  }

  Folder folder_;
  std::vector<Change> changes_;
  std::unordered_map<std::string, Tags> known_;
  TagNames names_;
};

TEST_F(Tagging, learns_from_similar_lessons_and_says_how_many) {
  const auto all = suggest(lesson("nueva", "La lluvia que trae el agua"));
  const auto* subject = find(all, TagField::subject, "biologia");
  ASSERT_NE(subject, nullptr);
  EXPECT_EQ(subject->reasons[0].kind, TagReason::Kind::similar);
  EXPECT_EQ(subject->reasons[0].count, 6U);
  EXPECT_EQ(subject->reasons[0].of, 9U);
  EXPECT_GT(subject->confidence, 0.5);
  EXPECT_EQ(find(all, TagField::subject, "historia"), nullptr);
}

TEST_F(Tagging, knows_a_label_in_the_title) {
  const auto all = suggest(lesson("nueva", "GEOGRAFIA de los desiertos"));
  const auto* found = find(all, TagField::subject, "geografia");
  ASSERT_NE(found, nullptr);
  EXPECT_EQ(found->reasons[0].kind, TagReason::Kind::title);
  EXPECT_EQ(found->reasons[0].words, "GEOGRAFIA");
}

TEST_F(Tagging, does_not_learn_from_what_the_viewer_may_not_see) {
  const auto all = suggest(lesson("nueva", "El agua de la lluvia escondida"));
  EXPECT_EQ(find(all, TagField::keyword, "secreto"), nullptr);
  EXPECT_EQ(find(all, TagField::subject, "quimica"), nullptr);
}

TEST_F(Tagging, does_not_repeat_what_is_there) {
  Document document = lesson("nueva", "El agua y la lluvia");
  document.keywords = {"AGUA"};
  EXPECT_EQ(find(suggest(document), TagField::keyword, "agua"), nullptr);
}

TEST_F(Tagging, tells_the_language_from_what_is_spoken_before_what_is_written) {
  Document document = lesson("nueva", "El ciclo de la lluvia en las montañas y en los mares", "");
  document.captions = {
      {"en",
       {{{},
         {},
         "Welcome to this lesson about how the rain falls on the mountains and runs back into the sea every year."}}}};
  double english = 0, spanish = 0;
  for (const auto& one : suggest(document)) {
    if (one.field != TagField::language) continue;
    for (const auto& reason : one.reasons)
      if (reason.kind == TagReason::Kind::letters) (one.value == "en" ? english : spanish) = one.confidence;
  }
  EXPECT_GT(english, 0.2);
  EXPECT_EQ(spanish, 0);
}

TEST_F(Tagging, knows_a_label_in_what_is_said_and_the_type_of_similar_lessons) {
  Document document = lesson("nueva", "Sesión cuarta");
  document.captions = {{"es", std::vector<Cue>(4, {Micros(0), Micros(1), "En geografía trazamos mapas"})}};
  const auto said = suggest(document);
  const auto* subject = find(said, TagField::subject, "geografia");
  ASSERT_NE(subject, nullptr) << "said, and written nowhere";
  EXPECT_EQ(subject->reasons[0].kind, TagReason::Kind::captions);
  const auto alike = suggest(lesson("nueva", "La lluvia que trae el agua"));
  const auto* type = find(alike, TagField::type, "capsula");
  ASSERT_NE(type, nullptr);
  EXPECT_EQ(type->reasons[0].kind, TagReason::Kind::similar);
}

TEST_F(Tagging, of_an_empty_record_suggests_nothing) {
  EXPECT_TRUE(suggest(lesson("nueva", "")).empty());
}

}  // namespace
}  // namespace acervo::search
