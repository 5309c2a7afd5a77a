// The words that only ask for something are not what is sought.
#include "search/framing.hpp"

#include <gmock/gmock.h>

#include "tests/search/library.hpp"

namespace acervo::search {
namespace {

using testing::ElementsAre;

/// What is sought, by the words between the frames.
std::string sought(
    std::string_view text,
    const std::function<bool(const std::string&)>& known = [](const std::string&) { return true; }) {
  std::vector<Token> tokens = tokenize(text);
  std::erase_if(tokens, [](const Token& token) { return token.whole; });
  const Framing framing =
      framing_of(tokens, {[](std::size_t) { return false; }, [&](std::size_t i) { return known(tokens[i].folded); }});
  std::string words;
  for (std::size_t i = framing.begin; i < framing.end; ++i) words += (words.empty() ? "" : " ") + tokens[i].folded;
  return words;
}

TEST(Framing, is_taken_from_both_ends) {
  const std::pair<const char*, const char*> kQuestions[] = {
      {"videos para explicar fracciones a niños de 4º", "fracciones"},
      {"quiero un video sobre la célula", "celula"},
      {"necesito algo de álgebra para mis alumnos de secundaria", "algebra"},
      {"¿cómo enseñar quebrados en tercero?", "quebrados"},
      {"¿qué significa fotosíntesis y para qué sirve?", "fotosintesis"},
      {"quisiera saber cómo puedo hacer un volcán", "volcan"},
      {"preciso de algo sobre frações para os meus alunos", "fracoes"},
      {"vídeos para explicar o ciclo da água às crianças do 4º ano", "ciclo da agua"},
      {"como usar planilhas na sala de aula", "planilhas"},
      {"hola buenos días necesito un video para explicar las fracciones a mis alumnos por favor", "fracciones"},
      {"buenas tardes, tienen videos de volcanes, gracias", "volcanes"},
      {"oi bom dia preciso de algo sobre frações, obrigada", "fracoes"},
      {"can you show me how magnets work", "magnets"},
      {"how do I use a spreadsheet", "spreadsheet"},
      {"videos to explain photosynthesis to 4th graders", "photosynthesis"},
      {"I need something on fractions for my students", "fractions"},
      {"je cherche une vidéo sur les fractions", "fractions"},
      {"fracciones para mis alumnos", "fracciones"},
  };
  for (const auto& [question, words] : kQuestions) EXPECT_EQ(sought(question), words) << question;
}

TEST(Framing, of_a_long_question_is_sought_near_its_ends) {
  std::string text = "quiero un video de";
  for (int i = 0; i < 400; ++i) text += " quieor";
  std::size_t asked = 0;
  sought(text, [&](const std::string&) { return ++asked, false; });
  EXPECT_LE(asked, 64U) << "each is compared with hundreds of words";
}

TEST(Framing, leaves_what_may_be_sought) {
  for (const char* text : {"video editing",
                           "edición de video",
                           "usar pinceles",
                           "trabajo y energía",
                           "work and energy",
                           "aprender a leer",
                           "niños con autismo",
                           "juegos para niños",
                           "fracciones en tercero",
                           "clase invertida",
                           "aula invertida",
                           "material didáctico",
                           "quiero",
                           "videos",
                           "como hacer",
                           "para mis alumnos",
                           "buenas prácticas docentes",
                           "buenos aires",
                           "acción de gracias",
                           ""}) {
    std::vector<Token> tokens = tokenize(text);
    std::string all;
    for (const Token& token : tokens) all += (all.empty() ? "" : " ") + token.folded;
    EXPECT_EQ(sought(text), all) << text;
  }
  const auto tokens = tokenize("necesito material didactico");
  EXPECT_EQ(framing_of(tokens, {[](std::size_t i) { return i == 1; }, [](std::size_t) { return true; }}).begin, 1U)
      << "a name of the vocabularies";
}

TEST(Framing, may_be_mistyped_where_nobody_says_it) {
  const auto known = [](const std::string& word) { return word == "cera" || word == "fracciones"; };
  for (const char* text : {"vidoes para explicar fracciones a niños", "videos paar explicar fracciones a niños",
                           "commo enseñar fracciones en tercero", "quiero algo sbre fracciones para mis alunmos",
                           "qué son fracciones y paa qué sirve"})
    EXPECT_TRUE(sought(text, known).ends_with("fracciones")) << text << ": " << sought(text, known);
  EXPECT_EQ(sought("necesito cera", known), "cera");
  EXPECT_EQ(sought("necesito xilema", known), "xilema");
}

TEST(Framing, decides_an_order_and_finds_nothing) {
  std::vector<Document> lessons{lesson("sought", "Fracciones equivalentes"),
                                lesson("also", "Fracciones para explicar en clase"),
                                lesson("other", "Cómo explicar un video a los niños")};
  for (int i = 0; i < 20; ++i)
    lessons.push_back(lesson("f" + std::to_string(i), "Suma de fracciones número " + std::to_string(i)));
  Library library(std::move(lessons));
  const Results results = library.search("videos para explicar fracciones a niños");
  EXPECT_EQ(results.total, 22U) << "all with fractions, and nothing else";
  EXPECT_EQ(results.with_all, 22U);
  EXPECT_EQ(results.items.front().id.value, "also");
  EXPECT_THAT(results.dropped, testing::IsEmpty());
  EXPECT_EQ(library.search("explicar un video").total, 1U) << "where nothing else is asked for, it is";
  EXPECT_EQ(library.search("\"videos para explicar\" fracciones").items.empty(), false);
  Query query;
  query.text = "videos para explicar fracciones";
  query.whole = true;
  EXPECT_EQ(library.searcher().search(query).total, 0U) << "just these words, and all of them";
}

TEST(Framing, is_explained) {
  Library library({lesson("a", "Fracciones para explicar en clase"), lesson("b", "La célula")});
  Query query;
  query.text = "quiero explicar fracciones";
  query.explain = true;
  const Item item = library.searcher().search(query).items.at(0);
  const Explanation& why = *item.explanation;
  EXPECT_THAT(why.terms, testing::SizeIs(2));
  EXPECT_NEAR(item.score,
              why.text * why.coverage * (1 + why.title + why.near) * (1 + why.moment) *
                  (1 + why.seal + why.use + why.freshness),
              0.01 * item.score);
}

}  // namespace
}  // namespace acervo::search
