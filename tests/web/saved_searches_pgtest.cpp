#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <libxml/parser.h>
#include <unistd.h>

#include "catalog/core/json.hpp"
#include "tests/support/interleaved.hpp"
#include "tests/web/saved_search_fixture.hpp"
#include "web/api/alerts.hpp"
#include "web/api/mail_record.hpp"
#include "web/api/search_log.hpp"

namespace acervo::web::test {
namespace {

using streamer::Method;
using ::testing::AllOf;
using ::testing::ContainsRegex;
using ::testing::HasSubstr;
using ::testing::MatchesRegex;
using ::testing::Not;

TEST_F(SavedSearchTest, is_kept_renamed_deleted_and_taken_back) {
  const Json saved = save();
  EXPECT_EQ(saved["query"], "q=fracciones&level=primaria");
  ASSERT_EQ(list().size(), 1U);
  const std::string address = "/api/v1/saved-searches/" + saved["id"].get<std::string>();
  EXPECT_EQ(ask(Method::patch, address, {{"name", "Otra"}}, "teacher").json["name"], "Otra");
  EXPECT_EQ(ask(Method::del, address, nullptr, "teacher").status, 204);
  EXPECT_EQ(list().size(), 0U);
  EXPECT_EQ(ask(Method::get, saved["feed"]).status, 404) << "its feed ends with it";
  EXPECT_EQ(ask(Method::patch, address, {{"deleted", false}}, "teacher").status, 200);
  EXPECT_EQ(list().size(), 1U);
}

TEST_F(SavedSearchTest, a_hundred_are_kept_and_no_more) {
  const std::string more =
      "insert into saved_search (id, person, name, query, notify, language, feed_token, unsubscribe_token) "
      "select 'n' || n, id, 'x', 'q=a', 'none', 'es', 'f' || n, 'u' || n from person, generate_series(1, 98) n "
      "where email = 'teacher@ejemplo.mx'";
  const std::string first = "/api/v1/saved-searches/" + save()["id"].get<std::string>();
  database->write([&](db::Tx& tx) { tx.script(more); });
  const auto post = [&] {
    return ask(Method::post, "/api/v1/saved-searches", {{"name", "x"}, {"query", "q=a"}}, "teacher");
  };
  // The hundredth is saved by somebody else who signed in as she did.
  const auto late = acervo::test::interleaved(
      *database,
      "select from person where email = 'teacher@ejemplo.mx' for no key update; "
      "insert into saved_search (id, person, name, query, notify, language, feed_token, unsubscribe_token) "
      "select 'last', id, 'x', 'q=a', 'none', 'es', 'f', 'u' from person where email = 'teacher@ejemplo.mx'",
      post);
  EXPECT_EQ(late.status, 409);
  EXPECT_EQ(late.json["code"], "too_many_saved");
  EXPECT_EQ(list().size(), 100U);
  EXPECT_EQ(ask(Method::patch, first, {{"name", "Otra"}}, "teacher").status, 200) << "what is there may change";
  ASSERT_EQ(ask(Method::del, first, nullptr, "teacher").status, 204);
  ASSERT_EQ(post().status, 201);
  EXPECT_EQ(ask(Method::patch, first, {{"deleted", false}}, "teacher").json["code"], "too_many_saved");
  EXPECT_EQ(list().size(), 100U);
}

// What a change does not name stays as somebody else leaves it meanwhile.
TEST_F(SavedSearchTest, is_renamed_beside_its_end_without_beginning_again) {
  const Json saved = save("daily");
  const std::string id = saved["id"], address = "/api/v1/saved-searches/" + id;
  const auto rename_beside = [&](const std::string& change) {
    return acervo::test::interleaved(*database, "update saved_search set " + change + " where id = '" + id + "'",
                                     [&] {
                                       return ask(Method::patch, address, {{"name", "Otra"}}, "teacher");
                                     })
        .json;
  };
  EXPECT_EQ(rename_beside("notify = 'none'")["notify"], "none");
  EXPECT_EQ(list()[0]["notify"], "none");
  EXPECT_EQ(rename_beside("deleted_at = now()")["deleted"], true);
  EXPECT_EQ(list().size(), 0U);
}

TEST_F(SavedSearchTest, is_its_persons_alone) {
  const std::string address = "/api/v1/saved-searches/" + save()["id"].get<std::string>();
  EXPECT_EQ(list("admin").size(), 0U);
  EXPECT_EQ(ask(Method::patch, address, {{"name", "x"}}, "admin").status, 404);
  EXPECT_EQ(ask(Method::del, address, nullptr, "admin").status, 404);
  EXPECT_EQ(ask(Method::get, "/api/v1/saved-searches").status, 401);
  EXPECT_EQ(ask(Method::post, "/api/v1/saved-searches", {{"name", "x"}, {"query", "q=a"}}).status, 401);
}

TEST_F(SavedSearchTest, what_cannot_be_searched_is_not_kept) {
  const auto status = [&](const Json& body) {
    return ask(Method::post, "/api/v1/saved-searches", body, "teacher").status;
  };
  EXPECT_EQ(status({{"name", "x"}, {"query", "q=a&year_min=abc"}}), 422);
  EXPECT_EQ(status({{"name", "x"}, {"query", "q=a&sort=worst"}}), 422);
  EXPECT_EQ(status({{"name", " "}, {"query", "q=a"}}), 422);
  EXPECT_EQ(status({{"name", "x"}, {"query", "q=a"}, {"notify", "hourly"}}), 422);
}

TEST_F(SavedSearchTest, its_feed_needs_no_sign_in_and_shows_what_everybody_may_see) {
  const Json saved = save("none", "editor");
  create("editor", {{"title", "Fracciones en borrador"}, {"levels", {"primaria-5-6"}}});
  index();
  const auto feed = ask(Method::get, saved["feed"]);
  EXPECT_EQ(feed.status, 200);
  EXPECT_THAT(feed.response.body, AllOf(HasSubstr("http://www.w3.org/2005/Atom"), HasSubstr("Fracciones con papel"),
                                        HasSubstr("Suma &amp; resta &lt;con&gt;"), Not(HasSubstr("borrador"))));
  EXPECT_EQ(ask(Method::get, "/feeds/searches/" + std::string(36, 'a')).status, 404);
}

// The same as RSS, for readers that know nothing else; who comes again for nothing is told so.
TEST_F(SavedSearchTest, its_feed_is_had_as_rss_and_answers_by_its_tag) {
  const Json saved = save("none", "editor");
  index();
  for (const std::string& address : {saved["feed"].get<std::string>(), saved["feed"].get<std::string>() + "/rss"}) {
    const auto feed = ask(Method::get, address);
    ASSERT_EQ(feed.status, 200) << address;
    const std::string tag(feed.response.find("etag").value_or(""));
    EXPECT_THAT(tag, MatchesRegex("\"[0-9a-f]+\"")) << address;
    EXPECT_EQ(ask(Method::get, address).response.find("etag").value_or(""), tag) << "the same while nothing changes";
  }
  const auto rss = ask(Method::get, saved["feed"].get<std::string>() + "/rss").response;
  EXPECT_EQ(rss.find("content-type").value_or(""), "application/rss+xml; charset=utf-8");
  const std::unique_ptr<xmlDoc, decltype(&xmlFreeDoc)> document(
      xmlReadMemory(rss.body.data(), static_cast<int>(rss.body.size()), "feed.xml", nullptr, XML_PARSE_NOERROR),
      &xmlFreeDoc);
  ASSERT_TRUE(document) << rss.body;
  EXPECT_THAT(rss.body, AllOf(HasSubstr("<rss version=\"2.0\""), HasSubstr("<title>Fracciones con papel</title>"),
                              HasSubstr("Suma &amp; resta"), ContainsRegex("<pubDate>[A-Z][a-z]{2}, [0-9]{2} [A-Z]"),
                              HasSubstr("isPermaLink=\"false\""), HasSubstr("/feeds/searches/")));
}

// One character that no XML may hold, stored before it was dropped, and no reader could read the feed.
TEST_F(SavedSearchTest, its_feed_is_xml_whatever_is_stored) {
  const Json saved = save();
  const db::Query spoil{"test.spoil", "update material set title = $1, description = $1"};
  const db::Query spoil_search{"test.spoil_search", "update saved_search set name = $1, query = $2"};
  database->write([&](db::Tx& tx) {
    tx.run(spoil, {"Uno\uFFFF y \x01"
                   "dos"});
    tx.run(spoil_search, {"Mi\uFFFE & tuya", "q=fracciones&x=\uFFFF\""});
  });
  const std::string body = ask(Method::get, saved["feed"]).response.body;
  const std::unique_ptr<xmlDoc, decltype(&xmlFreeDoc)> document(
      xmlReadMemory(body.data(), static_cast<int>(body.size()), "feed.xml", nullptr, XML_PARSE_NOERROR), &xmlFreeDoc);
  EXPECT_TRUE(document) << body;
  EXPECT_THAT(body, AllOf(HasSubstr("<title>Mi &amp; tuya · Acervo</title>"), HasSubstr("<title>Uno y dos</title>"),
                          HasSubstr("/buscar?q=fracciones&amp;x=&quot;\"")));
}

TEST_F(SavedSearchTest, new_lessons_come_by_mail_once_and_stop_with_one_click) {
  const MailServer server(folder.path());
  if (server.port() == 0) GTEST_SKIP() << "python3-aiosmtpd is not installed";
  save("daily");
  const Time now = system_now(), tomorrow = now + std::chrono::hours(25);
  publish("fracciones-2", "Fracciones en la cocina");
  publish("mapas", "Mapas del mundo");
  EXPECT_EQ(send_alerts(services, settings(server.port()), now), 0) << "the day is not over";
  EXPECT_EQ(send_alerts(services, settings(server.port()), tomorrow), 1);
  EXPECT_EQ(send_alerts(services, settings(server.port()), tomorrow + std::chrono::hours(25)), 0) << "nothing is new";
  const auto mails = server.mails();
  ASSERT_EQ(mails.size(), 1U);
  const Json& mail = mails.front();
  EXPECT_EQ(mail["to"], Json({"teacher@ejemplo.mx"}));
  EXPECT_EQ(mail["type"], "multipart/alternative");
  EXPECT_EQ(mail["headers"]["Subject"], "Una lección nueva: Fracciones ñ");
  EXPECT_EQ(mail["headers"]["List-Unsubscribe-Post"], "List-Unsubscribe=One-Click");
  EXPECT_TRUE(mail["defects"].empty()) << mail["defects"];
  const std::string text = mail["parts"]["text/plain"], html = mail["parts"]["text/html"];
  EXPECT_THAT(text, AllOf(HasSubstr("Fracciones en la cocina"), HasSubstr("https://acervo.ejemplo.mx/materiales/"),
                          Not(HasSubstr("Fracciones con papel")), Not(HasSubstr("Mapas"))));
  EXPECT_THAT(html, AllOf(HasSubstr("Fracciones en la cocina"), HasSubstr("&lt;con&gt;")));

  std::string stop = mail["headers"]["List-Unsubscribe"];
  stop = stop.substr(stop.find("/alertas/"), stop.find('>') - stop.find("/alertas/"));
  EXPECT_EQ(ask(Method::get, stop).status, 200);
  EXPECT_EQ(list()[0]["notify"], "daily") << "looking at the address changes nothing";
  fence = false;
  EXPECT_EQ(ask(Method::post, stop, "List-Unsubscribe=One-Click").status, 200);
  fence = true;
  EXPECT_EQ(list()[0]["notify"], "none");
  publish("fracciones-3", "Fracciones y música");
  EXPECT_EQ(send_alerts(services, settings(server.port()), tomorrow + std::chrono::hours(80)), 0);
}

TEST_F(SavedSearchTest, a_mail_that_cannot_be_sent_is_sent_later) {
  save("weekly");
  publish("fracciones-2", "Fracciones en la cocina");
  const Time later = system_now() + std::chrono::hours(24 * 8);
  const auto mail = [&] { return ask(Method::get, "/api/v1/fleet", nullptr, "admin").json.at("condition").at("mail"); };
  EXPECT_TRUE(mail().is_null()) << "nobody set it up";
  MailRecord record;
  services.mail = &record;
  EXPECT_EQ(send_alerts(services, settings(1), later), 0);
  EXPECT_EQ(mail()["waiting"], 1);
  EXPECT_FALSE(mail()["why"].get<std::string>().empty());
  const MailServer server(folder.path());
  if (server.port() == 0) GTEST_SKIP() << "python3-aiosmtpd is not installed";
  EXPECT_EQ(send_alerts(services, settings(server.port()), later), 1);
  EXPECT_EQ(mail()["waiting"], 0);
  EXPECT_TRUE(mail()["why"].is_null());
}

TEST_F(SavedSearchTest, a_mail_that_is_refused_waits_for_the_next_day) {
  const MailServer server(folder.path());
  if (server.port() == 0) GTEST_SKIP() << "python3-aiosmtpd is not installed";
  save("daily");
  publish("fracciones-2", "Fracciones en la cocina");
  const auto address = [&](const std::string& name) {
    database->write([&](db::Tx& tx) {
      tx.script("update person set email = '" + name +
                "@ejemplo.mx' where email in ('teacher@ejemplo.mx', 'gone@ejemplo.mx')");
    });
  };
  address("gone");
  MailRecord record;
  services.mail = &record;
  SearchRecordStore store(*database);
  const Time later = system_now() + std::chrono::hours(25);
  EXPECT_EQ(send_alerts(services, settings(server.port()), later), 0);
  EXPECT_EQ(record.last()->waiting, 0);
  EXPECT_THAT(store.due(later + std::chrono::minutes(10)), ::testing::IsEmpty());
  address("teacher");
  EXPECT_EQ(send_alerts(services, settings(server.port()), later + std::chrono::hours(25)), 1) << "nothing was lost";
}

TEST_F(SavedSearchTest, a_mail_is_sent_by_one_server_and_to_who_still_wants_it) {
  const std::string address = "/api/v1/saved-searches/" + save("daily")["id"].get<std::string>();
  SearchRecordStore store(*database);
  const Time later = system_now() + std::chrono::hours(25);
  const auto due = store.due(later);
  ASSERT_EQ(due.size(), 1U);
  const auto before = store.claim_mail(due[0], later);
  ASSERT_TRUE(before);
  EXPECT_FALSE(store.claim_mail(due[0], later)) << "another server that looked at the same time";
  store.give_mail_back(due[0], later, *before);
  EXPECT_TRUE(store.claim_mail(due[0], later)) << "it could not be sent";
  store.give_mail_back(due[0], later, *before);
  store.unsubscribe(due[0].unsubscribe_token);
  EXPECT_FALSE(store.claim_mail(due[0], later)) << "she stopped it meanwhile";
  ask(Method::patch, address, {{"notify", "daily"}}, "teacher");
  const Time again = later + std::chrono::hours(1);
  ASSERT_EQ(store.due(again).size(), 1U);
  people.end("teacher@ejemplo.mx");
  EXPECT_THAT(store.due(again), ::testing::IsEmpty());
  EXPECT_FALSE(store.claim_mail(due[0], again)) << "her account ended";
}

TEST_F(SavedSearchTest, who_operates_the_site_sees_how_storage_and_search_are) {
  EXPECT_EQ(ask(Method::get, "/api/v1/fleet", nullptr, "editor").status, 403);
  const auto condition = [&] { return ask(Method::get, "/api/v1/fleet", nullptr, "admin").json.at("condition"); };
  EXPECT_EQ(condition()["search"]["state"], "ready");
  EXPECT_GT(condition()["search"]["documents"], 0);
  EXPECT_EQ(condition()["storage"]["ready"], true);
  EXPECT_GT(condition()["storage"]["total"], condition()["storage"]["free"]);
  searcher.distrust();
  EXPECT_EQ(condition()["search"]["state"], "damaged");
}

TEST_F(SavedSearchTest, searches_without_result_are_counted_without_telling_who_asked) {
  for (int i = 0; i < 3; ++i) ask(Method::get, "/api/v1/search?q=Zarzuela", nullptr, i == 0 ? "teacher" : "");
  ask(Method::get, "/api/v1/search?q=zarzuéla", nullptr, "", {{"User-Agent", "another"}});
  ask(Method::get, "/api/v1/search?q=fracciones");
  for (const char* secret : {"ana@ejemplo.mx", "5512345678", "https://ejemplo.mx/x"})
    ask(Method::get, "/api/v1/search?q=" + std::string(secret));
  const Json items = ask(Method::get, "/api/v1/searches-without-result", nullptr, "curator").json["items"];
  ASSERT_EQ(items.size(), 1U) << items.dump();
  EXPECT_EQ(items[0]["words"], "zarzuela");
  EXPECT_EQ(items[0]["misses"], 2) << "a visitor counts once a day";
  EXPECT_EQ(items[0]["days"][0]["searches"], 2);
  EXPECT_EQ(ask(Method::get, "/api/v1/searches-without-result", nullptr, "editor").status, 403);
}

TEST_F(SavedSearchTest, a_rare_search_is_suggested_to_nobody) {
  SearchRecordStore store(*database);
  store.count({{"fracciones impropias", {9, 0, 4}}, {"fracciones mixtas", {5, 0, 5}}, {"fracciones raras", {9, 9, 9}}});
  SearchLog log(*database);
  std::vector<std::string> popular;
  // Read by the log's own thread, once it has begun.
  for (int i = 0; i < 1000 && popular.empty(); ++i, usleep(10'000)) popular = log.popular("Fracc", 5);
  EXPECT_THAT(popular, ::testing::ElementsAre("fracciones mixtas"));
}

TEST_F(SavedSearchTest, what_many_searched_for_is_suggested_while_somebody_types) {
  SearchRecordStore(*database).count({{"fracciones mixtas", {5, 0, 5}}});
  search_log.read_popular();
  const Json items = ask(Method::get, "/api/v1/suggest?q=fraccio").json.at("items");
  EXPECT_THAT(items, ::testing::Contains(Json({{"text", "fracciones mixtas"}, {"kind", "query"}, {"id", nullptr}})));
  EXPECT_LE(items.size(), 8U);
}

TEST_F(SavedSearchTest, what_most_searched_for_is_not_the_first_to_go) {
  for (int i = 0; i < 9; ++i) published("Triángulos " + std::to_string(i));
  published("Triángulos iguales");
  index();
  SearchRecordStore(*database).count(
      {{"triangulos rectos", {9, 0, 9}}, {"triangulos agudos", {8, 0, 8}}, {"triangulos iguales", {7, 0, 7}}});
  search_log.read_popular();
  const Json items = ask(Method::get, "/api/v1/suggest?q=triang").json.at("items");
  ASSERT_EQ(items.size(), 8U);
  EXPECT_EQ(items[6]["text"], "triangulos rectos");
  EXPECT_EQ(items[7]["text"], "triangulos agudos");
  const Json same = ask(Method::get, "/api/v1/suggest?q=triangulos ig").json.at("items");
  EXPECT_EQ(same.size(), 1U) << "a title that is also a search: " << same;
}

TEST_F(SavedSearchTest, what_staff_hide_is_suggested_to_nobody) {
  SearchRecordStore store(*database);
  store.count({{"mapas", {9, 0, 5}}, {"mapas de juan perez", {8, 0, 5}}, {"juan perezoso", {7, 0, 5}}});
  const auto listed = [&] { return ask(Method::get, "/api/v1/suggested-searches", nullptr, "curator").json; };
  const auto suggested = [&](const std::string& text) { return search_log.popular(text, 5); };
  EXPECT_EQ(listed()["items"], Json({"mapas", "mapas de juan perez", "juan perezoso"}));
  const auto hidden = ask(Method::post, "/api/v1/hidden-searches", {{"words", " Juan  PÉREZ"}}, "curator");
  ASSERT_EQ(hidden.status, 201);
  EXPECT_EQ(hidden.json["words"], "juan perez");
  EXPECT_EQ(listed()["items"], Json({"mapas", "juan perezoso"})) << "whole words";
  EXPECT_EQ(listed()["hidden"].size(), 1U);
  EXPECT_THAT(suggested("juan"), ::testing::ElementsAre("juan perezoso")) << "at once";
  EXPECT_EQ(ask(Method::post, "/api/v1/hidden-searches", {{"words", "juan perez"}}, "curator").json["id"],
            hidden.json["id"]);
  const std::string address = "/api/v1/hidden-searches/" + hidden.json["id"].get<std::string>();
  EXPECT_EQ(ask(Method::del, address, nullptr, "editor").status, 403);
  EXPECT_EQ(ask(Method::del, address, nullptr, "curator").status, 204);
  EXPECT_THAT(suggested("juan"), ::testing::ElementsAre("mapas de juan perez", "juan perezoso"));
  EXPECT_EQ(ask(Method::del, address, nullptr, "curator").status, 404);
  for (const Json& body : {Json::object(), Json{{"words", " "}}, Json{{"words", std::string(61, 'a')}}})
    EXPECT_EQ(ask(Method::post, "/api/v1/hidden-searches", body, "curator").status, 422) << body;
  EXPECT_EQ(ask(Method::post, "/api/v1/hidden-searches", {{"words", "a"}}, "editor").status, 403);
  EXPECT_EQ(ask(Method::get, "/api/v1/suggested-searches").status, 401);
}

std::vector<std::string> words_of(const std::vector<SearchRecordStore::Popular>& popular) {
  std::vector<std::string> words;
  for (const auto& each : popular) words.push_back(each.words);
  return words;
}

TEST_F(SavedSearchTest, a_search_is_suggested_as_it_is_written) {
  SearchLog log(*database);
  const auto search = [&](const std::string& text, int first, int count) {
    for (int i = first; i < first + count; ++i) log.note(text, {"10.0." + std::to_string(i) + ".1", "browser"}, true);
    log.flush();
  };
  search("Ano nuevo", 0, 12), search("AÑO nuevo", 12, 4), search("añó nuevo", 16, 1);
  search("ohm", 0, 9), search("óhm", 9, 1);
  search("mapas", 0, 6), search("m\u0303\u0301apas", 6, 6);
  log.read_popular();
  EXPECT_THAT(log.popular("an", 5), ::testing::ElementsAre("año nuevo"));
  EXPECT_THAT(log.popular("ÓHM ", 5), ::testing::IsEmpty()) << "that is what is typed";
  EXPECT_THAT(log.popular("oh", 5), ::testing::ElementsAre("ohm")) << "one in ten wrote an accent";
  EXPECT_THAT(log.popular("ma", 5), ::testing::ElementsAre("mapas"));
}

TEST_F(SavedSearchTest, words_that_lead_to_what_not_everybody_may_see_are_suggested_to_nobody) {
  const auto secret = published("Examen final secreto");
  ASSERT_EQ(ask(Method::patch, "/api/v1/materials/" + secret, {{"state", "restricted"}}, "curator").status, 200);
  published("Lluvia y nubes");
  index();
  for (int i = 0; i < 6; ++i) {
    search_log.note("nubes", {"10.0." + std::to_string(i) + ".1", "b"}, true);
    peer = "10.0." + std::to_string(i) + ".1";
    EXPECT_EQ(ask(Method::get, "/api/v1/search?q=examen+secreto", nullptr, "editor").json["total"], 1);
    EXPECT_EQ(ask(Method::get, "/api/v1/search?q=lluvia", nullptr, "editor").json["total"], 1);
  }
  search_log.flush();
  search_log.read_popular();
  EXPECT_THAT(search_log.popular("exam", 5), ::testing::IsEmpty());
  EXPECT_THAT(search_log.popular("lluv", 5), ::testing::ElementsAre("lluvia"));
}

/// A pupil's name, asked for by one teacher again and again, from every browser of hers and day after day.
TEST_F(SavedSearchTest, one_person_cannot_put_her_words_before_everybody) {
  SearchRecordStore store(*database);
  SearchLog log(*database);
  for (const char* browser : {"a", "b", "c", "d", "e", "f"}) {
    log.note("juan perez", {"10.1.2.3", browser}, true);
    log.note("juan perez", {"2001:db8:1:2::" + std::string(browser), "phone"}, true);
    log.flush();
  }
  for (const char* address : {"10.1.1.1", "10.1.2.1", "10.1.3.1", "10.1.4.1", "10.1.5.1"}) {
    log.note("mapas", {address, "a"}, true);
    log.flush();
  }
  EXPECT_THAT(words_of(store.popular(5)), ::testing::ElementsAre("mapas"));
  // Days add up to visitors, but not to networks.
  database->write([](db::Tx& tx) { tx.script("update search_count set day = day - 1"); });
  for (const char* browser : {"a", "b"}) log.note("juan perez", {"10.9.2.3", browser}, true);
  log.flush();
  EXPECT_THAT(words_of(store.popular(5)), ::testing::ElementsAre("mapas"));
}

TEST_F(SavedSearchTest, words_that_somebody_makes_up_are_counted_up_to_a_point) {
  constexpr db::Query rows{"test.rows", "select count(*) as rows from search_count"};
  const auto counted = [&] {
    return database->read([&](db::Tx& tx) { return tx.run(rows).front()["rows"].integer(); });
  };
  SearchLog log(*database);
  const auto word = [](int i) {
    std::string text = "x";
    for (int left = i; left > 0; left /= 10) text += static_cast<char>('a' + left % 10);
    return text;
  };
  for (int i = 1; i <= 3000; ++i) log.note(word(i), {"10.1.2.3", "a"}, false);
  log.flush();
  EXPECT_EQ(counted(), 2000) << "of one network";
  log.note(word(1), {"10.9.2.3", "a"}, false);
  for (int network = 1; network <= 20; ++network)
    for (int i = 1; i <= 1500; ++i)
      log.note(word(10'000 * network + i), {"10.2." + std::to_string(network) + ".1", "a"}, false);
  log.flush();
  EXPECT_EQ(counted(), 20'000) << "of all";
  database->write([](db::Tx& tx) { tx.script("update search_count set day = day - 8"); });
  SearchRecordStore(*database).sweep();
  EXPECT_EQ(counted(), 1) << "what two asked for is kept";
}

TEST(Neighbours, share_a_network) {
  EXPECT_EQ(neighbours_of("10.1.2.3"), neighbours_of("10.1.2.200"));
  EXPECT_EQ(neighbours_of("10.1.2.3"), neighbours_of("::ffff:10.1.2.4"));
  EXPECT_NE(neighbours_of("10.1.2.3"), neighbours_of("10.1.3.3"));
  EXPECT_EQ(neighbours_of("2001:db8:1:2::3"), neighbours_of("2001:db8:1:ffff::"));
  EXPECT_NE(neighbours_of("2001:db8:1:2::3"), neighbours_of("2001:db8:2:2::3"));
  EXPECT_EQ(neighbours_of("pipe"), "pipe");
}

TEST(CountableWords, leave_out_what_may_tell_who_asked) {
  EXPECT_EQ(countable_words("  Fracciones   PROPIAS "), "fracciones propias");
  EXPECT_EQ(countable_words("Revolución de 1910"), "revolucion de 1910");
  for (const char* text :
       {"a", "ana@ejemplo.mx", "55 1234 5678", "www.ejemplo.mx", "uno dos tres cuatro cinco seis siete ocho nueve"})
    EXPECT_EQ(countable_words(text), "") << text;
}

}  // namespace
}  // namespace acervo::web::test
