#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/web/api_fixture.hpp"

#include "catalog/core/json.hpp"

namespace acervo::web::test {
namespace {

using streamer::Method;
using ::testing::UnorderedElementsAre;

struct FilterTest : testing::Test, Api {
  FilterTest() {
    std::vector<ImportedMaterial> records;
    const auto add = [&](const char* id, const char* level, std::optional<int> minutes,
                         std::optional<std::string> produced = std::nullopt) {
      ImportedMaterial record{id, {}, std::nullopt, false, true, std::nullopt};
      record.description = {std::string("Lección ") + id,
                            "",
                            "es",
                            "capsula",
                            "cc-by",
                            {level},
                            {},
                            {},
                            {},
                            std::nullopt,
                            std::string("https://ejemplo.mx/") + id,
                            std::move(produced)};
      if (minutes) record.duration = std::chrono::minutes(*minutes);
      records.push_back(record);
    };
    add("a", "primaria-1-2", 4);
    add("b", "primaria-5-6", 12);
    add("c", "secundaria", 30);
    add("d", "primaria", std::nullopt, "1987-05");
    materials.import(records);
    index();
  }
  std::vector<std::string> found(const std::string& query) {
    std::vector<std::string> ids;
    const Json answer = ask(Method::get, "/api/v1/search?" + query).json;
    for (const Json& item : answer["items"]) ids.push_back(item["identifier"]);
    return ids;
  }
  Json facet(const std::string& query, const std::string& name, const std::string& value) {
    const Json answer = ask(Method::get, "/api/v1/search?" + query).json;
    for (const Json& entry : answer["facets"][name])
      if (entry["value"] == value) return entry["count"];
    return 0;
  }
};

TEST_F(FilterTest, a_level_includes_its_grades_and_counts_roll_up) {
  EXPECT_THAT(found("level=primaria"), UnorderedElementsAre("a", "b", "d"));
  EXPECT_THAT(found("level=primaria-1-2"), UnorderedElementsAre("a"));
  EXPECT_EQ(facet("", "level", "primaria"), 3);
  EXPECT_EQ(facet("", "level", "primaria-5-6"), 1);
}

TEST_F(FilterTest, values_of_a_filter_are_alternatives_and_filters_all_hold) {
  EXPECT_THAT(found("level=primaria-1-2&level=secundaria"), UnorderedElementsAre("a", "c"));
  EXPECT_THAT(found("level=primaria-1-2,secundaria&duration=lt5"), UnorderedElementsAre("a"));
  EXPECT_EQ(facet("level=secundaria", "level", "primaria"), 3) << "a filter's counts ignore the filter itself";
  EXPECT_EQ(facet("level=secundaria", "duration", "lt5"), 0);
}

TEST_F(FilterTest, durations_have_ends) {
  EXPECT_THAT(found("duration_min=600"), UnorderedElementsAre("b", "c"));
  EXPECT_THAT(found("duration_min=240&duration_max=720"), UnorderedElementsAre("a", "b"));
  EXPECT_EQ(ask(Method::get, "/api/v1/search?duration_min=cinco").status, 422);
}

TEST_F(FilterTest, years_have_ends) {
  const std::string year = format_rfc3339(system_now()).substr(0, 4);
  EXPECT_THAT(found("year_min=" + year), UnorderedElementsAre("a", "b", "c"));
  EXPECT_THAT(found("year_max=2001"), UnorderedElementsAre("d")) << "made long before it was published here";
  EXPECT_THAT(found("year_min=1987&year_max=1987"), UnorderedElementsAre("d"));
  EXPECT_THAT(found("q=leccion+1987&exact=1"), UnorderedElementsAre("d")) << "the year is one of its words";
  EXPECT_EQ(found("year_max=1986").size(), 0U);
  EXPECT_EQ(found("year_min=2050&year_max=2001").size(), 0U) << "an empty range is not everything";
  EXPECT_EQ(ask(Method::get, "/api/v1/search?year_min=20").status, 422);
}

TEST_F(FilterTest, what_cannot_be_downloaded_weighs_nothing_and_is_left_out) {
  EXPECT_EQ(found("max_mb=100").size(), 0U);
  EXPECT_EQ(ask(Method::get, "/api/v1/search?max_mb=0").status, 422);
}

TEST_F(FilterTest, the_shortest_come_first_and_unknown_lengths_last) {
  EXPECT_THAT(found("sort=shortest"), ::testing::ElementsAre("a", "b", "c", "d"));
  EXPECT_EQ(ask(Method::get, "/api/v1/search?sort=most_used").status, 200);
}

TEST_F(FilterTest, only_staff_are_told_why) {
  const auto explained = [&](const std::string& who) {
    return ask(Method::get, "/api/v1/search?q=leccion&explain=1", nullptr, who)
        .json["items"][0]
        .contains("explanation");
  };
  EXPECT_TRUE(explained("curator"));
  EXPECT_FALSE(explained("editor"));
  EXPECT_FALSE(explained(""));
  const Json why = ask(Method::get, "/api/v1/search?q=leccion&explain=1", nullptr, "admin").json["items"][0];
  EXPECT_GT(why["explanation"]["text"].get<double>(), 0);
  EXPECT_GT(why["explanation"]["words"][0]["fields"]["title"].get<double>(), 0);
  const Json& e = why["explanation"];
  double shares = 1;
  for (const char* name : {"title", "near", "moment"}) shares += e[name].get<double>();
  double merits = 1;
  for (const char* name : {"seal", "use", "freshness"}) merits += e[name].get<double>();
  EXPECT_GT(e["text"].get<double>() * e["coverage"].get<double>() * shares * merits, 0.9 * why["score"].get<double>());
}

}  // namespace
}  // namespace acervo::web::test
