#include "web/api/catalogue_cache.hpp"

#include <gtest/gtest.h>

#include <future>

#include "catalog/core/json.hpp"
#include "tests/web/api_fixture.hpp"

namespace acervo::web {
namespace {

using streamer::Method;
using test::Api;

class CatalogueCacheTest : public testing::Test {
 protected:
  void change(const std::string& id, const Json& body) {
    ASSERT_EQ(api.ask(Method::patch, "/api/v1/materials/" + id, body, "admin").status, 200);
  }
  Json list() { return api.ask(Method::get, "/api/v1/materials?per_page=20").json; }
  Json search() { return api.ask(Method::get, "/api/v1/search?q=agua").json; }
  void keep(const std::string& name) {
    api.cache.keep(api.cache.look(), name, std::make_shared<const std::string>("text"));
  }
  bool has(const std::string& name) { return api.cache.find(api.cache.look(), name) != nullptr; }

  Api api;
};

TEST_F(CatalogueCacheTest, keeps_until_something_changes) {
  const std::string id = api.published("Uno");
  keep("a");
  EXPECT_TRUE(has("a"));
  EXPECT_FALSE(has("b"));
  change(id, {{"title", "Otro"}});
  EXPECT_FALSE(has("a"));
  keep("a");
  EXPECT_TRUE(has("a"));
  api.published("Dos");
  EXPECT_FALSE(has("a"));
}

TEST_F(CatalogueCacheTest, does_not_keep_what_was_made_before_a_change) {
  const std::string id = api.published("Uno");
  const auto look = api.cache.look();
  change(id, {{"title", "Otro"}});
  static_cast<void>(api.cache.look());
  api.cache.keep(look, "a", std::make_shared<const std::string>("old"));
  EXPECT_FALSE(has("a"));
}

/// The feed's highest number would not tell: who ends last has a lower one than what others have already seen.
TEST_F(CatalogueCacheTest, notices_a_transaction_that_ends_late) {
  const std::string early = api.published("Temprana"), late = api.published("Tardía");
  std::promise<void> under_way, may_end;
  auto slow = std::async(std::launch::async, [&] {
    db::Database other(api.database->url(), 1);
    other.write([&](db::Tx& tx) {
      tx.script("update material set title = 'Lenta' where id = '" + early + "'");
      under_way.set_value();
      may_end.get_future().wait();
    });
  });
  under_way.get_future().wait();
  change(late, {{"title", "Rápida"}});
  keep("a");
  EXPECT_TRUE(has("a"));
  may_end.set_value();
  slow.get();
  EXPECT_FALSE(has("a"));
}

TEST_F(CatalogueCacheTest, its_memory_has_a_limit) {
  CatalogueCache small(api.materials, 10'000);
  const auto text = std::make_shared<const std::string>(4000, 'x');
  for (const char* name : {"a", "b", "c"}) small.keep(small.look(), name, text);
  EXPECT_FALSE(small.find(small.look(), "a"));
  EXPECT_TRUE(small.find(small.look(), "c"));
  small.keep(small.look(), "large", std::make_shared<const std::string>(20'000, 'x'));
  EXPECT_FALSE(small.find(small.look(), "large"));
}

TEST_F(CatalogueCacheTest, cards_come_in_order_from_memory_and_from_the_database) {
  const MaterialId one{api.published("Uno")}, two{api.published("Dos")}, three{api.published("Tres")};
  const auto look = api.cache.look();
  const auto first = api.cache.cards(look, {two}, "es");
  const auto all = api.cache.cards(look, {three, two, {"gone"}, one}, "es");
  ASSERT_EQ(all.size(), 3U);
  EXPECT_EQ(all[0]->id, three);
  EXPECT_EQ(all[1], first[0]) << "the same, not a copy made anew";
  EXPECT_EQ(Json::parse(all[2]->json)["title"], "Uno");
  EXPECT_NE(api.cache.cards(look, {two}, "en")[0], first[0]) << "worded in another language";
}

TEST_F(CatalogueCacheTest, lists_and_searches_are_as_of_now) {
  const std::string id = api.published("El agua"), other = api.published("Más agua");
  api.index();
  EXPECT_EQ(list()["total"], 2);
  EXPECT_EQ(search()["items"].size(), 2U);
  change(id, {{"title", "Otro título"}});
  const Json changed = list();
  EXPECT_TRUE(changed["items"][0]["title"] == "Otro título" || changed["items"][1]["title"] == "Otro título");
  ASSERT_EQ(api.ask(Method::del, "/api/v1/materials/" + id, nullptr, "admin").status, 204);
  EXPECT_EQ(list()["total"], 1);
  EXPECT_EQ(search()["items"].size(), 1U) << "withdrawn, though the index has not followed yet";
  change(other, {{"state", "restricted"}});
  EXPECT_EQ(list()["total"], 0);
  EXPECT_EQ(search()["items"].size(), 0U);
}

TEST_F(CatalogueCacheTest, a_lesson_is_as_of_now) {
  const std::string id = api.published("El agua"), path = "/api/v1/materials/" + id;
  const auto read = [&] { return api.ask(Method::get, path); };
  const auto first = read();
  ASSERT_EQ(first.status, 200);
  const auto again = read();
  EXPECT_EQ(again.json, first.json);
  EXPECT_EQ(again.response.headers, first.response.headers);
  EXPECT_FALSE(again.json["permissions"]["edit"]);
  EXPECT_TRUE(api.ask(Method::get, path, nullptr, "admin").json["permissions"]["edit"]) << "what is kept is nobody's";

  change(id, {{"title", "Otro título"}});
  EXPECT_EQ(read().json["title"], "Otro título");
  EXPECT_NE(read().response.headers, first.response.headers) << "another ETag";
  const auto run = [&](const std::string& sql) { api.database->write([&](db::Tx& tx) { tx.script(sql); }); };
  run("update material set owner = (select id from person where name = 'teacher')");
  EXPECT_EQ(read().json["owner"]["name"], "teacher");
  run("update person set name = 'Otro nombre' where name = 'teacher'");
  EXPECT_EQ(read().json["owner"]["name"], "Otro nombre");
  run("insert into chapter (material, position, start_us, end_us, title) values ('" + id + "', 0, 0, 1000000, 'Uno')");
  EXPECT_EQ(read().json["chapters"].size(), 1U);

  change(id, {{"state", "restricted"}});
  EXPECT_EQ(read().status, 404);
  EXPECT_EQ(api.ask(Method::get, path, nullptr, "admin").status, 200);
  EXPECT_EQ(read().status, 404) << "what somebody else may read is not kept for all";
  change(id, {{"state", "published"}});
  EXPECT_EQ(read().status, 200);
  ASSERT_EQ(api.ask(Method::del, path, nullptr, "admin").status, 204);
  EXPECT_EQ(read().status, 404);
}

TEST_F(CatalogueCacheTest, a_lesson_is_kept_by_language) {
  const std::string path = "/api/v1/materials/" + api.published("El agua");
  const auto in = [&](const std::string& language) {
    return api.ask(Method::get, path, nullptr, "", {{"Accept-Language", language}}).json["labels"];
  };
  const Json spanish = in("es"), english = in("en");
  EXPECT_NE(spanish, english);
  EXPECT_EQ(in("es"), spanish);
  EXPECT_EQ(in("en"), english);
}

TEST_F(CatalogueCacheTest, an_upload_shows_its_progress_at_each_look) {
  const std::string id = api.published("Uno");
  const auto preparation = [&] { return list()["items"][0]["preparation"]; };
  EXPECT_EQ(preparation(), nullptr);
  api.revisions.add({id}, {{std::string(64, 'a'), Bytes{5}}, "a.mp4"});
  EXPECT_EQ(preparation()["state"], "probing");
  api.database->write([&](db::Tx& tx) { tx.script("update revision set state = 'preparing', chunks_total = 4"); });
  EXPECT_EQ(preparation()["state"], "preparing");
  api.database->write([&](db::Tx& tx) { tx.script("update revision set chunks_done = 1"); });
  EXPECT_EQ(preparation()["progress"], 0.25);
}

TEST_F(CatalogueCacheTest, each_page_of_a_list_is_its_own) {
  api.published("Uno");
  api.published("Dos");
  const auto title = [&](int page) {
    return api.ask(Method::get, "/api/v1/materials?per_page=1&page=" + std::to_string(page)).json["items"][0]["title"];
  };
  EXPECT_NE(title(1), title(2));
  EXPECT_NE(title(1), title(2));
}

}  // namespace
}  // namespace acervo::web
