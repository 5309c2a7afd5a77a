#include <gmock/gmock.h>

#include <algorithm>
#include <chrono>
#include <map>

#include "tests/search/library.hpp"

namespace acervo::search {
namespace {

using namespace std::chrono_literals;

constexpr Facet kTried[] = {Facet::level,   Facet::subject,    Facet::type,     Facet::language,
                            Facet::license, Facet::collection, Facet::duration, Facet::with};

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
    case Facet::collection:
      return {document.collection};
    case Facet::duration:
      return {*document.duration < 5min ? "lt5" : *document.duration <= 20min ? "5to20" : "gt20"};
    case Facet::with: {
      std::vector<std::string> with;
      if (document.has_captions) with.emplace_back("captions");
      if (!document.experiences.empty()) with.emplace_back("experiences");
      if (document.sealed) with.emplace_back("seal");
      return with;
    }
    default:
      return {document.license};
  }
}

bool in_ranges(const Document& document, const Query& query) {
  if (query.at_most && (document.smallest.count == 0 || document.smallest.count > query.at_most->count)) return false;
  if (query.shortest && *document.duration < *query.shortest) return false;
  if (query.longest && *document.duration > *query.longest) return false;
  return document.visible_to_all || query.viewer.staff || document.owner == query.viewer.person;
}

bool passes(const Document& document, const Query& query, std::optional<Facet> but) {
  return std::all_of(query.filters.begin(), query.filters.end(), [&](const auto& filter) {
    const auto& [facet, wanted] = filter;
    // Of what a lesson comes with, each must hold, whichever is counted.
    if (wanted.empty() || (facet == but && facet != Facet::with)) return true;
    const auto values = values_of(document, facet);
    const auto has = [&](const std::string& value) {
      return std::find(values.begin(), values.end(), value) != values.end();
    };
    return facet == Facet::with ? std::all_of(wanted.begin(), wanted.end(), has)
                                : std::any_of(wanted.begin(), wanted.end(), has);
  });
}

Viewer pick_viewer(unsigned which) {
  return which == 0 ? Viewer{} : which == 1 ? Viewer{.person = "ana"} : Viewer{.person = "curator", .staff = true};
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
    document.collection = pick({"Serie azul", "Serie roja", "Serie verde"});
    document.duration = std::chrono::minutes(1 + random() % 40);
    document.smallest = Bytes{static_cast<std::int64_t>(random() % 5) << 20};
    document.has_captions = random() % 2 == 0;
    document.sealed = random() % 3 == 0;
    if (random() % 4 == 0) document.experiences = {{"es", "En mi grupo"}};
    document.visible_to_all = random() % 5 != 0;
    document.owner = pick({"ana", "blanca"});
    documents.push_back(document);
  }
  Library library(documents);
  // Updates and removals must leave the counts right too.
  for (int i = 0; i < 100; ++i) documents[i].type = "curso";
  library.put({documents.begin(), documents.begin() + 100});
  library.remove("d799");
  documents.pop_back();

  std::size_t with_some = 0;
  for (int round = 0; round < 120; ++round) {
    Query query;
    query.text = pick({"", "suma", "resta", "suma resta", "agua"});
    query.facet_limit = 1000;
    query.facets.assign(std::begin(kTried), std::end(kTried));
    query.viewer = pick_viewer(random() % 3);
    if (random() % 4 == 0) query.at_most = Bytes{2 << 20};
    if (random() % 4 == 0) query.shortest = 3min;
    if (random() % 4 == 0) query.longest = 25min;
    for (const Facet facet : kTried)
      if (random() % 4 == 0) {
        query.filters[facet] = values_of(documents[random() % documents.size()], facet);
        for (auto& value : values_of(documents[random() % documents.size()], facet))
          query.filters[facet].push_back(std::move(value));
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
      if (!matches(document) || !in_ranges(document, query)) continue;
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
    if (total > 0) ++with_some;
    for (const Facet facet : kTried) {
      std::map<std::string, std::size_t> counted;
      for (const FacetCount& count : results.facets.at(facet))
        if (count.count > 0) counted[count.value] = count.count;
      EXPECT_EQ(counted, expected[facet]) << query.text << " " << name(facet);
    }
  }
  EXPECT_GT(with_some, 60U) << "most questions have an answer";
}

TEST(Facets, of_more_values_than_are_listed_those_that_begin_so_are_found) {
  std::vector<Document> documents;
  for (int i = 0; i < 150; ++i) {
    documents.push_back(lesson("d" + std::to_string(i), "Lección"));
    documents.back().collection = "Serie " + std::to_string(i);
  }
  documents.push_back(lesson("z", "Lección"));
  documents.back().collection = "Pequeña Zoología";
  Library library(documents);
  Query query;
  const auto listed = [&](const std::string& beginning) {
    query.listed = {{Facet::collection, beginning}};
    std::vector<std::string> values;
    const Results results = library.searcher().search(query);
    for (const FacetCount& count : results.facets.at(Facet::collection)) values.push_back(count.value);
    return values;
  };
  EXPECT_THAT(listed("  ZOOLOG "), testing::ElementsAre("Pequeña Zoología"));
  EXPECT_THAT(listed("pequena zoo"), testing::ElementsAre("Pequeña Zoología"));
  EXPECT_THAT(listed("14"), testing::SizeIs(11)) << "14 and 140 to 149";
  EXPECT_THAT(listed("ologia"), testing::IsEmpty()) << "in the middle of a word";
  EXPECT_THAT(listed(""), testing::SizeIs(100));
  query.filters[Facet::collection] = {"Serie 7"};
  EXPECT_THAT(listed("zoo"), testing::UnorderedElementsAre("Pequeña Zoología", "Serie 7")) << "what is chosen stays";
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
