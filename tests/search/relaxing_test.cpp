// What is asked for is searched as a whole first; what has some of it joins where that finds little, and this is told.
#include <gmock/gmock.h>

#include "tests/search/library.hpp"

namespace acervo::search {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

std::vector<std::string> ids(const Results& results) {
  std::vector<std::string> ids;
  for (const Item& item : results.items) ids.push_back(item.id.value);
  return ids;
}

std::size_t counted(const Results& results, Facet facet, const std::string& value) {
  for (const FacetCount& count : results.facets.at(facet))
    if (count.value == value) return count.count;
  return 0;
}

Document at(const std::string& id, const std::string& title, const std::string& level) {
  Document document = lesson(id, title);
  document.levels = {level};
  return document;
}

/// Nine have both words, and are older than the thirty that have one; a hundred have none.
std::vector<Document> few() {
  std::vector<Document> documents;
  for (int i = 0; i < 30; ++i) documents.push_back(at("s" + std::to_string(i), "Suma", i < 20 ? "primaria" : "media"));
  for (int i = 0; i < 9; ++i) documents.push_back(at("b" + std::to_string(i), "Suma de fracciones", "primaria"));
  for (std::size_t i = 0; i < documents.size(); ++i) {
    documents[i].published = Time(std::chrono::hours(24 * (9000 - static_cast<int>(i))));
    documents[i].duration = std::chrono::minutes(1 + static_cast<int>(i));
    documents[i].uses = static_cast<std::int64_t>(documents.size() - i);
  }
  for (int i = 0; i < 100; ++i) documents.push_back(at("x" + std::to_string(i), "Otra cosa", "otro"));
  return documents;
}

TEST(Relaxing, does_not_depend_on_the_order) {
  Library library(few());
  for (const Sort sort : {Sort::relevance, Sort::newest, Sort::shortest, Sort::title, Sort::most_used}) {
    Query query;
    query.text = "suma fracciones";
    query.sort = sort;
    const Results results = library.searcher().search(query);
    EXPECT_EQ(results.total, 39U) << static_cast<int>(sort);
    EXPECT_EQ(results.with_all, 9U);
    ASSERT_EQ(results.items.size(), 20U);
    for (std::size_t i = 0; i < results.items.size(); ++i)
      EXPECT_EQ(results.items[i].id.value[0], i < 9 ? 'b' : 's') << "those with all come first, " << i;
    query.page = 2;
    std::vector<std::string> both = ids(results), rest = ids(library.searcher().search(query));
    both.insert(both.end(), rest.begin(), rest.end());
    std::sort(both.begin(), both.end());
    EXPECT_EQ(std::unique(both.begin(), both.end()) - both.begin(), 39) << "pages do not overlap";
  }
}

TEST(Relaxing, keeps_the_order_among_those_with_all_and_among_the_others) {
  Library library(few());
  Query query;
  query.text = "suma fracciones";
  query.sort = Sort::newest;
  query.per_page = 12;
  EXPECT_THAT(ids(library.searcher().search(query)),
              ElementsAre("b0", "b1", "b2", "b3", "b4", "b5", "b6", "b7", "b8", "s0", "s1", "s2"));
}

TEST(Relaxing, with_all_counts_what_passes_the_filters) {
  std::vector<Document> documents = few();
  documents[38].levels = {"media"};
  Library library(documents);
  Query query;
  query.text = "suma fracciones";
  query.filters[Facet::level] = {"media"};
  const Results results = library.searcher().search(query);
  EXPECT_EQ(results.with_all, 1U);
  EXPECT_EQ(results.total, 11U);
  EXPECT_EQ(results.without_filters, 0U);
}

TEST(Relaxing, filters_that_leave_nothing_whole_say_what_was_dropped_and_what_there_would_be) {
  std::vector<Document> documents = few();
  for (int i = 0; i < 9; ++i) documents.push_back(at("c" + std::to_string(i), "Suma de fracciones", "primaria"));
  Library library(documents);
  Query query;
  query.text = "suma fracciones";
  EXPECT_EQ(library.searcher().search(query).total, 18U) << "enough: nothing is relaxed";
  query.filters[Facet::level] = {"media"};
  const Results results = library.searcher().search(query);
  EXPECT_EQ(results.total, 10U);
  EXPECT_EQ(results.with_all, 0U);
  EXPECT_THAT(results.dropped, ElementsAre("fracciones"));
  EXPECT_EQ(results.without_filters, 18U);
  EXPECT_EQ(counted(results, Facet::level, "primaria"), 18U) << "what choosing it brings";
  EXPECT_EQ(counted(results, Facet::level, "media"), 10U);
  query.filters[Facet::level] = {"primaria"};
  EXPECT_EQ(library.searcher().search(query).total, 18U);
}

TEST(Relaxing, where_too_little_has_all_words_a_filter_counts_what_choosing_it_brings) {
  std::vector<Document> documents;
  for (int i = 0; i < 3; ++i) documents.push_back(at("w" + std::to_string(i), "El volcán y la montaña", "primaria"));
  for (int i = 0; i < 4; ++i) documents.push_back(at("v" + std::to_string(i), "El volcán activo", "primaria"));
  for (int i = 0; i < 2; ++i) documents.push_back(at("i" + std::to_string(i), "El volcán dormido", "inicial"));
  for (int i = 0; i < 30; ++i) documents.push_back(at("o" + std::to_string(i), "Otra cosa", "primaria"));
  Library library(documents);
  Query query;
  query.text = "volcán montaña";
  query.filters[Facet::level] = {"inicial"};
  const Results results = library.searcher().search(query);
  query.filters[Facet::level] = {"primaria"};
  EXPECT_EQ(results.total, 2U);
  EXPECT_EQ(library.searcher().search(query).total, 7U);
  EXPECT_EQ(counted(results, Facet::level, "primaria"), 7U);
}

TEST(Relaxing, filters_that_leave_nothing_at_all_say_what_there_would_be) {
  std::vector<Document> documents = few();
  documents.push_back(at("x", "Otra cosa", "inicial"));
  Library library(documents);
  Query query;
  query.filters[Facet::level] = {"inicial"};
  for (const auto& [text, without] : {std::pair{"suma", 39U}, {"suma fracciones", 9U}, {"suma electricidad", 39U}}) {
    query.text = text;
    const Results results = library.searcher().search(query);
    EXPECT_EQ(results.total, 0U) << text;
    EXPECT_EQ(results.without_filters, without) << text;
  }
  query.filters.clear();
  query.longest = std::chrono::seconds(1);
  query.text = "suma";
  EXPECT_EQ(library.searcher().search(query).without_filters, 39U) << "a range is a filter";
  query.text = "electricidad";
  EXPECT_EQ(library.searcher().search(query).without_filters, 0U);
}

TEST(Relaxing, a_filter_that_leaves_nothing_does_not_make_a_word_mistyped) {
  std::vector<Document> documents = few();
  documents.push_back(at("x", "Suma de facciones", "inicial"));
  Library library(documents);
  Query query;
  query.text = "suma fracciones";
  query.shortest = std::chrono::hours(5);
  EXPECT_EQ(library.searcher().search(query).suggestion, "");
  query.shortest.reset();
  query.filters[Facet::level] = {"inicial"};
  const Results results = library.searcher().search(query);
  EXPECT_EQ(results.with_all, 0U);
}

TEST(Whole, is_neither_relaxed_nor_mended_nor_unquoted) {
  Library library(few());
  const auto whole = [&](const char* text) {
    Query query;
    query.text = text;
    query.whole = true;
    return library.searcher().search(query);
  };
  EXPECT_EQ(whole("suma fracciones").total, 9U);
  EXPECT_EQ(whole("suma electricidad").total, 0U);
  EXPECT_THAT(whole("suma electricidad").dropped, IsEmpty());
  EXPECT_EQ(whole("fraccciones").total, 0U);
  EXPECT_EQ(whole("fraccciones").suggestion, "");
  EXPECT_EQ(whole("\"fracciones de suma\"").total, 0U);
  EXPECT_EQ(library.search("fraccciones").with_all, 9U);
  EXPECT_EQ(whole("sumas de fraccion").total, 9U) << "a plural is no mistake";
}

TEST(Published, may_be_asked_for_between_two_times) {
  Library library(few());
  Query query;
  query.published_since = Time(std::chrono::hours(24 * 8990));
  query.published_before = Time(std::chrono::hours(24 * 8998));
  EXPECT_EQ(library.searcher().search(query).total, 8U);
  query.text = "suma";
  EXPECT_EQ(library.searcher().search(query).total, 8U);
  query.published_before.reset();
  EXPECT_EQ(library.searcher().search(query).total, 11U);
}

}  // namespace
}  // namespace acervo::search
