// A number is found however it is written, and a figure that counts nothing stays what it is.
#include "search/numerals.hpp"

#include <gmock/gmock.h>

#include "tests/search/library.hpp"

namespace acervo::search {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;
using testing::UnorderedElementsAre;

std::vector<std::string> others(std::string_view text, std::size_t i) {
  std::vector<Token> tokens = tokenize(text);
  std::erase_if(tokens, [](const Token& token) { return token.whole; });
  std::vector<std::string> forms;
  for (const OtherNumeral& other : other_numerals(tokens, i))
    forms.insert(forms.end(), other.forms.begin(), other.forms.end());
  return forms;
}

/// Whole, so that what has some of the words is no result.
std::vector<std::string> find(Library& library, const std::string& text) {
  Query query;
  query.text = text;
  query.whole = true;
  std::vector<std::string> ids;
  for (const Item& item : library.searcher().search(query).items) ids.push_back(item.id.value);
  return ids;
}

TEST(Numerals, are_written_otherwise_where_they_count_something) {
  EXPECT_THAT(others("tercer grado", 0), testing::IsSupersetOf({"3", "iii"}));
  EXPECT_THAT(others("grado 3", 1), testing::IsSupersetOf({"tercer", "tercero", "tercera", "third", "iii"}));
  EXPECT_THAT(others("3 de primaria", 0), testing::Contains("tercero"));
  EXPECT_THAT(others("3.º", 0), testing::AllOf(testing::Contains("tercero"), testing::Not(testing::Contains("iii"))));
  EXPECT_THAT(others("3o de secundaria", 0), testing::IsSupersetOf({"3", "tercero"}));
  EXPECT_THAT(others("1.o de prim.", 0), testing::Contains("primero"));
  EXPECT_THAT(others("tercero de la educación secundaria", 0), testing::IsSupersetOf({"3", "3o"}));
  EXPECT_THAT(others("tercero sec", 0), testing::Contains("3"));
  EXPECT_THAT(others("siglo XIX", 1), testing::Contains("19"));
  EXPECT_THAT(others("siglo 19", 1), ElementsAre("xix"));
  EXPECT_THAT(others("XIXe siècle", 0), ElementsAre("19"));
  EXPECT_THAT(others("siglo V", 1), testing::Contains("5"));
  EXPECT_THAT(others("II guerra mundial", 0), testing::IsSupersetOf({"2", "segunda"}));
}

TEST(Numerals, are_nothing_else_where_they_do_not) {
  for (const char* text : {"3", "3 manzanas", "segundo", "segundo y minuto", "III", "x", "v de vector", "3/4", "1990",
                           "40 grado", "45", "primeros auxilios", "cuarto", "3d", "3a", "2o", "primera escuela normal"})
    EXPECT_THAT(others(text, 0), IsEmpty()) << text;
  EXPECT_THAT(others("niños de 5 años", 2), IsEmpty()) << "that many, not the fifth";
  EXPECT_THAT(others("grado x", 1), IsEmpty());
}

TEST(Numerals, are_found_either_way) {
  Library library({lesson("figure", "Sumas para 3.º grado"), lesson("sign", "Sumas para 3° grado"),
                   lesson("short", "Sumas para 3er grado"), lesson("word", "Sumas para tercer grado"),
                   lesson("other", "Sumas para cuarto grado"), lesson("four", "Sumas para 4.º grado"),
                   lesson("room", "Sumas en el tercer piso")});
  for (const char* text : {"sumas 3.º grado", "sumas 3er grado", "sumas 3° grado", "sumas tercer grado",
                           "sumas grado tercero", "sumas 3 grado", "sumas 3rd grado", "sumas III grado"})
    EXPECT_THAT(find(library, text), UnorderedElementsAre("figure", "sign", "short", "word")) << text;
  EXPECT_EQ(find(library, "sumas tercer grado").front(), "word") << "what was typed comes first";
}

/// The vocabularies name "tercer grado" and "cuarto grado" for the same years of school.
TEST(Numerals, come_before_the_years_of_school_that_go_by_them) {
  Library library(
      {lesson("four", "Fracciones, 4.º grado de primaria"), lesson("three", "Fracciones, 3.º grado de primaria")});
  library.searcher().set_vocabulary({{"primaria media", "tercer grado", "cuarto grado"}, {"primaria", "prim."}}, {});
  for (const char* text : {"fracciones tercer grado de primaria", "fracciones 3er grado de prim."})
    EXPECT_EQ(library.find(text).front(), "three") << text;
  EXPECT_EQ(library.find("fracciones cuarto grado de prim.").front(), "four");
}

TEST(Numerals, of_centuries_wars_and_lessons_are_found_either_way) {
  Library library({lesson("a", "México en el siglo XIX"), lesson("b", "México en el siglo 19"),
                   lesson("c", "México en el siglo XXI"), lesson("d", "Segunda Guerra Mundial"),
                   lesson("e", "La II Guerra Mundial"), lesson("f", "La 2ª Guerra Mundial"),
                   lesson("g", "Primera Guerra Mundial"), lesson("h", "The third grade", "en"),
                   lesson("i", "For the 3rd grade", "en")});
  for (const char* text : {"siglo XIX", "siglo 19", "méxico siglo xix"})
    EXPECT_THAT(find(library, text), UnorderedElementsAre("a", "b")) << text;
  for (const char* text : {"segunda guerra mundial", "II guerra mundial", "2ª guerra mundial"})
    EXPECT_THAT(find(library, text), UnorderedElementsAre("d", "e", "f")) << text;
  EXPECT_THAT(find(library, "I guerra mundial"), ElementsAre("g")) << "though it is a little word";
  for (const char* text : {"third grade", "3rd grade"})
    EXPECT_THAT(find(library, text), UnorderedElementsAre("h", "i"));
}

TEST(Numerals, and_words_are_found_written_together_and_apart) {
  Library library({lesson("together", "La covid19 en casa"), lesson("apart", "La covid 19 en la escuela"),
                   lesson("hyphen", "La COVID-19"), lesson("neither", "La covid y otras 19 cosas"),
                   lesson("unit", "Correr 10 km"), lesson("units", "Correr 10km"), lesson("space", "Curso de HTML 5"),
                   lesson("one", "Curso de HTML5"), lesson("five", "Cinco cursos: 5 de HTML")});
  EXPECT_THAT(find(library, "covid19"), UnorderedElementsAre("together", "apart", "hyphen"));
  EXPECT_THAT(find(library, "covid-19"), testing::IsSupersetOf({"together", "apart", "hyphen"}));
  EXPECT_THAT(find(library, "covid 19"), UnorderedElementsAre("together", "apart", "hyphen", "neither"));
  EXPECT_THAT(find(library, "10 km"), UnorderedElementsAre("unit", "units"));
  EXPECT_THAT(find(library, "10km"), UnorderedElementsAre("unit", "units"));
  EXPECT_THAT(find(library, "html5"), UnorderedElementsAre("space", "one"));
  EXPECT_THAT(find(library, "curso html 5"), testing::IsSupersetOf({"space", "one"}));
}

TEST(Numerals, of_formulas_and_names_are_exact) {
  Library library({lesson("water", "El H2O"), lesson("gas", "El CO2 del aire"), lesson("co", "El CO, 2 veces"),
                   lesson("film", "Cine en 3D"), lesson("class", "Grupo 3A"), lesson("half", "3/4 de taza"),
                   lesson("pi", "3.1416")});
  EXPECT_THAT(find(library, "h2o"), ElementsAre("water"));
  EXPECT_THAT(find(library, "co2"), ElementsAre("gas"));
  EXPECT_THAT(find(library, "3d"), ElementsAre("film"));
  EXPECT_THAT(find(library, "3a"), ElementsAre("class"));
  EXPECT_THAT(find(library, "3/4"), ElementsAre("half"));
  EXPECT_THAT(find(library, "3.1416"), ElementsAre("pi"));
  EXPECT_THAT(find(library, "4"), IsEmpty());
}

}  // namespace
}  // namespace acervo::search
