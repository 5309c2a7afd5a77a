// A word is found in any of its forms, also in those that its stem does not tell.
#include "search/inflections.hpp"

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

std::vector<std::string> words(const std::string& form, Language language) {
  std::vector<std::string> words;
  for (const Inflection& inflection : inflections(tokenize(form).at(0), language)) words.push_back(inflection.word);
  return words;
}

class Inflections : public testing::Test {
 protected:
  void SetUp() override {
    load("es\t!soler suele !suela\nes\tdormir duerma durmió\nes\tcontar contábamos !cuenta\nen\tchild children\n");
  }
  void TearDown() override { load(""); }

  void load(const std::string& lines) {
    const auto file = folder_.path() / "inflections.tsv";
    std::ofstream(file) << lines;
    load_inflections(file);
  }

  Folder folder_;
};

TEST_F(Inflections, of_a_word_are_found_by_any_of_its_forms) {
  EXPECT_THAT(words("dormir", Language::es), ElementsAre("dormir"));
  EXPECT_THAT(words("Duermen", Language::es), ElementsAre("dormir"));
  EXPECT_THAT(words("durmio", Language::es), ElementsAre("dormir"));
  EXPECT_THAT(words("duermen", Language::en), IsEmpty());
  EXPECT_THAT(words("children", Language::other), ElementsAre("child"));
}

TEST_F(Inflections, that_are_like_another_word_are_not_told_of_it) {
  EXPECT_THAT(words("soler", Language::es), ElementsAre("soler"));
  EXPECT_THAT(words("sol", Language::es), IsEmpty());
  EXPECT_THAT(words("suelen", Language::es), ElementsAre("soler"));
  EXPECT_THAT(words("cuento", Language::es), IsEmpty());
}

TEST_F(Inflections, are_all_looked_for) {
  Library library({lesson("now", "Los niños duermen la siesta"), lesson("then", "Y durmió cien años"),
                   lesson("all", "Dormir bien"), lesson("other", "Comer bien"), lesson("one", "A child reads", "en"),
                   lesson("many", "Children read", "en")});
  EXPECT_THAT(library.find("dormir"), UnorderedElementsAre("now", "then", "all"));
  EXPECT_EQ(library.find("dormir").front(), "all") << "as it was typed comes first";
  EXPECT_THAT(library.find("duerme"), UnorderedElementsAre("now", "then", "all"));
  EXPECT_THAT(library.find("children"), UnorderedElementsAre("one", "many"));
}

TEST_F(Inflections, are_found_whose_word_nobody_here_says) {
  Library library({lesson("then", "Y durmió cien años"), lesson("other", "El dominio de una función")});
  const Results results = library.search("duermen");
  EXPECT_EQ(results.total, 1U);
  EXPECT_EQ(results.suggestion, "");
}

TEST_F(Inflections, are_those_of_the_stem_where_there_is_no_table) {
  load("");
  Library library({lesson("then", "Y durmió cien años")});
  EXPECT_THAT(library.find("duermen"), IsEmpty());
}

// The table that the build makes of this Debian's dictionaries.
TEST(BuiltInflections, lead_to_what_a_teacher_means) {
  load_inflections(ACERVO_DICTIONARIES "/inflections.tsv");
  using L = Language;
  const std::tuple<const char*, L, const char*> known[] = {{"duermen", L::es, "dormir"},
                                                           {"leen", L::es, "leer"},
                                                           {"explique", L::es, "explicar"},
                                                           {"abrieron", L::es, "abrir"},
                                                           {"vivían", L::es, "vivir"},
                                                           {"francesas", L::es, "francés"},
                                                           {"secundárias", L::pt, "secundário"},
                                                           {"durmo", L::pt, "dormir"},
                                                           {"taught", L::en, "teach"},
                                                           {"color", L::en, "colour"},
                                                           {"mice", L::en, "mouse"},
                                                           {"yeux", L::fr, "oeil"},
                                                           {"agricultrice", L::fr, "agriculteur"}};
  for (const auto& [form, language, word] : known) EXPECT_THAT(words(form, language), Contains(word)) << form;
  EXPECT_THAT(words("vino", L::es), Not(Contains("venir")));
  EXPECT_THAT(words("left", L::en), Not(Contains("leave")));
  EXPECT_THAT(words("sol", L::es), Not(Contains("soler")));
  load_inflections("");
}

}  // namespace
}  // namespace acervo::search
