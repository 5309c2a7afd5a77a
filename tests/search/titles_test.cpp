// A list by title is in the order that a Spanish reader expects, to the last letter, on every page.
#include "search/titles.hpp"

#include <gmock/gmock.h>

#include "tests/search/library.hpp"

namespace acervo::search {
namespace {

std::vector<std::string> by_title(Library& library, std::size_t per_page) {
  std::vector<std::string> titles;
  Query query;
  query.sort = Sort::title;
  query.per_page = per_page;
  for (query.page = 1;; ++query.page) {
    const Results results = library.searcher().search(query);
    for (const Item& item : results.items) titles.push_back(item.title);
    if (results.items.size() < per_page) return titles;
  }
}

TEST(Titles, are_in_spanish_order) {
  const std::vector<std::string> ordered{"1984",
                                         "Ana",
                                         "Ancla",
                                         "Ánfora",
                                         "Anzuelo",
                                         "Añil",
                                         "¡Apaga la luz!",
                                         "Lección 2. La célula",
                                         "Lección 10. El agua",
                                         "Nube",
                                         "Ñandú",
                                         "Oca",
                                         "Земля",
                                         "***"};
  for (std::size_t i = 0; i + 1 < ordered.size(); ++i)
    EXPECT_LT(title_order(ordered[i]), title_order(ordered[i + 1])) << ordered[i] << " before " << ordered[i + 1];
  EXPECT_EQ(title_order("«Años luz», 007"), title_order("años-luz 7"));
}

TEST(Titles, of_any_length_sort_to_the_end_on_every_page) {
  std::vector<std::string> expected;
  for (int i = 1; i <= 25; ++i) expected.push_back("Matemáticas de tercer grado, lección " + std::to_string(i));
  for (const char* end : {"Ana", "Anzuelo", "Año nuevo"})
    expected.push_back(std::string("Matemáticas de tercero: ") + end);
  std::vector<Document> documents;
  for (std::size_t i = 0; i < expected.size(); ++i)
    documents.push_back(lesson("d" + std::to_string(i * 11 % expected.size()), expected[i * 11 % expected.size()]));
  documents.push_back(lesson("first", "Álgebra"));
  documents.push_back(lesson("last", "Zoología"));
  Library library(documents);
  expected.insert(expected.begin(), "Álgebra");
  expected.push_back("Zoología");
  for (const std::size_t per_page : {1U, 4U, 7U, 100U}) EXPECT_EQ(by_title(library, per_page), expected) << per_page;
}

TEST(Titles, begin_with_what_was_typed_whether_or_not_with_its_tilde) {
  EXPECT_TRUE(TitleBeginning("ninas").of(title_key("Niñas y niños")));
  EXPECT_TRUE(TitleBeginning("ninas y ninos").of(title_key("Niñas y niños")));
  EXPECT_TRUE(TitleBeginning("ninas ninos y adolescentes de hoy").of(title_key("Niñas, niños y adolescentes")));
  EXPECT_FALSE(TitleBeginning("ninas").of(title_key("Ninfas")));
}

}  // namespace
}  // namespace acervo::search
