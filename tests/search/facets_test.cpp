#include <gmock/gmock.h>

#include <algorithm>
#include <map>

#include "tests/search/library.hpp"

namespace acervo::search {
namespace {

constexpr Facet kTried[] = {Facet::level, Facet::subject, Facet::type, Facet::language, Facet::license};

std::vector<std::string> values_of(const Document& document, Facet facet) {
  switch (facet) {
    case Facet::level:
      return document.levels;
    case Facet::subject:
      return document.subjects;
    case Facet::type:
      return {document.type};
    case Facet::language:
      return {document.language};
    default:
      return {document.license};
  }
}

bool passes(const Document& document, const Query& query, std::optional<Facet> but) {
  return std::all_of(query.filters.begin(), query.filters.end(), [&](const auto& filter) {
    if (filter.second.empty() || filter.first == but) return true;
    const auto values = values_of(document, filter.first);
    return std::any_of(values.begin(), values.end(), [&](const std::string& value) {
      return std::find(filter.second.begin(), filter.second.end(), value) != filter.second.end();
    });
  });
}

/// The law: counts and totals are what counting by hand over all documents gives.
TEST(Facets, counts_equal_counting_by_hand) {
  std::mt19937 random(42);
  const auto pick = [&](std::vector<std::string> from) { return from[random() % from.size()]; };
  std::vector<Document> documents;
  for (int i = 0; i < 800; ++i) {
    Document document =
        lesson("d" + std::to_string(i), pick({"suma", "resta", "suma y resta", "volcán"}), pick({"es", "en", "pt"}));
    document.description = pick({"suma", "resta", "", "agua"});
    document.levels = {pick({"primaria", "secundaria", "superior"})};
    if (random() % 2 == 0) document.levels.push_back("primaria-1-2");
    document.subjects = {pick({"matematicas", "historia"}), pick({"saberes", "lenguajes"})};
    document.type = pick({"clase", "capsula", "podcast"});
    document.license = pick({"cc-by", "cc0"});
    documents.push_back(document);
  }
  Library library(documents);
  // Updates and removals must leave the counts right too.
  for (int i = 0; i < 100; ++i) documents[i].type = "curso";
  library.put({documents.begin(), documents.begin() + 100});
  library.remove("d799");
  documents.pop_back();

  for (int round = 0; round < 60; ++round) {
    Query query;
    query.text = pick({"", "suma", "resta", "suma resta", "agua"});
    query.facet_limit = 1000;
    for (const Facet facet : kTried)
      if (random() % 3 == 0) {
        const Document& some = documents[random() % documents.size()];
        query.filters[facet] = values_of(some, facet);
        query.filters[facet].push_back(values_of(documents[random() % documents.size()], facet).front());
      }
    const auto matches = [&](const Document& document) {
      const std::string all = document.title + " " + document.description;
      for (const char* word : {"suma", "resta", "agua"})
        if (query.text.find(word) != std::string::npos && all.find(word) == std::string::npos) return false;
      return true;
    };
    std::size_t total = 0;
    std::map<Facet, std::map<std::string, std::size_t>> expected;
    for (const Document& document : documents) {
      if (!matches(document)) continue;
      if (passes(document, query, std::nullopt)) ++total;
      for (const Facet facet : kTried)
        if (passes(document, query, facet)) {
          auto values = values_of(document, facet);
          std::sort(values.begin(), values.end());
          values.erase(std::unique(values.begin(), values.end()), values.end());
          for (const auto& value : values) ++expected[facet][value];
        }
    }
    const Results results = library.searcher().search(query);
    EXPECT_EQ(results.total, total) << query.text;
    for (const Facet facet : kTried) {
      std::map<std::string, std::size_t> counted;
      for (const FacetCount& count : results.facets.at(facet))
        if (count.count > 0) counted[count.value] = count.count;
      EXPECT_EQ(counted, expected[facet]) << query.text << " " << name(facet);
    }
  }
}

TEST(Facets, a_region_counts_under_its_language_and_lengths_in_buckets) {
  Document mexican = lesson("a", "Uno", "es-MX"), plain = lesson("b", "Dos", "es");
  mexican.duration = std::chrono::minutes(3);
  plain.duration = std::chrono::minutes(20);
  Library library({mexican, plain});
  const Results results = library.search("");
  const auto count = [&](Facet facet, const std::string& value) {
    for (const FacetCount& c : results.facets.at(facet))
      if (c.value == value) return c.count;
    return std::size_t{0};
  };
  EXPECT_EQ(count(Facet::language, "es"), 2U);
  EXPECT_EQ(count(Facet::language, "es-MX"), 1U);
  EXPECT_EQ(count(Facet::duration, "lt5"), 1U);
  EXPECT_EQ(count(Facet::duration, "5to20"), 1U);
}

TEST(Facets, names_are_the_api_s) {
  EXPECT_EQ(facet_named("level"), Facet::level);
  EXPECT_EQ(name(Facet::license), "license");
  EXPECT_EQ(facet_named("owner"), std::nullopt);
  EXPECT_EQ(facet_named("nonsense"), std::nullopt);
}

TEST(Facets, an_unknown_value_finds_nothing_and_is_listed_as_none) {
  Library library({lesson("a", "Uno")});
  Query query;
  query.filters[Facet::subject] = {"alquimia"};
  const Results results = library.searcher().search(query);
  EXPECT_EQ(results.total, 0U);
  ASSERT_EQ(results.facets.at(Facet::subject).size(), 1U);
  EXPECT_EQ(results.facets.at(Facet::subject)[0].count, 0U);
}

}  // namespace
}  // namespace acervo::search
