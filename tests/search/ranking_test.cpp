// What comes first when several documents have something of what was asked.
#include <functional>
#include <map>

#include "tests/search/library.hpp"

namespace acervo::search {
namespace {

TEST(Ranking, all_of_a_short_question_comes_before_some_of_it_in_a_title) {
  std::vector<Document> documents{lesson("all", "Una charla"), lesson("some", "Taller de usuario: el taller")};
  documents.front().description = "Entre otras cosas cada usuario conocerá un taller de cerámica";
  for (int i = 0; i < 5; ++i) documents.push_back(lesson("x" + std::to_string(i), "Cerámica " + std::to_string(i)));
  Library library(documents);
  EXPECT_EQ(library.find("usuario taller cerámica").front(), "all");
}

TEST(Ranking, what_was_typed_comes_before_what_has_its_stem) {
  Library library({lesson("plural", "Redes y nodos"), lesson("as_typed", "Una red y su nodo, con otras palabras")});
  EXPECT_EQ(library.find("red nodo").front(), "as_typed");
  EXPECT_EQ(library.find("redes nodos").front(), "plural");
  EXPECT_EQ(library.find("rdes nodos").front(), "plural") << "also what was meant";
}

/// What an operator may give more or less weight to, seen on two lessons that differ in it: the other one has the seal,
/// so that without this weight it comes first.
struct Preference {
  std::string question;
  std::function<void(Document& favoured, Document& other)> differ;
};

Cue cue(int second, std::string text) {
  return {std::chrono::seconds(second), std::chrono::seconds(second + 5), std::move(text)};
}

std::function<void(Document&, Document&)> titles(std::string favoured, std::string other) {
  return [=](Document& one, Document& two) { one.title = favoured, two.title = other; };
}

const std::map<std::string, Preference>& preferences() {
  static const std::map<std::string, Preference> kPreferences{
      {"title", {"volcán", [](Document& a, Document& b) { a.title = "El volcán", b.description = "Es un volcán."; }}},
      {"keywords",
       {"volcán", [](Document& a, Document& b) { a.keywords = {"volcán"}, b.description = "Es un volcán."; }}},
      {"concepts",
       {"volcán",
        [](Document& a, Document& b) {
          a.labels = {{"es", "volcán"}};
          b.description = "Es un volcán.";
        }}},
      {"people",
       {"Volcán", [](Document& a, Document& b) { a.people = {"Ana Volcán"}, b.description = "Es un volcán."; }}},
      {"description",
       {"volcán", [](Document& a, Document& b) { a.description = "Es un volcán.", b.keywords = {"volcán"}; }}},
      {"captions",
       {"volcán",
        [](Document& a, Document& b) {
          a.captions = {{"es", {cue(0, "Este volcán")}}};
          b.keywords = {"volcán"};
        }}},
      {"whole_title", {"el volcán", titles("El volcán", "El volcán de hoy")}},
      {"near", {"agua limpia", titles("Agua limpia para la escuela", "Limpia la escuela con esta agua")}},
      {"verbatim", {"redes nodos", titles("Las redes, los nodos", "La red, el nodo")}},
      {"little", {"cuentos para niños", titles("Unos cuentos para los niños", "Unos cuentos de los niños")}},
      {"moment",
       {"volcán ceniza",
        [](Document& a, Document& b) {
          a.captions = {{"es", {cue(0, "El volcán"), cue(6, "echa ceniza"), cue(900, "y calla")}}};
          b.captions = {{"es", {cue(0, "El volcán"), cue(450, "y calla"), cue(900, "echa ceniza")}}};
        }}},
      {"freshness",
       {"volcán",
        [](Document& a, Document& b) {
          a.title = b.title = "El volcán";
          a.published = system_now();
        }}},
      {"seal",
       {"volcán",
        [](Document& a, Document& b) {
          a.title = b.title = "El volcán";
          a.sealed = true, b.sealed = false, b.uses = 500;
        }}},
      {"use",
       {"volcán",
        [](Document& a, Document& b) {
          a.title = b.title = "El volcán";
          a.uses = 500;
        }}},
      {"experiences",
       {"volcán",
        [](Document& a, Document& b) {
          a.title = b.title = "El volcán";
          a.experiences = {{"es", "Lo que hicimos en el grupo"}};
        }}},
      {"synonym", {"quebrados", titles("Las fracciones", "Los quebrados de ayer")}},
      {"translation", {"lluvia", titles("The rain", "La lluvia de ayer")}},
      {"correction", {"volcán xilofno", titles("El xilófono", "El volcán")}},
      {"exact", {"años", titles("Los años", "Los anos")}},
      {"coverage",
       {"volcán ceniza lava",
        [](Document& a, Document& b) {
          a.captions = {{"es", {cue(0, "El volcán"), cue(900, "echa ceniza")}}};
          b.title = "La ceniza", b.keywords = {"ceniza"}, b.description = "Ceniza.";
        }}},
      {"all_words",
       {"volcán ceniza",
        [](Document& a, Document& b) {
          a.captions = {{"es", {cue(0, "El volcán"), cue(900, "echa ceniza")}}};
          b.title = "La ceniza", b.keywords = {"ceniza"}, b.description = "Ceniza.";
        }}},
      {"aside", {"un video sobre el volcán", titles("Un video del volcán", "Otra vez el volcán")}},
  };
  return kPreferences;
}

class Weighed : public testing::TestWithParam<std::string> {};

TEST_P(Weighed, decides_an_order) {
  const auto found = preferences().find(GetParam());
  ASSERT_NE(found, preferences().end()) << "nothing shows what it does";
  Document favoured = lesson("favoured", "Una"), other = lesson("other", "Otra");
  other.sealed = true;
  found->second.differ(favoured, other);
  Library library({favoured, other});
  const auto first = [&](double weight) {
    SearcherOptions options;
    EXPECT_TRUE(set_weight(options.weights, GetParam(), weight));
    Searcher searcher(library.folder(), options);
    searcher.set_vocabulary({{"quebrados", "fracciones"}, {{"lluvia", Language::es}, {"rain", Language::en}}}, {});
    Query query;
    query.text = found->second.question;
    const Results results = searcher.search(query);
    return results.items.empty() ? "" : results.items.front().id.value;
  };
  EXPECT_EQ(first(0), "other");
  EXPECT_EQ(first(30), "favoured");
}

std::vector<std::string> all_weights() {
  std::vector<std::string> names;
  for (const auto& [name, value] : weights_by_name({})) names.push_back(name);
  return names;
}

INSTANTIATE_TEST_SUITE_P(All, Weighed, testing::ValuesIn(all_weights()),
                         [](const auto& tested) { return tested.param; });

}  // namespace
}  // namespace acervo::search
