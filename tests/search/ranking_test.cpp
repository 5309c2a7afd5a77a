// What comes first when several documents have something of what was asked.
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

}  // namespace
}  // namespace acervo::search
