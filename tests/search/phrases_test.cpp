// What is quoted is found where it is said just so: in everything that is searched, and nowhere else.
#include <gmock/gmock.h>

#include "search/phrases.hpp"
#include "tests/search/library.hpp"

namespace acervo::search {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;
using testing::UnorderedElementsAre;

TEST(Phrase, is_words_that_follow_each_other) {
  const Phrase phrase({"ciclo", "del", "agua"});
  EXPECT_TRUE(phrase.in("El Ciclo  del\n«AGUA», hoy"));
  EXPECT_TRUE(phrase.in("El ciclo, el ciclo del ágüa"));
  EXPECT_FALSE(phrase.in("El ciclo del buen agua"));
  EXPECT_FALSE(phrase.in("agua del ciclo"));
  EXPECT_FALSE(phrase.in(""));
  EXPECT_TRUE(Phrase({"a", "b", "a", "c"}).in("a b a b a c")) << "begun anew within itself";
}

TEST(Quotations, are_verified_in_everything_that_is_searched) {
  std::vector<Document> documents;
  const auto with = [&](const char* id) -> Document& { return documents.emplace_back(lesson(id, "Lección")); };
  with("title").title = "Los juegos de mesa en casa";
  with("description").description = "Hay juegos de mesa.";
  with("end").description = std::string(9000, '.') + " palabra " + std::string(9000, '-') + " juegos de mesa";
  // The cut between what is shown and what is not goes through the phrase.
  Document& cut = with("cut");
  while (cut.description.size() < 3988) cut.description += "x ";
  cut.description += "juegos de mesa y más";
  with("keyword").keywords = {"otra", "juegos de mesa"};
  with("person").people = {"Ana de Mesa Juegos de Mesa"};
  with("collection").collection = "Juegos de mesa, 2020";
  with("label").labels = {{"es", "Juegos de mesa"}};
  with("captions").captions = {{"es", {{Micros(0), Micros(5), "Con los juegos"}, {Micros(5), Micros(9), "de mesa"}}}};
  with("chapter").chapters = {{Micros(0), Micros(5), "Juegos de mesa"}};
  with("slide").slides = {{Micros(0), Micros(5), "Juegos de mesa"}};
  with("identifier").identifier = "juegos de mesa";
  std::vector<std::string> all;
  for (const Document& document : documents) all.push_back(document.id.value);
  with("apart").description = "Una mesa, y juegos";
  with("keywords apart").keywords = {"juegos de", "mesa redonda"};
  with("labels apart").labels = {{"es", "juegos de azar"}, {"es", "de mesa"}};
  Library library(documents);
  const Results results = library.search("\"juegos de mesa\"");
  std::vector<std::string> found;
  for (const Item& item : results.items) found.push_back(item.id.value);
  EXPECT_THAT(found, testing::UnorderedElementsAreArray(all));
  EXPECT_EQ(results.with_all, all.size());
  EXPECT_FALSE(results.unread);
}

TEST(Quotations, are_no_less_when_few_say_them) {
  Library library({lesson("a", "El ciclo del agua"), lesson("b", "El agua y su ciclo")});
  EXPECT_THAT(library.find("\"ciclo del agua\""), ElementsAre("a")) << "what has the words only is no result";
}

/// So many have the words that reading them takes a while.
class ManyQuotations : public testing::Test {
 protected:
  static constexpr int kMany = 25'000;
  static void SetUpTestSuite() {
    folder_ = new Folder;
    MemorySource source;
    for (int i = 0; i < kMany; ++i) {
      // The one that says it has the least to be found by.
      Document document = lesson("d" + std::to_string(i), i == 7 ? "Lección" : "El agua y el ciclo");
      document.description = i == 7 ? std::string(2000, '.') + " otras cosas más, y el ciclo del agua al final"
                                    : "Otra vez el agua en su ciclo, número " + std::to_string(i);
      source.put(std::move(document));
    }
    rebuild_from(source, folder_->path(), 5000, {});
  }
  static void TearDownTestSuite() { delete folder_; }
  static Results search(std::chrono::milliseconds patience, Query query = {}) {
    const Searcher searcher(folder_->path(), {.patience = patience});
    query.text = "\"ciclo del agua\"";
    return searcher.search(query);
  }
  static Folder* folder_;
};
Folder* ManyQuotations::folder_ = nullptr;

TEST_F(ManyQuotations, are_found_among_them) {
  const Results results = search(std::chrono::minutes(5));
  ASSERT_EQ(results.items.size(), 1U);
  EXPECT_EQ(results.items[0].id.value, "d7");
  EXPECT_EQ(results.total, 1U);
  EXPECT_THAT(results.dropped, IsEmpty());
}

TEST_F(ManyQuotations, that_cannot_all_be_read_are_searched_by_their_words_and_say_so) {
  const Results results = search(std::chrono::milliseconds(0));
  EXPECT_TRUE(results.unread);
  EXPECT_THAT(results.dropped, ElementsAre("\"ciclo del agua\""));
  EXPECT_EQ(results.total, static_cast<std::size_t>(kMany));
  EXPECT_EQ(results.with_all, 0U);
  Query query;
  query.whole = true;
  const Results whole = search(std::chrono::milliseconds(0), query);
  EXPECT_EQ(whole.total, 0U) << "what was not read is not kept";
  EXPECT_TRUE(whole.unread);
  query.patience = std::chrono::minutes(5);
  const Results patient = search(std::chrono::milliseconds(0), query);
  EXPECT_EQ(patient.total, 1U) << "who asks may have more time than others";
  EXPECT_FALSE(patient.unread);
}

TEST_F(ManyQuotations, take_no_longer_than_they_may) {
  const auto begun = std::chrono::steady_clock::now();
  const Results results = search(std::chrono::milliseconds(300));
  const auto took = std::chrono::steady_clock::now() - begun;
  EXPECT_TRUE(results.total == 1 || results.unread);
  // Opening is among it, and whatever else the machine does.
  EXPECT_LT(took, std::chrono::seconds(10));
}

TEST(Quotations, that_are_said_twice_are_asked_once) {
  Library library({lesson("a", "El ciclo del agua"), lesson("b", "Agua del ciclo")});
  std::string text;
  for (int i = 0; i < 700; ++i) text += "\"ciclo del agua\" ";
  EXPECT_THAT(library.find(text), testing::ElementsAre("a"));
}

}  // namespace
}  // namespace acervo::search
