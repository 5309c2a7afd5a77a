// What no vocabulary says is found in other languages by dictionaries, where too little says it in the reader's own.
#include "search/translations.hpp"

#include <gmock/gmock.h>

#include <fstream>

#include "tests/search/library.hpp"

namespace acervo::search {
namespace {

using testing::Contains;
using testing::ElementsAre;
using testing::IsEmpty;
using testing::Not;
using testing::UnorderedElementsAre;

Token word(const std::string& text) {
  return tokenize(text).at(0);
}

std::vector<std::string> said(const std::string& text, Language from, Language to) {
  std::vector<std::string> said;
  for (const Translation& way : translations(word(text), from))
    if (way.language == to) said.push_back(way.text);
  return said;
}

class Translations : public testing::Test {
 protected:
  void SetUp() override {
    load(
        "es\tcasa\ten\thouse\nes\tcasa\ten\thome\nes\tcasa\tpt\tcasa\nes\tcaso\ten\tcase\nes\tcasar\ten\tmarry\n"
        "es\tescuela\ten\tschool\nes\tescuela\tpt\tescola\nes\tmartes\tpt\tterça-feira\nes\tniño\ten\tchild\n"
        "es\tlluvia\ten\train\nes\tred\ten\tnetwork\nen\tred\tes\trojo\nen\train\tes\tlluvia\nen\tschool\tes\tescuela\n"
        "es\ttelaraña\ten\tspider web\nes\tmariposa\ten\tbutterfly\n");
  }
  void TearDown() override { load(""); }

  void load(const std::string& lines) {
    const auto file = folder_.path() / "translations.tsv";
    std::ofstream(file) << lines;
    load_translations(file);
  }

  Folder folder_;
};

TEST_F(Translations, are_those_of_the_word_in_any_of_its_forms_the_likelier_first) {
  EXPECT_THAT(said("casa", Language::es, Language::en), ElementsAre("house", "home"));
  EXPECT_THAT(said("Casas", Language::es, Language::en), ElementsAre("house", "home")) << "not of caso, nor of casar";
  EXPECT_THAT(said("casos", Language::es, Language::en), ElementsAre("case"));
  EXPECT_THAT(said("ninos", Language::es, Language::en), ElementsAre("child"));
  EXPECT_THAT(said("casa", Language::en, Language::es), IsEmpty());
  const auto ways = translations(word("casa"), Language::es);
  EXPECT_GT(ways.at(0).sure, ways.at(1).sure);
  EXPECT_EQ(ways.at(2).sure, 1) << "the first of its language";
}

TEST_F(Translations, of_a_word_whose_language_does_not_show_are_those_of_all_that_know_it) {
  std::vector<std::string> all;
  for (const Translation& way : translations(word("red"), Language::other)) all.push_back(way.text);
  EXPECT_THAT(all, UnorderedElementsAre("network", "rojo"));
}

TEST_F(Translations, are_none_where_there_is_no_table) {
  load_translations(folder_.path() / "missing.tsv");
  EXPECT_THAT(said("casa", Language::es, Language::en), IsEmpty());
  Library library({lesson("rain", "Why rain falls", "en")});
  EXPECT_THAT(library.find("lluvia"), IsEmpty());
}

TEST_F(Translations, what_lines_of_another_kind_say_is_passed_over) {
  load("\n\t\t\t\nes\nes\tcasa\nes\tsol\ten\tsun\nzz\tx\tyy\tz\n");
  EXPECT_THAT(said("sol", Language::es, Language::en), ElementsAre("sun"));
}

TEST_F(Translations, are_looked_for_though_somebody_wrote_two_words_as_one) {
  Library library({lesson("en", "The house in the rain", "en"), lesson("odd", "Un grupo llamado Casalluvia")});
  EXPECT_THAT(library.find("casa lluvia"), UnorderedElementsAre("en", "odd"));
  EXPECT_THAT(library.find("casa-lluvia"), UnorderedElementsAre("en", "odd"));
}

TEST_F(Translations, find_what_is_said_in_another_language_only) {
  Library library({lesson("rain", "Why rain falls", "en"), lesson("feira", "O que se faz na terça-feira", "pt"),
                   lesson("web", "How a spider makes its web", "en"), lesson("other", "Sumar y restar")});
  EXPECT_THAT(library.find("lluvia"), ElementsAre("rain"));
  EXPECT_THAT(library.find("martes"), ElementsAre("feira"));
  EXPECT_THAT(library.find("telaraña"), ElementsAre("web")) << "both of its words";
  EXPECT_THAT(library.find("telarana"), ElementsAre("web"));
  const Results results = library.search("lluvia");
  EXPECT_EQ(results.with_all, 1U) << "that is all that was asked for";
  EXPECT_THAT(results.dropped, IsEmpty());
  EXPECT_THAT(results.items.at(0).title_marked, testing::HasSubstr("rain"));
}

TEST_F(Translations, come_after_what_says_it_in_the_readers_words) {
  Library library({lesson("school", "School rain, school rain", "en"), lesson("es", "Otra cosa"), lesson("x", "Nada")});
  Document own = lesson("own", "Un día en el campo");
  own.description = "Después de la lluvia los niños vuelven a la escuela.";
  library.put({own});
  EXPECT_THAT(library.find("lluvia escuela"), ElementsAre("own", "school"));
}

TEST_F(Translations, are_explained) {
  Library library({lesson("both", "Rain at school", "en"), lesson("own", "La lluvia en la escuela"),
                   lesson("half", "La lluvia", "es"), lesson("x", "Nada"), lesson("y", "Otra cosa")});
  Query query;
  query.text = "lluvia escuela";
  query.explain = true;
  const Results results = library.searcher().search(query);
  ASSERT_EQ(results.items.size(), 3U);
  for (const Item& item : results.items)
    EXPECT_NEAR(product(item.explanation.value()), item.score, 0.01 * item.score) << item.id.value;
}

TEST_F(Translations, do_not_join_where_enough_says_all_of_it) {
  std::vector<Document> documents{lesson("rain", "Rain", "en")};
  for (int i = 0; i < 12; ++i) documents.push_back(lesson("es" + std::to_string(i), "La lluvia " + std::to_string(i)));
  Library library(documents);
  const auto found = library.find("lluvia");
  EXPECT_EQ(found.size(), 12U);
  EXPECT_THAT(found, Not(Contains("rain")));
}

TEST_F(Translations, find_what_was_mistyped) {
  Library library({lesson("fly", "A butterfly is born", "en"), lesson("other", "Adding numbers", "en")});
  EXPECT_THAT(library.find("maripsa"), ElementsAre("fly"));
  EXPECT_EQ(library.search("maripsa").suggestion, "mariposa");
}

TEST_F(Translations, find_what_was_mistyped_in_the_plural_which_dictionaries_do_not_have) {
  Library library({lesson("fly", "A butterfly is born", "en"), lesson("other", "Adding numbers", "en")});
  EXPECT_THAT(library.find("maripsas"), ElementsAre("fly"));
  EXPECT_EQ(library.search("maripsas").suggestion, "mariposas");
  load("en\tbutterfly\tes\tmariposa\n");
  Library spanish({lesson("fly", "Nace una mariposa"), lesson("other", "Sumar y restar")});
  EXPECT_THAT(spanish.search("butterflis").suggestion, Not("butterflys"));
}

TEST_F(Translations, find_what_was_mistyped_and_is_near_another_language_too) {
  // In Portuguese "comando" has the stem of "com" as well, which addresses are full of.
  load("es\tcomando\ten\tcommand\n");
  Library library({lesson("shell", "The command line", "en"), lesson("a", "See example.com", "en"),
                   lesson("b", "Write to acervo.com", "en"), lesson("other", "Adding numbers", "en")});
  EXPECT_THAT(library.find("cmando"), Contains("shell"));
}

TEST_F(Translations, keep_a_word_of_another_language_from_being_mended) {
  load("pt\tdesenvolvimento\ten\tdevelopment\n");
  std::vector<Document> documents{lesson("right", "Web development", "en"), lesson("near", "Desenvolvimiento", "es")};
  for (int i = 0; i < 3; ++i)
    documents.push_back(lesson("web" + std::to_string(i), "The web " + std::to_string(i), "en"));
  Library library(documents);
  const Results results = library.search("desenvolvimento web");
  EXPECT_EQ(results.suggestion, "");
  EXPECT_EQ(results.items.at(0).id.value, "right");
}

TEST_F(Translations, of_what_one_may_not_see_suggest_nothing) {
  Document draft = lesson("fly", "A butterfly is born", "en");
  draft.visible_to_all = false;
  Library library({draft, lesson("other", "Adding numbers", "en")});
  const Results results = library.search("maripsa");
  EXPECT_EQ(results.total, 0U);
  EXPECT_EQ(results.suggestion, "");
}

TEST_F(Translations, are_suggested_as_the_dictionary_has_them_not_as_a_draft_does) {
  Document draft = lesson("draft", "Mariposas");
  draft.visible_to_all = false;
  const Document fly = lesson("fly", "A butterfly is born", "en"), other = lesson("other", "Adding numbers", "en");
  Library without({fly, other}), with({draft, fly, other});
  for (const char* typed : {"maripossas", "maripossa", "maripsas"}) {
    EXPECT_EQ(with.search(typed).suggestion, without.search(typed).suggestion) << typed;
    EXPECT_THAT(with.find(typed), ElementsAre("fly")) << typed;
  }
}

// The table that the build makes of this Debian's dictionaries.
TEST(BuiltTranslations, say_what_a_teacher_would) {
  load_translations(ACERVO_DICTIONARIES "/translations.tsv");
  using L = Language;
  const std::tuple<const char*, L, L, const char*> known[] = {
      {"escuela", L::es, L::en, "school"},        {"fracciones", L::es, L::en, "fraction"},
      {"lluvia", L::es, L::pt, "chuva"},          {"enseñar", L::es, L::en, "teach"},
      {"ciencia", L::es, L::fr, "science"},       {"water", L::en, L::es, "agua"},
      {"escola", L::pt, L::es, "escuela"},        {"escola", L::pt, L::en, "school"},
      {"aprendizagem", L::pt, L::en, "learning"}, {"eau", L::fr, L::es, "agua"},
      {"école", L::fr, L::en, "school"}};
  for (const auto& [text, from, to, expected] : known) EXPECT_THAT(said(text, from, to), Contains(expected)) << text;
  EXPECT_GT(translated_words()->size(), 50'000U);
  load_translations("");
}

}  // namespace
}  // namespace acervo::search
