// What is one word however it is written: ordinals, both genders at once, letters that nobody sees.
#include "search/spellings.hpp"

#include <gmock/gmock.h>

#include "tests/search/library.hpp"

namespace acervo::search {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

std::vector<std::string> words(std::string_view text) {
  std::vector<std::string> result;
  for (const Token& token : tokenize(text)) result.push_back(token.folded);
  return result;
}

TEST(Spellings, ordinals_are_their_number) {
  for (const char* text : {"3", "3ro", "3RO", "3er", "3º", "3.º", "3ª", "3.er", "3.ero", "3ra", "3rd", "3°"})
    EXPECT_THAT(words(text), ElementsAre("3")) << text;
  for (const char* text : {"3d", "3a", "3b", "1990s", "3mm", "h2o"}) EXPECT_THAT(words(text), ElementsAre(text));
  EXPECT_THAT(words("1.er grado"), ElementsAre("1", "grado"));
  EXPECT_THAT(words("3.ernesto"), ElementsAre("3", "ernesto"));
}

TEST(Spellings, both_genders_at_once_are_the_plural_that_lessons_say) {
  EXPECT_THAT(words("Maestr@s, niñ@s y tod@"), ElementsAre("maestros", "ninos", "y", "todo"));
  EXPECT_THAT(words("niñxs TODXS"), ElementsAre("ninos", "todos"));
  EXPECT_THAT(words("linux xs boxs ana@escuela.mx"), ElementsAre("linux", "xs", "boxs", "ana", "escuela", "mx"));
  Library library({lesson("a", "Juegos para niños"), lesson("b", "Para maestr@s")});
  EXPECT_THAT(library.find("niñxs"), ElementsAre("a"));
  EXPECT_THAT(library.find("niñ@s"), ElementsAre("a"));
  EXPECT_THAT(library.find("maestros"), ElementsAre("b"));
  EXPECT_EQ(library.search("maestro").items.at(0).title_marked, "Para <mark>maestr@s</mark>");
}

TEST(Spellings, letters_that_nobody_sees_cut_no_word) {
  const std::vector<std::string> fractions{"fracciones"};
  for (const char* text : {"frac\xC2\xAD"
                           "ciones",
                           "frac\xE2\x80\x8B"
                           "ciones",
                           "\xE2\x80\x8F"
                           "fracciones\xE2\x80\x8E",
                           "\xEF\xBB\xBF"
                           "fracciones"}) {
    EXPECT_EQ(words(text), fractions) << text;
    EXPECT_EQ(tokenize(text).at(0).lower, "fracciones");
  }
  EXPECT_THAT(words("\xE2\x80\x8B \xC2\xAD \xF0\x9F\x91\xA9\xE2\x80\x8D\xF0\x9F\x8F\xAB"), IsEmpty());
}

TEST(Spellings, a_vocabulary_is_known_with_and_without_its_little_words) {
  Library library({lesson("a", "Tercero de primaria: geometría"), lesson("b", "Geometría de tercero, secundaria"),
                   lesson("c", "Aprendizaje basado en proyectos"), lesson("d", "Primaria")});
  library.searcher().set_vocabulary(
      {{"3.º de primaria", "tercero de primaria"}, {"ABP", "aprendizaje basado en proyectos"}}, {});
  for (const char* text :
       {"3ro de primaria geometria", "3.er primaria geometria", "geometría, tercero de la primaria"}) {
    const Results results = library.search(text);
    EXPECT_EQ(results.with_all, 1U) << text;
    EXPECT_EQ(results.items.at(0).id.value, "a") << text;
  }
  EXPECT_THAT(library.find("ABP"), ElementsAre("c"));
}

}  // namespace
}  // namespace acervo::search
