#include <gmock/gmock.h>

#include <random>

#include "catalog/core/json.hpp"
#include "tests/web/api_fixture.hpp"
#include "web/api/json_text.hpp"
#include "web/api/material_json.hpp"
#include "web/api/search_query.hpp"

// Finding over the API: whatever is typed, and an index that a disk has damaged.
namespace acervo::web {
namespace {

using streamer::Method;

struct SearchApiTest : testing::Test, test::Api {};

TEST_F(SearchApiTest, what_somebody_signed_in_is_answered_is_hers_alone) {
  index();
  for (const char* address : {"/api/v1/search?q=agua", "/api/v1/suggest?q=ag"}) {
    EXPECT_EQ(ask(Method::get, address).response.find("Cache-Control"), streamer::kRevalidate) << address;
    EXPECT_EQ(ask(Method::get, address, nullptr, "teacher").response.find("Cache-Control"), streamer::kPrivate)
        << address;
  }
}

TEST_F(SearchApiTest, what_was_left_out_is_told) {
  create("teacher", {{"title", "Suma"}});
  index();
  const Json all = ask(Method::get, "/api/v1/search?q=suma", nullptr, "teacher").json;
  EXPECT_EQ(all["with_all"], 1);
  EXPECT_EQ(all["dropped"], Json::array());
  const Json some = ask(Method::get, "/api/v1/search?q=suma electromagnetismo", nullptr, "teacher").json;
  EXPECT_EQ(some["total"], 1);
  EXPECT_EQ(some["with_all"], 0);
  EXPECT_EQ(some["dropped"], Json({"electromagnetismo"}));
}

TEST_F(SearchApiTest, just_what_was_typed_may_be_asked_for) {
  create("teacher", {{"title", "Suma"}});
  index();
  const auto total = [&](const std::string& query) {
    return ask(Method::get, "/api/v1/search?q=" + query, nullptr, "teacher").json["total"].get<int>();
  };
  EXPECT_EQ(total("suma electromagnetismo"), 1);
  EXPECT_EQ(total("suma electromagnetismo&exact=1"), 0);
  EXPECT_EQ(total("summa"), 1);
  EXPECT_EQ(total("summa&exact=1"), 0);
  EXPECT_EQ(total("sumas&exact=1"), 1);
}

TEST_F(SearchApiTest, a_filter_that_leaves_nothing_says_what_there_is_without_it) {
  published("Suma de fracciones");
  index();
  const Json found = ask(Method::get, "/api/v1/search?q=fracciones&level=secundaria").json;
  EXPECT_EQ(found["total"], 0);
  EXPECT_EQ(found["without_filters"], 1);
  EXPECT_TRUE(ask(Method::get, "/api/v1/search?q=fracciones").json["without_filters"].is_null());
  EXPECT_EQ(found["unread"], false);
  // The catalogue has it: that is no search without result.
  EXPECT_EQ(ask(Method::get, "/api/v1/search?q=zarzuela&level=secundaria").json["total"], 0);
  const Json misses = ask(Method::get, "/api/v1/searches-without-result", nullptr, "curator").json["items"];
  ASSERT_EQ(misses.size(), 1U) << misses.dump();
  EXPECT_EQ(misses[0]["words"], "zarzuela");
}

TEST_F(SearchApiTest, pages_end_after_ten_thousand_results) {
  index();
  EXPECT_EQ(ask(Method::get, "/api/v1/search?q=agua&page=100&per_page=100").status, 200);
  const auto beyond = ask(Method::get, "/api/v1/search?q=agua&page=101&per_page=100");
  EXPECT_EQ(beyond.status, 422);
  EXPECT_THAT(beyond.response.body, ::testing::HasSubstr("Agrega una palabra o un filtro"));
}

TEST_F(SearchApiTest, whatever_is_typed_is_answered) {
  create("teacher", test::lesson());
  index();
  const std::vector<std::string> pieces{"agua",
                                        "ciclo",
                                        "\"",
                                        "“",
                                        "(",
                                        ")",
                                        "[",
                                        "]",
                                        "/",
                                        "\\",
                                        "AND",
                                        "NEAR/3",
                                        "-",
                                        "*",
                                        "~",
                                        ":",
                                        "<b>",
                                        "'; DROP",
                                        "\xF0\x9F\x92\xA7",
                                        std::string(1, '\0'),
                                        "\x1B",
                                        "\xE2\x80\xAE",
                                        "\xFF",
                                        "\xC3",
                                        "title:agua",
                                        "日本語",
                                        "שלום",
                                        " "};
  std::mt19937 random(3);
  std::vector<std::string> queries{std::string(10'000, 'a'), std::string(10'000, '"'), std::string(10'000, '(')};
  for (int i = 0; i < 200; ++i) {
    std::string text;
    for (std::size_t n = random() % 9; n > 0; --n)
      text += pieces[random() % pieces.size()] + (random() % 2 == 0 ? " " : "");
    queries.push_back(text);
  }
  for (const std::string& text : queries) {
    // Nothing here decodes an address, so "&" and "=" alone are left out.
    const auto found = ask(Method::get, "/api/v1/search?q=" + text, nullptr, "teacher");
    ASSERT_EQ(found.status, 200) << text << found.response.body;
    ASSERT_TRUE(found.json.contains("total")) << text;
    ASSERT_EQ(ask(Method::get, "/api/v1/suggest?q=" + text).status, 200) << text;
  }
  EXPECT_EQ(ask(Method::get, "/api/v1/search?q=((\"agua", nullptr, "teacher").json["total"], 1);
}

/// The answer is written piece by piece, its cards from memory: it must say what each of its parts says by itself.
TEST_F(SearchApiTest, an_answer_says_what_its_parts_say) {
  Json lesson = test::lesson();
  create("teacher", lesson);
  lesson["title"] = "El \"agua\" \\ \t\x01 <b>💧</b>";
  lesson["description"] = "Uno\nagua\r\nañil \xE2\x80\xA8 'dos' & tres";
  create("teacher", lesson);
  published("Videos del agua");
  published("Agua: {}[],:");
  index();
  for (const std::string who : {"", "teacher", "curator"})
    for (const std::string language : {"es", "en", "es"}) {
      const std::string target = "/api/v1/search?q=agua&explain=1";
      const Json answer = ask(Method::get, target, nullptr, who, {{"Accept-Language", language}}).json;
      search::Query query;
      query.text = "agua";
      query.explain = who == "curator";
      query.facets.assign(kSearchFilters.begin(), kSearchFilters.end());
      if (!who.empty())
        query.viewer = {people.find_by_session(tokens.at(who))->id.value, who == "curator", false, true};
      const search::Results results = searcher.search(query);
      ASSERT_EQ(results.items.size(), who.empty() ? 2U : 4U);
      Json items = Json::array();
      for (const auto& item : results.items) {
        Json entry = card_json(materials.cards({item.id}).at(0), language);
        entry.update({{"title_marked", item.title_marked}, {"snippet", item.snippet}, {"score", item.score}});
        if (query.explain) entry["explanation"] = answer["items"][items.size()]["explanation"];
        entry["moments"] = Json::array();
        items.push_back(entry);
      }
      EXPECT_EQ(answer["items"].dump(), items.dump()) << who << language;
      EXPECT_EQ(answer["items"][0].contains("explanation"), query.explain);
      ASSERT_EQ(answer["facets"].size(), kSearchFilters.size());
      const auto all = vocabularies.current();
      for (const auto& [facet, counts] : results.facets) {
        Json entries = Json::array();
        for (const auto& [value, count] : counts) {
          Json entry = {{"value", value}, {"count", count}};
          if (facet == search::Facet::level) {
            const Concept* level = all->get("levels").find(value);
            entry.update(
                {{"label", level->labels.at(language)}, {"parent", level->parent ? Json(*level->parent) : Json()}});
          } else {
            const Json& said = answer["facets"][std::string(search::name(facet))][entries.size()];
            EXPECT_NE(said["label"].get<std::string>(), "");
            for (const char* same : {"label", "parent"})
              if (said.contains(same)) entry[same] = said[same];
          }
          entries.push_back(entry);
        }
        EXPECT_EQ(nlohmann::json(answer["facets"][std::string(search::name(facet))]), nlohmann::json(entries));
      }
      Json rest = answer;
      rest.erase("items");
      rest.erase("facets");
      EXPECT_EQ(rest.dump(), Json({{"total", results.total},
                                   {"page", 1},
                                   {"per_page", 20},
                                   {"suggestion", nullptr},
                                   {"dropped", Json::array()},
                                   {"with_all", results.total},
                                   {"without_filters", nullptr},
                                   {"unread", false}})
                                 .dump());
    }
}

TEST(JsonTextTest, texts_are_written_as_a_tree_writes_them) {
  std::string every;
  for (int c = 0; c < 256; ++c) every += static_cast<char>(c);
  for (const std::string& text : {std::string(), std::string("a\"b\\c\n\t\x01\x7F/ñ💧"), every, every.substr(0, 128)}) {
    JsonText out;
    out.open('[').text(text).number(std::size_t{7}).number(0.1).number(-3).boolean(true).text_or_null("").close(']');
    const Json tree = {text, 7, 0.1, -3, true, nullptr};
    EXPECT_EQ(Json::parse(out.take()), Json::parse(tree.dump(-1, ' ', false, Json::error_handler_t::replace)));
  }
}

TEST_F(SearchApiTest, health_tells_of_a_damaged_index_until_it_is_rebuilt) {
  create("teacher", test::lesson());
  EXPECT_EQ(ask(Method::get, "/healthz").json["search"], "building");
  index();
  EXPECT_EQ(ask(Method::get, "/healthz").json["search"], "ready");
  for (const auto& file : std::filesystem::recursive_directory_iterator(folder.path() / "index"))
    if (file.path().extension() == ".glass")
      std::fstream(file.path(), std::ios::in | std::ios::out | std::ios::binary)
          << std::string(file.file_size(), '\x7F');
  EXPECT_GE(ask(Method::get, "/api/v1/search?q=agua", nullptr, "teacher").status, 500);
  EXPECT_EQ(ask(Method::get, "/healthz").json["search"], "damaged");
  index();
  EXPECT_EQ(ask(Method::get, "/healthz").json["search"], "ready");
  EXPECT_EQ(ask(Method::get, "/api/v1/search?q=agua", nullptr, "teacher").json["total"], 1);
}

}  // namespace
}  // namespace acervo::web
