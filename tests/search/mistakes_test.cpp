// What was mistyped is understood by the slip, by what is common, and by the question's other words.
#include <gmock/gmock.h>

#include <random>
#include <string>

#include "catalog/core/text.hpp"
#include "search/slips.hpp"
#include "tests/search/library.hpp"

namespace acervo::search {
namespace {

using testing::ElementsAre;

TEST(Slips, letters_that_sound_or_lie_near_are_confused_sooner) {
  const auto likelier = [](const char* typed, const char* meant, const char* than) {
    EXPECT_LT(slip_cost(typed, meant), slip_cost(typed, than)) << typed << ": " << meant << " before " << than;
  };
  likelier("vaca", "baca", "saca");
  likelier("zapato", "sapato", "tapato");
  likelier("jirafa", "girafa", "mirafa");
  likelier("yave", "llave", "clave");
  likelier("ormiga", "hormiga", "dormiga");
  likelier("fracicon", "fraccion", "fracmaon");
  likelier("csaa", "casa", "cosa");
  likelier("gaot", "gato", "gabt");
  likelier("nuneros", "numeros", "nuberos");
  EXPECT_EQ(slip_cost("igual", "igual"), 0);
  EXPECT_GT(slip_cost("abcdefgh", "zyxwvuts", 2), 2);
  EXPECT_GT(slip_cost("tasa", "casa"), slip_cost("cata", "casa")) << "the first letter is rarely missed";
}

TEST(Slips, cost_the_same_whatever_the_limit) {
  std::minstd_rand chance(7);
  const auto word = [&] {
    std::string letters(1 + chance() % 8, ' ');
    for (char& letter : letters) letter = "aehlycsz"[chance() % 8];
    return letters;
  };
  for (int n = 0; n < 20'000; ++n) {
    const std::string typed = word(), meant = word();
    const double cost = slip_cost(typed, meant, 100);
    for (const double limit : {0.6, 0.8, 1.0, 1.8, 3.0}) {
      if (cost <= limit)
        EXPECT_EQ(slip_cost(typed, meant, limit), cost) << typed << " for " << meant;
      else
        EXPECT_GT(slip_cost(typed, meant, limit), limit) << typed << " for " << meant;
    }
  }
}

TEST(Mistakes, the_other_words_of_the_question_decide_between_guesses) {
  std::vector<Document> documents{lesson("cell", "La célula animal y vegetal"),
                                  lesson("street", "Celia en la calle mayor")};
  for (int i = 0; i < 8; ++i) documents.push_back(lesson("c" + std::to_string(i), "Celia canta " + std::to_string(i)));
  documents.push_back(lesson("c9", "La célula"));
  Library library(documents);
  EXPECT_EQ(library.find("cella calle").front(), "street");
  EXPECT_EQ(library.find("celua animal").front(), "cell");
  EXPECT_EQ(library.search("celua animal").suggestion, "célula animal");
}

TEST(Mistakes, a_second_guess_that_is_rare_is_not_worth_more_than_the_first) {
  std::vector<Document> documents{lesson("rare", "Fricciones")};
  for (int i = 0; i < 30; ++i) documents.push_back(lesson("f" + std::to_string(i), "Fracciones " + std::to_string(i)));
  Library library(documents);
  EXPECT_NE(library.find("frccciones").front(), "rare");
}

TEST(Mistakes, words_without_their_space_are_told_apart_though_each_is_said_once) {
  Library library({lesson("a", "Volcanes activos"), lesson("b", "Otra cosa"), lesson("c", "Más cosas")});
  EXPECT_THAT(library.find("volcanesactivos"), ElementsAre("a"));
  EXPECT_EQ(library.search("volcanesactivos").suggestion, "volcanes activos");
}

TEST(Mistakes, a_letter_is_wrong_where_a_space_is_missing_too) {
  Library library({lesson("a", "Volcanes activos"), lesson("b", "Cambio climático"), lesson("c", "Otros cambios"),
                   lesson("d", "El clima activo")});
  EXPECT_EQ(library.find("volcansactivos").front(), "a");
  EXPECT_EQ(library.find("cambioclimatco").front(), "b");
  EXPECT_EQ(library.search("cambioclimatco").suggestion, "cambio climático");
  EXPECT_THAT(library.find("cambiovolcnes"), testing::IsEmpty()) << "nothing says both";
}

TEST(Mistakes, a_mistyped_little_word_asks_for_nothing) {
  std::vector<Document> documents{lesson("a", "El ciclo del agua para niños"), lesson("b", "Parra y vid"),
                                  lesson("c", "El ciclo de Krebs y Adela"), lesson("d", "Adela canta"),
                                  lesson("e", "El agua")};
  for (int i = 0; i < 40; ++i) documents.push_back(lesson("x" + std::to_string(i), "Otra cosa " + std::to_string(i)));
  Library library(documents);
  for (const char* text : {"el ciclo del agua paar niños", "el ciclo del agua pra niños",
                           "ciclo dela agua en los niños", "el ciclo delagua para niños"}) {
    const Results results = library.search(text);
    EXPECT_EQ(results.with_all, 1U) << text;
    EXPECT_EQ(results.items.at(0).id.value, "a") << text;
    EXPECT_THAT(results.dropped, testing::IsEmpty()) << text;
  }
  EXPECT_EQ(library.search("el ciclo del agua paar niños").suggestion, "el ciclo del agua para niños");
}

TEST(Mistakes, what_nobody_says_just_so_is_found_by_its_words) {
  Library library(
      {lesson("a", "Videojuegos con Python Arcade"), lesson("b", "Arcade y otros juegos"), lesson("c", "Python")});
  for (const char* text : {"presenta \"videojuegos con pytohn arcade\"", "«python con videojuegos»"}) {
    const Results results = library.search(text);
    ASSERT_FALSE(results.items.empty()) << text;
    EXPECT_EQ(results.items.at(0).id.value, "a") << text;
    EXPECT_EQ(results.with_all, 0U) << text;
    EXPECT_FALSE(results.dropped.empty()) << text;
  }
  EXPECT_EQ(library.search("\"videojuegos con pytohn\"").suggestion, "videojuegos con python");
  EXPECT_THAT(library.search("\"python con videojuegos\"").dropped, ElementsAre("\"python con videojuegos\""));
  EXPECT_THAT(library.find("\"videojuegos con python\""), ElementsAre("a"));
}

TEST(Mistakes, a_roman_numeral_is_no_typo) {
  Library library(
      {lesson("a", "Lean en el siglo XXI"), lesson("b", "El siglo de las luces"), lesson("c", "Otra cosa")});
  EXPECT_EQ(library.search("siglo XIX").suggestion, "");
  EXPECT_THAT(library.search("siglo XIX").dropped, ElementsAre("XIX"));
}

TEST(Mistakes, a_word_that_nobody_here_says_is_not_surely_another) {
  std::vector<Document> documents{lesson("vague", "Vagos"), lesson("park", "Un paseo por el parque")};
  for (int i = 0; i < 20; ++i) documents.push_back(lesson("x" + std::to_string(i), "Otra cosa " + std::to_string(i)));
  Library library(documents);
  EXPECT_EQ(library.find("vamos a pasear al parque").front(), "park");
}

TEST(Mistakes, a_known_word_that_goes_with_nothing_else_may_be_another) {
  // A plate, and a plan.
  std::vector<Document> documents{lesson("right", "Leer y comprender un plano breve con los alumnos")};
  for (int i = 0; i < 9; ++i)
    documents.push_back(lesson("t" + std::to_string(i), "El plano, la idea " + std::to_string(i)));
  for (int i = 0; i < 9; ++i) documents.push_back(lesson("n" + std::to_string(i), "Plato " + std::to_string(i)));
  for (int i = 0; i < 400; ++i) documents.push_back(lesson("x" + std::to_string(i), "Otra cosa " + std::to_string(i)));
  documents.push_back(lesson("y", "Leer y comprender: breve, para alumnos"));
  documents.push_back(lesson("z", "Una obra breve para leer"));
  Library library(documents);
  EXPECT_EQ(library.find("leer comprender plato breve grandes alumnos").front(), "right");
  EXPECT_EQ(library.find("plato").front().substr(0, 1), "n") << "alone, it is what it is";
}

TEST(Mistakes, a_space_is_missing_beside_figures_and_between_more_than_two_words) {
  std::vector<Document> documents{lesson("a", "Python 2016 para todos"), lesson("b", "Internet de las cosas"),
                                  lesson("c", "Curso de HTML5 y css")};
  for (int i = 0; i < 20; ++i) documents.push_back(lesson("x" + std::to_string(i), "Otra historia"));
  Library library(documents);
  EXPECT_THAT(library.find("2016python"), ElementsAre("a"));
  EXPECT_THAT(library.find("python2016"), ElementsAre("a"));
  EXPECT_THAT(library.find("internetdelascosas"), ElementsAre("b"));
  EXPECT_THAT(library.find("cursohtml5 css"), ElementsAre("c"));
  EXPECT_THAT(library.find("html5"), ElementsAre("c")) << "what somebody says is one word";
  EXPECT_THAT(library.find("20162016"), ElementsAre()) << "a number is no two numbers";
}

TEST(Mistakes, a_form_that_nobody_ever_wrote_may_be_another_word) {
  // "crema" and "cremas" have the stem that "cremo" has; the one who asks for a museum means Cromo.
  std::vector<Document> documents{lesson("right", "El cromo en el museo")};
  for (int i = 0; i < 9; ++i)
    documents.push_back(lesson("c" + std::to_string(i), "Cromo y hierro " + std::to_string(i)));
  for (int i = 0; i < 3; ++i) documents.push_back(lesson("k" + std::to_string(i), "Crema batida " + std::to_string(i)));
  for (int i = 0; i < 60; ++i) documents.push_back(lesson("x" + std::to_string(i), "Otra cosa " + std::to_string(i)));
  Library library(documents);
  EXPECT_EQ(library.find("cremo museo").front(), "right");
  EXPECT_EQ(library.find("crema museo").size(), 4U) << "what is written is what was meant";
}

TEST(Mistakes, a_letter_is_missing_in_a_short_word) {
  std::vector<Document> documents{lesson("right", "Los datos abiertos y su gato")};
  for (int i = 0; i < 9; ++i) documents.push_back(lesson("x" + std::to_string(i), "Datos " + std::to_string(i)));
  Library library(documents);
  EXPECT_EQ(library.find("gto abiertos").front(), "right");
}

TEST(Mistakes, a_long_word_with_one_neighbour_was_meant_to_be_that) {
  std::vector<Document> documents{lesson("right", "Procesos")};
  documents.front().description = "Lo estocástico en la genética";
  for (int i = 0; i < 5; ++i) documents.push_back(lesson("g" + std::to_string(i), "Genética " + std::to_string(i)));
  Library library(documents);
  EXPECT_EQ(library.find("genética estocaustico").front(), "right");
}

TEST(Mistakes, a_word_that_nobody_says_is_no_typo_of_another) {
  Library library({lesson("embargo", "El embargo de las exportaciones"), lesson("foot", "A pie por la sierra"),
                   lesson("culture", "Es cultura: la cultura maya"), lesson("case", "Me casé en mayo")});
  for (const char* word : {"embarazo", "piel", "escultura", "olmecas", "h\u00edgado", "higado"}) {
    const Results results = library.search(word);
    EXPECT_EQ(results.total, 0U) << word;
    EXPECT_EQ(results.suggestion, "") << word;
  }
  EXPECT_EQ(library.search("enbargo").suggestion, "embargo");
}

TEST(Mistakes, a_word_that_nobody_says_may_be_nearly_the_same_in_another_language) {
  Library library({lesson("paper", "Paper planes", "en"), lesson("rates", "Interest rates", "en")});
  EXPECT_THAT(library.find("papel"), ElementsAre("paper"));
  EXPECT_EQ(library.search("papel").suggestion, "");
}

TEST(Mistakes, what_ends_in_a_little_word_is_rather_mistyped_than_unspaced) {
  Library library({lesson("a", "Educaci\u00f3n ambiental"), lesson("b", "Quien educa con paciencia"),
                   lesson("c", "Educa y aprende"), lesson("d", "Education and its history", "en")});
  EXPECT_EQ(library.search("educacon").suggestion, "educaci\u00f3n");
}

TEST(Mistakes, what_another_language_spells_so_may_be_mistyped_all_the_same) {
  Library library({lesson("es", "Fracciones propias"), lesson("pt", "Fra\u00e7\u00f5es na feira", "pt")});
  EXPECT_EQ(library.search("fraciones").suggestion, "fracciones");
}

TEST(Mistakes, part_of_a_compound_may_be_mistyped) {
  Library library({lesson("t", "Telesecundaria"), lesson("s", "La escuela secundaria"),
                   lesson("m", "Relaciones maestro-alumno"), lesson("x", "Otra cosa")});
  EXPECT_THAT(library.find("tele-secudaria"), ElementsAre("t"));
  EXPECT_EQ(library.search("tele-secudaria").suggestion, "tele-secundaria");
  EXPECT_EQ(library.find("maestro-alunmo").front(), "m");
  EXPECT_EQ(library.search("tele-secundaria").suggestion, "") << "tele is said by nobody, and right";
}

TEST(Mistakes, a_portuguese_word_is_right_without_its_marks_too) {
  Library library({lesson("traffic", "El tr\u00e1nsito de veh\u00edculos"), lesson("exported", "Lo exportado en html"),
                   lesson("format", "Formato condicional"), lesson("formatted", "Lo formateado")});
  for (const auto& [marked, plain] : {std::pair{"transi\u00e7\u00e3o de slides", "transicao de slides"},
                                      {"exporta\u00e7\u00e3o", "exportacao"},
                                      {"formata\u00e7\u00e3o condicional", "formatacao condicional"}}) {
    EXPECT_EQ(library.find(marked), library.find(plain)) << plain;
    EXPECT_EQ(fold(library.search(marked).suggestion), fold(library.search(plain).suggestion)) << plain;
  }
}

TEST(Mistakes, what_few_say_is_looked_for_by_its_verb_or_noun_as_well) {
  Library library({lesson("vote", "Votar para elegir"), lesson("debate", "La argumentaci\u00f3n en el debate")});
  EXPECT_THAT(library.find("votaci\u00f3n"), ElementsAre("vote"));
  EXPECT_THAT(library.find("argumentar"), ElementsAre("debate"));
}

}  // namespace
}  // namespace acervo::search
