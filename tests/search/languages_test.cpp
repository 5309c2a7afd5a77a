// What is said in another language is found, and comes after what was typed.
#include <gmock/gmock.h>

#include "search/cognates.hpp"
#include "tests/search/library.hpp"

namespace acervo::search {
namespace {

using testing::Contains;
using testing::ElementsAre;
using testing::IsEmpty;
using testing::UnorderedElementsAre;

SynonymEntry fractions() {
  return {{"fracciones", Language::es},
          {"quebrados", Language::es},
          {"frações", Language::pt},
          {"fractions", Language::en},
          {"números fracionários", Language::pt}};
}

/// The sample lessons in small: one in Portuguese among many in Spanish, so that its word is the rarer one.
std::vector<Document> samples() {
  Document es = lesson("es", "Fracciones equivalentes con tiras de papel");
  es.keywords = {"fracciones", "fracciones equivalentes", "tiras de papel", "material concreto"};
  Document pt = lesson("pt", "Frações na feira: meio quilo, um quarto, três quartos", "pt");
  pt.keywords = {"frações", "soma de frações", "quilo", "grama", "feira"};
  std::vector<Document> documents{es, pt, lesson("es2", "Restar quebrados", "es")};
  for (const char* title : {"Fracciones y decimales en la recta", "Problemas de fracciones", "El ciclo del agua"})
    documents.push_back(lesson(title, title));
  return documents;
}

TEST(Languages, what_was_typed_comes_before_its_translation_though_that_is_rarer) {
  Library library(samples());
  library.searcher().set_vocabulary({fractions()}, {});
  const auto position = [](const std::vector<std::string>& ids, const char* id) {
    return std::find(ids.begin(), ids.end(), id) - ids.begin();
  };
  const auto spanish = library.find("fracciones");
  ASSERT_EQ(spanish.size(), 5U);
  EXPECT_EQ(spanish.back(), "pt") << "also after the Spanish synonym";
  EXPECT_EQ(library.find("frações").front(), "pt");
  EXPECT_EQ(library.find("quebrados").front(), "es2");
  EXPECT_LT(position(library.find("quebrados"), "es"), position(library.find("quebrados"), "pt"));
}

TEST(Languages, a_word_that_is_little_in_another_language_is_looked_for) {
  Library library({lesson("polo", "Polo"), lesson("norte", "Polo norte"), lesson("sur", "Polo sur"),
                   lesson("corea", "Corea del Norte"), lesson("corea_sur", "Corea del Sur"),
                   lesson("impar", "Número impar"), lesson("par", "Número par"), lesson("piel", "Piel y uñas"),
                   lesson("pelo", "Pelo y piel"), lesson("py", "Python syntax", "en"),
                   lesson("py_comment", "Python comment syntax", "en"), lesson("paris", "París y sus calles"),
                   lesson("notre", "Notre Dame de París"), lesson("huasteco", "Huapango huasteco"),
                   lesson("jarocho", "El son jarocho"), lesson("baile", "Baile jarocho")});
  const std::pair<const char*, const char*> asked[] = {{"polo sur", "sur"},
                                                       {"corea del sur", "corea_sur"},
                                                       {"numero par", "par"},
                                                       {"pelo y piel", "pelo"},
                                                       {"python comment syntax", "py_comment"},
                                                       {"notre dame paris", "notre"},
                                                       {"son jarocho", "jarocho"},
                                                       {"sur", "sur"}};
  for (const auto& [query, first] : asked) {
    const auto found = library.find(query);
    ASSERT_FALSE(found.empty()) << query;
    EXPECT_TRUE(found.front() == first || std::string_view(query) == "sur") << query << " finds " << found.front();
  }
  EXPECT_THAT(library.find("sur"), UnorderedElementsAre("sur", "corea_sur"));
}

TEST(Languages, a_little_word_is_still_dropped_where_its_language_is_known) {
  Library library({lesson("fracciones", "Las fracciones"), lesson("son", "El son jarocho")});
  EXPECT_EQ(library.find("qué son las fracciones").front(), "fracciones");
  Library french({lesson("fr", "Les volcans de la terre", "fr"), lesson("es", "Polo sur de la tierra")});
  EXPECT_EQ(french.find("les volcans sur la terre").front(), "fr");
}

TEST(Languages, a_score_is_explained_by_what_its_way_of_saying_it_counts) {
  Library library(samples());
  library.searcher().set_vocabulary({fractions()}, {});
  Query query;
  query.text = "fracciones papel";
  query.explain = true;
  for (const Item& item : library.searcher().search(query).items) {
    ASSERT_TRUE(item.explanation);
    const Explanation& why = *item.explanation;
    EXPECT_NEAR(item.score,
                why.text * why.coverage * (1 + why.title + why.near) * (1 + why.moment) *
                    (1 + why.seal + why.use + why.freshness + why.experiences),
                item.score * 0.01)
        << item.id.value;
  }
}

TEST(Languages, a_way_of_several_words_is_worth_what_was_typed) {
  Document both = lesson("all", "Aprendizaje basado en proyectos");
  Document typed = lesson("typed", "ABP en la escuela");
  std::vector<Document> documents{both, typed};
  for (int i = 0; i < 9; ++i)
    documents.push_back(lesson("o" + std::to_string(i), "ABP y otras cosas " + std::to_string(i)));
  Library library(documents);
  library.searcher().set_vocabulary({{"ABP", "aprendizaje basado en proyectos"}}, {});
  EXPECT_EQ(library.find("abp escuela").front(), "typed");
  EXPECT_EQ(library.find("abp").size(), 11U);
  EXPECT_NE(library.find("abp").front(), "all") << "three rare words are not three times as much";
}

TEST(Languages, a_long_entry_leaves_room_for_translations) {
  SynonymEntry computing{{"Computación", Language::es}, {"Computação", Language::pt}, {"Computing", Language::en}};
  for (const char* text : {"algoritmos", "estructuras", "lenguajes", "autómatas", "compiladores", "grafos", "tipos"})
    computing.emplace_back(text, Language::es, true);
  for (const char* text : {"algoritmos", "estruturas", "linguagens", "autômatos", "tipagem"})
    computing.emplace_back(text, Language::pt, true);
  Library library({lesson("en", "Algorithms by pictures", "en"), lesson("x", "Otra cosa")});
  library.searcher().set_vocabulary(
      {computing, {{"algoritmos", Language::es}, {"algoritmos", Language::pt}, {"algorithms", Language::en}}}, {});
  EXPECT_THAT(library.find("algoritmos"), ElementsAre("en"));
}

TEST(Languages, a_part_of_a_subject_is_not_another_part) {
  const SynonymEntry arts{{"Artes", Language::es},         {"Arts", Language::en},
                          {"teatro", Language::es, true},  {"danza", Language::es, true},
                          {"pintura", Language::es, true}, {"theatre", Language::en, true},
                          {"dance", Language::en, true}};
  std::vector<Document> documents{lesson("theatre", "Taller de teatro y expresión con máscaras para el aula"),
                                  lesson("d", "Danza"), lesson("paint", "Pintura"), lesson("arts", "Artes")};
  Library library(documents);
  library.searcher().set_vocabulary({arts}, {});
  EXPECT_THAT(library.find("teatro"), ElementsAre("theatre", "arts"));
  EXPECT_EQ(library.find("artes").size(), 4U) << "the whole is said by its parts";
}

TEST(Languages, some_words_of_a_known_phrase_are_some_of_what_was_asked) {
  Library library({lesson("some", "El aprendizaje de la lectura"), lesson("all", "ABP y lectura en voz alta"),
                   lesson("x", "Otra cosa")});
  library.searcher().set_vocabulary({{"ABP", "aprendizaje basado en proyectos"}}, {});
  EXPECT_THAT(library.find("aprendizaje basado en proyectos y lectura"), ElementsAre("all", "some"));
}

TEST(Languages, a_name_of_the_vocabulary_may_have_a_hyphen) {
  Library library({lesson("es", "Aprendizaje por proyectos"), lesson("one", "E-learning para todos")});
  library.searcher().set_vocabulary(
      {{{"Project-based learning", Language::en}, {"Aprendizaje por proyectos", Language::es}},
       {{"e-learning", Language::en}, {"educación en línea", Language::es}}},
      {});
  for (const char* typed : {"project-based learning", "Project based learning", "project-based-learning"})
    EXPECT_THAT(library.find(typed), ElementsAre("es")) << typed;
  EXPECT_THAT(library.find("e-learning"), ElementsAre("one")) << "and the word without its hyphen";
  EXPECT_THAT(library.find("educación en línea"), ElementsAre("one"));
}

TEST(Languages, a_mistyped_word_may_be_one_that_only_the_vocabulary_knows) {
  Library library({lesson("en", "Computer security for schools", "en"), lesson("x", "Something else", "en")});
  library.searcher().set_vocabulary({{{"seguridad informática", Language::es}, {"computer security", Language::en}}},
                                    {});
  for (const char* text : {"seguridad informática", "seguirdad informatica", "seguridadinformatica"})
    EXPECT_THAT(library.find(text), ElementsAre("en")) << text;
  EXPECT_EQ(library.search("seguirdad informatica").suggestion, "seguridad informatica");
}

TEST(Languages, a_school_word_finds_its_cognates) {
  Library library({lesson("en", "Photosynthesis and communication", "en"),
                   lesson("pt", "A comunicação na escola", "pt"), lesson("fr", "La communication humaine", "fr"),
                   lesson("es", "La comunicación en el aula")});
  EXPECT_THAT(library.find("comunicación"), UnorderedElementsAre("es", "pt", "en", "fr"));
  EXPECT_EQ(library.find("comunicación").front(), "es");
  EXPECT_EQ(library.find("comunicação").front(), "pt");
  EXPECT_THAT(library.find("fotosintesis"), ElementsAre("en"));
  EXPECT_THAT(library.find("communication"), Contains("es"));
}

TEST(Languages, cognates_are_spelled_by_the_rules_of_their_language) {
  const auto any = [](std::string_view) { return true; };
  const auto spelled = [&](std::string_view word, Language from, std::string_view wanted) {
    const auto found = cognates(word, from, [&](std::string_view one) { return one == wanted; });
    return !found.empty();  // twice where two languages spell it so
  };
  EXPECT_TRUE(spelled("universidad", Language::es, "university"));
  EXPECT_TRUE(spelled("universidad", Language::es, "universidade"));
  EXPECT_TRUE(spelled("universidad", Language::es, "universite"));
  EXPECT_TRUE(spelled("biologia", Language::other, "biology"));
  EXPECT_TRUE(spelled("estructura", Language::es, "structure"));
  EXPECT_TRUE(spelled("structure", Language::en, "estructura"));
  EXPECT_TRUE(spelled("accion", Language::es, "action"));
  EXPECT_TRUE(spelled("acciones", Language::es, "acoes"));
  EXPECT_TRUE(spelled("oportunidades", Language::es, "opportunities"));
  EXPECT_TRUE(spelled("photography", Language::en, "fotografia"));
  EXPECT_TRUE(spelled("infraestructura", Language::es, "infrastructure"));
  EXPECT_TRUE(spelled("infrastructure", Language::en, "infraestructura"));
  EXPECT_TRUE(spelled("algoritmos", Language::es, "algorithms"));
  EXPECT_TRUE(spelled("paralelo", Language::es, "parallel"));
  EXPECT_FALSE(spelled("dinero", Language::es, "diner"));
  EXPECT_TRUE(spelled("expressao", Language::pt, "expresion"));
  EXPECT_THAT(cognates("casa", Language::es, any), IsEmpty()) << "short words are too often like others by chance";
  EXPECT_THAT(cognates("universidad", Language::es, [](std::string_view) { return false; }), IsEmpty());
}

}  // namespace
}  // namespace acervo::search
