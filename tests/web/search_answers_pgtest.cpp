#include "web/api/search_answers.hpp"

#include <gtest/gtest.h>

#include "catalog/core/json.hpp"
#include "tests/web/api_fixture.hpp"

namespace acervo::web {
namespace {

using streamer::Method;
using test::Api;

const std::string kSearch = "/api/v1/search", kWater = "?q=agua";

class SearchAnswersTest : public testing::Test {
 protected:
  void SetUp() override {
    id = api.published("El agua");
    api.index();
  }
  SearchAnswers::Source source() {
    return {api.cache.look(), api.searcher.edition(), api.vocabularies.current()->edition};
  }
  bool keeps(const std::string& question) { return api.search_answers.find(source(), question) != nullptr; }
  Json search(const std::string& query = kWater, const std::string& who = "") {
    return api.ask(Method::get, kSearch + query, nullptr, who).json;
  }
  std::int64_t searched(const std::string& words) {
    api.search_log.flush();
    constexpr db::Query query{"test.searched",
                              "select coalesce(sum(visitors), 0)::bigint as n from search_count where words = $1"};
    return api.database->read([&](db::Tx& tx) { return tx.run(query, {words}).front()["n"].integer(); });
  }

  Api api;
  std::string id;
};

TEST_F(SearchAnswersTest, is_searched_once_while_nothing_changes) {
  const Json first = search();
  ASSERT_EQ(first["total"], 1);
  ASSERT_TRUE(keeps("es" + kWater));
  api.search_answers.keep(source(), "es" + kWater, {R"({"kept": true})", true});
  EXPECT_EQ(search(), (Json{{"kept", true}})) << "from memory";
  EXPECT_EQ(search("?q=agua&page=1"), first) << "asked otherwise";
  EXPECT_NE(search(kWater, "admin"), (Json{{"kept", true}})) << "who is known has answers of her own";
}

TEST_F(SearchAnswersTest, what_a_page_shows_first_is_no_answer_to_what_its_address_says) {
  for (int i = 0; i < 12; ++i) api.published("Otra " + std::to_string(i));
  api.index();
  for (const char* address : {"/", "/?q=agua", "/?q=agua&per_page=20"})
    ASSERT_EQ(api.ask(Method::get, address).status, 200);
  EXPECT_EQ(search("")["per_page"], 20);
  EXPECT_EQ(search("")["items"].size(), 13U);
  EXPECT_EQ(search()["total"], 1);
  EXPECT_EQ(search("?q=agua&per_page=20")["total"], 1);
}

TEST_F(SearchAnswersTest, is_kept_by_language) {
  const auto in = [&](const std::string& language) {
    return api.ask(Method::get, kSearch + kWater, nullptr, "", {{"Accept-Language", language}}).json["facets"];
  };
  const Json spanish = in("es"), english = in("en");
  EXPECT_NE(spanish, english);
  EXPECT_EQ(in("es"), spanish);
  EXPECT_EQ(in("en"), english);
}

TEST_F(SearchAnswersTest, ends_with_a_change_of_the_catalogue_of_the_index_or_of_the_words) {
  search();
  ASSERT_TRUE(keeps("es" + kWater));
  ASSERT_EQ(api.ask(Method::patch, "/api/v1/materials/" + id, {{"title", "Agua y sal"}}, "admin").status, 200);
  EXPECT_FALSE(keeps("es" + kWater)) << "the catalogue";
  EXPECT_EQ(search()["items"][0]["title"], "Agua y sal");

  ASSERT_TRUE(keeps("es" + kWater));
  api.index();
  EXPECT_FALSE(keeps("es" + kWater)) << "the index, which followed";
  EXPECT_NE(search()["items"][0]["title_marked"].get<std::string>().find("sal"), std::string::npos);

  EXPECT_EQ(search("?q=hidro")["total"], 0);
  ASSERT_TRUE(keeps("es?q=hidro"));
  api.searcher.set_vocabulary({{{"hidro"}, {"agua"}}}, {});
  EXPECT_FALSE(keeps("es?q=hidro")) << "the words";
  EXPECT_EQ(search("?q=hidro")["total"], 1);
}

TEST_F(SearchAnswersTest, what_not_everybody_may_see_is_not_kept) {
  ASSERT_EQ(api.ask(Method::patch, "/api/v1/materials/" + id, {{"state", "restricted"}}, "admin").status, 200);
  api.index();
  EXPECT_EQ(search(kWater, "teacher")["total"], 1);
  EXPECT_FALSE(keeps("es" + kWater));
  EXPECT_EQ(search()["items"].size(), 0U);
}

TEST_F(SearchAnswersTest, a_lesson_that_is_being_prepared_is_asked_for_each_time) {
  api.revisions.add({id}, {{std::string(64, 'a'), Bytes{5}}, "a.mp4"});
  api.index();
  EXPECT_EQ(search()["items"][0]["preparation"]["state"], "probing");
  EXPECT_FALSE(keeps("es" + kWater));
  api.database->write([&](db::Tx& tx) { tx.script("update revision set state = 'preparing', chunks_total = 4"); });
  EXPECT_EQ(search()["items"][0]["preparation"]["state"], "preparing");
}

TEST_F(SearchAnswersTest, what_is_kept_is_counted_as_looked_for) {
  const auto from = [&](const std::string& agent, const std::string& words) {
    return api.ask(Method::get, kSearch + "?q=" + words, nullptr, "", {{"User-Agent", agent}}).json;
  };
  from("one", "agua");
  from("two", "agua");
  from("one", "zzyzx");
  from("two", "zzyzx");
  ASSERT_TRUE(keeps("es?q=zzyzx"));
  EXPECT_EQ(searched("agua"), 2);
  EXPECT_EQ(searched("zzyzx"), 2);
}

TEST(SearchAnswersMemory, has_a_limit_and_what_is_asked_for_stays) {
  SearchAnswers answers(10'000);
  const std::string text(3000, 'x');
  for (const char* question : {"a", "b"}) answers.keep({}, question, {text, true});
  EXPECT_TRUE(answers.find({}, "a"));
  answers.keep({}, "c", {text, true});
  answers.keep({}, "d", {text, true});
  EXPECT_FALSE(answers.find({}, "b"));
  for (int i = 0; i < 50; ++i) {
    EXPECT_TRUE(answers.find({}, "d"));
    answers.keep({}, std::to_string(i), {text, true});
  }
  EXPECT_TRUE(answers.find({}, "d"));
  EXPECT_FALSE(answers.find({.index = 1}, "d")) << "made of another index";
  answers.keep({.index = 1}, "d", {"new", true});
  EXPECT_EQ(answers.find({.index = 1}, "d")->json, "new");
  EXPECT_FALSE(answers.find({}, "d"));
}

}  // namespace
}  // namespace acervo::web
