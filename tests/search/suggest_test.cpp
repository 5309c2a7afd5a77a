#include <gmock/gmock.h>

#include "tests/search/library.hpp"

namespace acervo::search {
namespace {

using testing::Contains;
using testing::ElementsAre;
using testing::IsEmpty;
using testing::Not;

class SuggestTest : public testing::Test {
 protected:
  SuggestTest() : library_({}) {
    Document spoken = lesson("c", "Conferencia");
    spoken.people = {"José Árcega", "Ana Núñez"};
    library_.put(
        {lesson("a", "Suma de fracciones"), lesson("b", "Fracciones equivalentes"), spoken, lesson("d", "Otra")});
    library_.searcher().set_vocabulary(
        {}, {{"Física", "subject", "fisica"}, {"Educación física", "subject", "educacion-fisica"}});
  }
  std::vector<std::string> texts(std::string_view typed) {
    std::vector<std::string> result;
    for (const Suggestion& suggestion : library_.searcher().suggest(typed, 10)) result.push_back(suggestion.text);
    return result;
  }
  Library library_;
};

TEST_F(SuggestTest, completes_titles_from_any_word_blind_to_accents) {
  EXPECT_THAT(texts("frac"), ElementsAre("Fracciones equivalentes", "Suma de fracciones"))
      << "what begins so comes first";
  EXPECT_THAT(texts("FRÁC"), testing::SizeIs(2));
  EXPECT_THAT(texts("suma fr"), ElementsAre("Suma de fracciones"));
  EXPECT_THAT(texts("fracciones equ"), ElementsAre("Fracciones equivalentes"));
}

TEST_F(SuggestTest, completes_titles_whatever_else_begins_so) {
  std::vector<Document> others;
  for (int i = 0; i < 300; ++i)
    others.push_back(lesson("n" + std::to_string(i), "Nota con la palabra fra" + std::string(1, char('a' + i % 26)) +
                                                         std::string(1, char('a' + i / 26)) + "x"));
  library_.put(others);
  EXPECT_THAT(texts("fra"), Contains("Fracciones equivalentes"));
}

TEST_F(SuggestTest, completes_people_and_terms) {
  EXPECT_THAT(texts("arc"), ElementsAre("José Árcega"));
  EXPECT_THAT(texts("nunez"), ElementsAre("Ana Núñez"));
  EXPECT_THAT(texts("fis"), ElementsAre("Física", "Educación física"));
  const auto suggestions = library_.searcher().suggest("fisic", 10);
  EXPECT_EQ(suggestions.at(0).kind, "subject");
  EXPECT_EQ(suggestions.at(0).id, "fisica");
}

TEST_F(SuggestTest, offers_nothing_for_nothing) {
  EXPECT_THAT(texts(""), IsEmpty());
  EXPECT_THAT(texts("   "), IsEmpty());
  EXPECT_THAT(texts("zzzz"), IsEmpty());
}

}  // namespace
}  // namespace acervo::search
