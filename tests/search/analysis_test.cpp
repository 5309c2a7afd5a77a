#include "search/analysis.hpp"

#include <gmock/gmock.h>

namespace acervo::search {
namespace {

using testing::Contains;
using testing::ElementsAre;

std::vector<std::string> words(std::string_view text) {
  std::vector<std::string> result;
  for (const Token& token : tokenize(text)) result.push_back(token.folded);
  return result;
}

Token token(std::string_view word) {
  return tokenize(word).at(0);
}

struct Same {
  const char* typed;
  const char* written;
  Language language;
};

class Finds : public testing::TestWithParam<Same> {};

TEST_P(Finds, a_query_word_has_the_term_of_the_written_word) {
  const Same& same = GetParam();
  EXPECT_THAT(query_stems(token(same.typed)), Contains(stem(token(same.written), same.language)))
      << same.typed << " for " << same.written;
}

INSTANTIATE_TEST_SUITE_P(
    Spanish, Finds,
    testing::Values(Same{"biologia", "biología", Language::es}, Same{"BIOLOGÍA", "biología", Language::es},
                    Same{"Jose", "José", Language::es}, Same{"josé", "Jose", Language::es},
                    Same{"fraccion", "fracciones", Language::es}, Same{"fracciones", "fracción", Language::es},
                    Same{"arbol", "ÁRBOLES", Language::es}, Same{"lapiz", "lápices", Language::es},
                    Same{"luces", "luz", Language::es}, Same{"raiz", "raíces", Language::es},
                    Same{"frances", "francés", Language::es}, Same{"franceses", "francés", Language::es},
                    Same{"ninos", "niños", Language::es}, Same{"anos", "años", Language::es},
                    Same{"celula", "células", Language::es}, Same{"paises", "país", Language::es},
                    Same{"vértice", "vértices", Language::es}, Same{"vertices", "vértice", Language::es},
                    Same{"enlace", "enlaces", Language::es}, Same{"luz", "luces", Language::es},
                    Same{"eje", "ejes", Language::es}, Same{"ejes", "eje", Language::es},
                    Same{"arte", "artes", Language::es}, Same{"aves", "ave", Language::es},
                    Same{"francés", "Frances", Language::es}, Same{"frances", "francés", Language::es},
                    Same{"portugués", "portugues", Language::es}, Same{"alcaloide", "alcaloides", Language::es},
                    Same{"bit", "bits", Language::es}, Same{"menú", "menús", Language::es},
                    Same{"examenes", "examen", Language::es}, Same{"volcanes", "volcán", Language::es}));
INSTANTIATE_TEST_SUITE_P(
    Portuguese, Finds,
    testing::Values(Same{"fracao", "frações", Language::pt}, Same{"funcoes", "função", Language::pt},
                    Same{"animal", "animais", Language::pt}, Same{"imagens", "imagem", Language::pt},
                    Same{"historia", "história", Language::pt}, Same{"coracoes", "coração", Language::pt},
                    Same{"paes", "pão", Language::pt}, Same{"papeis", "papel", Language::pt},
                    Same{"lei", "leis", Language::pt}, Same{"herói", "heróis", Language::pt},
                    Same{"fóssil", "fósseis", Language::pt}, Same{"répteis", "réptil", Language::pt},
                    Same{"infantis", "infantil", Language::pt}, Same{"pai", "pais", Language::pt},
                    Same{"degrau", "degraus", Language::pt}, Same{"décimo", "décimos", Language::pt},
                    Same{"flor", "flores", Language::pt}, Same{"país", "países", Language::pt},
                    Same{"falamos", "falar", Language::pt}));
INSTANTIATE_TEST_SUITE_P(English, Finds,
                         testing::Values(Same{"fractions", "Fraction", Language::en},
                                         Same{"testing", "tests", Language::en},
                                         Same{"teacher", "teachers", Language::en}));
INSTANTIATE_TEST_SUITE_P(French, Finds,
                         testing::Values(Same{"ecole", "écoles", Language::fr}, Same{"ÉCOLE", "école", Language::fr},
                                         Same{"crédit", "crédits", Language::fr}));
INSTANTIATE_TEST_SUITE_P(Unknown, Finds, testing::Values(Same{"Санкт", "санкт", Language::other}));

TEST(Tokenize, keeps_names_numbers_and_formulas_whole) {
  EXPECT_THAT(words("C++ y C#, H2O; H₂O 3/4 ½ 1.5 S.E.P. U.N.A.M"),
              ElementsAre("c++", "y", "c#", "h2o", "h2o", "3/4", "1/2", "1.5", "sep", "unam"));
}

TEST(Tokenize, takes_a_decimal_comma_for_a_point) {
  EXPECT_THAT(words("3,14 1,000 1,234,567 1½ C++17"),
              ElementsAre("3.14", "1,000", "1,234,567", "1", "1/2", "c++", "17"));
  EXPECT_THAT(words("grados 1,2,3 y 10,11,12"), ElementsAre("grados", "1", "2", "3", "y", "10", "11", "12"));
}

TEST(Tokenize, what_was_given_stays_though_many_words_follow) {
  Forms& first = forms_of("Lápices");
  const std::string folded = first.folded, stemmed = stem(first, Language::es);
  for (int n = 0; n < 7'000; ++n) static_cast<void>(forms_of("palabra" + std::to_string(n)));
  EXPECT_EQ(first.folded, folded);
  EXPECT_EQ(&forms_of("Lápices"), &first);
  // Forgotten by now, and made again.
  for (int n = 0; n < 40'000; ++n) static_cast<void>(forms_of("palabra" + std::to_string(n)));
  EXPECT_EQ(forms_of("Lápices").folded, folded);
  EXPECT_EQ(stem(forms_of("Lápices"), Language::es), stemmed);
}

TEST(Tokenize, does_not_remember_what_nobody_would_write_again) {
  const std::string made_up(1990, 'x');
  const Forms* const first = &forms_of(made_up + "a");
  EXPECT_EQ(&forms_of(made_up + "b"), first) << "one place for all of them";
}

TEST(Tokenize, gives_parts_and_whole_of_hyphenated_words) {
  EXPECT_THAT(words("tele-secundaria COVID-19"),
              ElementsAre("tele", "secundaria", "telesecundaria", "covid", "19", "covid19"));
}

TEST(Tokenize, separates_elisions_and_drops_possessives) {
  EXPECT_THAT(words("l'école d’été teacher's"), ElementsAre("l", "ecole", "d", "ete", "teacher"));
}

TEST(Tokenize, tells_where_words_stand) {
  const std::string text = "¿Qué año?";
  const auto tokens = tokenize(text);
  ASSERT_EQ(tokens.size(), 2U);
  EXPECT_EQ(text.substr(tokens[1].begin, tokens[1].end - tokens[1].begin), "año");
  EXPECT_EQ(tokens[1].lower, "año");
  EXPECT_EQ(tokens[1].folded, "ano");
}

TEST(Tokenize, cuts_scripts_without_spaces_by_dictionary) {
  EXPECT_GE(words("東京で数学を学ぶ").size(), 3U);
}

TEST(Tokenize, survives_anything) {
  EXPECT_TRUE(tokenize("").empty());
  EXPECT_TRUE(tokenize("\"'()[]/\\&*+-~^:!? 😀🎉 \xFF\xC3").empty());
  EXPECT_EQ(tokenize(std::string(10'000, 'a')).at(0).folded.size(), 64U);
  EXPECT_FALSE(tokenize("a" + std::string(5000, '-') + "b").empty());
}

TEST(Language, is_read_from_tags_and_detected_from_text) {
  EXPECT_EQ(language_of("es-MX"), Language::es);
  EXPECT_EQ(language_of("pt_BR"), Language::pt);
  EXPECT_EQ(language_of("ja"), Language::other);
  EXPECT_EQ(detect_language("Las fracciones de la unidad y los números", Language::en), Language::es);
  EXPECT_EQ(detect_language("As frações da unidade e os números não", Language::es), Language::pt);
  EXPECT_EQ(detect_language("The parts of the unit and how they are written", Language::es), Language::en);
  EXPECT_EQ(detect_language("Python", Language::fr), Language::fr);
}

TEST(StopWords, are_few) {
  EXPECT_TRUE(is_stop_word("de", Language::es));
  EXPECT_TRUE(is_stop_word("the"));
  for (const auto& [word, language] : {std::pair{"los", Language::es},
                                       {"que", Language::es},
                                       {"nao", Language::pt},
                                       {"uma", Language::pt},
                                       {"dans", Language::fr},
                                       {"les", Language::fr},
                                       {"of", Language::en},
                                       {"what", Language::en}})
    EXPECT_TRUE(is_stop_word(word, language)) << word;
  for (const char* taught : {"era", "art", "sal", "uno", "dos", "sol", "python"})
    EXPECT_FALSE(is_stop_word(taught, Language::es)) << taught;
}

}  // namespace
}  // namespace acervo::search
