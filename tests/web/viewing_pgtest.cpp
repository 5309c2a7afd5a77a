#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>

#include "catalog/core/json.hpp"
#include "tests/support/material_state.hpp"
#include "tests/web/served_fixture.hpp"

namespace acervo::web::test {
namespace {

using streamer::Method;
using testing::HasSubstr;

constexpr auto kBrowser = "User-Agent: Mozilla/5.0 (X11; Linux x86_64) Firefox/140.0\r\n";

struct Viewing : testing::Test {
  static void SetUpTestSuite() { shared = std::make_unique<Served>(); }
  static void TearDownTestSuite() { shared.reset(); }
  void SetUp() override { id = shared->add_video("turmalina", MaterialState::published); }

  Json report(const std::string& play, double seconds, const Json& spans) {
    return {{"play", play}, {"material", id}, {"revision", 1}, {"seconds", seconds}, {"spans", spans}};
  }
  int tell(const Json& body, const std::string& agent = "Mozilla/5.0 Firefox/140.0") {
    return shared->ask(Method::post, "/api/v1/beacons", body, "", {{"User-Agent", agent}}).status;
  }
  Json statistics(const std::string& who = "owner") {
    shared->viewing.flush();
    return shared->get_json("/api/v1/materials/" + id + "/statistics", who);
  }

  static std::unique_ptr<Served> shared;
  std::string id;
};
std::unique_ptr<Served> Viewing::shared;

TEST_F(Viewing, a_play_told_again_and_again_counts_once) {
  const std::string play = "0123456789abcdef01234567";
  for (int again = 0; again < 3; ++again) {
    EXPECT_EQ(tell(report(play, 3, {{0, 3}})), 204);
    statistics();
    EXPECT_EQ(tell(report(play, 6, {{0, 3}, {5, 8}})), 204);
    EXPECT_EQ(tell(report(play, 3, {{0, 3}})), 204) << "an old word that comes late";
  }
  const Json found = statistics();
  EXPECT_EQ(found["plays"], 1);
  EXPECT_EQ(found["minutes"], 0.1);
  EXPECT_EQ(found["retention"]["seen"], Json({1, 1, 1, 0, 0, 1, 1, 1}));
  EXPECT_EQ(found["days"].size(), 1U);
}

TEST_F(Viewing, what_a_closed_page_said_last_waits_for_the_database) {
  const auto run = [](const char* sql) { shared->database->write([&](db::Tx& tx) { tx.script(sql); }); };
  // What PostgreSQL says when it is shutting down, or takes too long.
  run("create function is_away() returns trigger language plpgsql as "
      "$$ begin raise exception 'away' using errcode = '57014'; end $$; "
      "create trigger away before insert on viewing_play execute function is_away()");
  EXPECT_EQ(tell(report("c123456789abcdef01234567", 6, {{0, 6}})), 204);
  shared->viewing.flush();
  EXPECT_EQ(statistics()["plays"], 0);
  run("drop trigger away on viewing_play");
  EXPECT_EQ(statistics()["plays"], 1);
  EXPECT_EQ(statistics()["plays"], 1);
}

TEST_F(Viewing, retention_says_where_viewers_drop) {
  for (int i = 0; i < 4; ++i)
    tell(report("viewer-number-000" + std::to_string(i), i < 3 ? 2 : 8, {{0, i < 3 ? 2 : 8}}));
  const Json retention = statistics()["retention"];
  EXPECT_EQ(retention["seen"], Json({4, 4, 1, 1, 1, 1, 1, 1}));
  EXPECT_EQ(retention["plays"], 4);
  EXPECT_EQ(retention["drops"], Json({{{"second", 2}, {"share", 0.75}}}));
}

// What was watched stays the lesson's when its file is replaced, but where in the old file says nothing of the new one.
TEST_F(Viewing, of_a_file_that_was_replaced_stays_in_the_sums_and_not_in_the_parts) {
  const auto of_file = [&](int revision, const std::string& play, double seconds, const Json& spans) {
    Json body = report(play, seconds, spans);
    body["revision"] = revision;
    return tell(body);
  };
  of_file(1, "before-the-new-file", 4, {{0, 4}});
  of_file(1, "until-the-new-file-", 2, {{0, 2}});
  statistics();
  shared->add_file({id}, "turmalina");  // as long as the old one
  shared->presentations.forget();
  Json found = statistics();
  EXPECT_EQ(found["plays"], 2);
  EXPECT_EQ(found["retention"]["plays"], 0);
  EXPECT_EQ(found["retention"]["seen"], Json::array());
  of_file(2, "after-the-new-file-", 5, {{3, 8}});
  of_file(1, "late-of-the-old-one", 8, {{0, 8}});
  EXPECT_EQ(of_file(2, "until-the-new-file-", 8, {{2, 8}}), 204) << "the page went on with the new one";
  found = statistics();
  EXPECT_EQ(found["plays"], 4);
  EXPECT_EQ(found["minutes"], 0.4) << "4 + 8 + 5 + 8 seconds, rounded";
  EXPECT_EQ(found["retention"]["plays"], 1);
  EXPECT_EQ(found["retention"]["seen"], Json({0, 0, 0, 1, 1, 1, 1, 1}));
  shared->database->write([&](db::Tx& tx) { tx.script("update material set revision = 1 where id = '" + id + "'"); });
  found = statistics();
  EXPECT_EQ(found["plays"], 4);
  EXPECT_EQ(found["retention"]["seen"], Json({3, 3, 2, 2, 1, 1, 1, 1}))
      << "whoever goes back to it finds its parts again";
}

TEST_F(Viewing, robots_other_sites_drafts_and_nonsense_do_not_count) {
  const std::string play = "play-of-a-robot-0000";
  tell(report(play, 5, {{0, 5}}), "Mozilla/5.0 (compatible; Googlebot/2.1)");
  tell(report(play, 5, {{0, 5}}), "");
  shared->ask(Method::post, "/api/v1/beacons", report(play, 5, {{0, 5}}), "",
              {{"User-Agent", "Firefox"}, {"Sec-Fetch-Site", "cross-site"}});
  EXPECT_EQ(tell({{"play", play}}), 422);
  EXPECT_EQ(tell(report("short", 5, {{0, 5}})), 422);
  EXPECT_EQ(tell(report(play, -5, {{0, 5}})), 422);
  EXPECT_EQ(tell(report(play, 5, {{"x", 5}})), 422);
  EXPECT_EQ(statistics()["plays"], 0);
  const std::string draft = shared->add_video("lapislázuli", MaterialState::draft);
  Json hidden = report(play, 5, {{0, 5}});
  hidden["material"] = draft;
  EXPECT_EQ(tell(hidden), 204) << "and nobody learns that it is there";
  hidden["material"] = "000000000000";
  EXPECT_EQ(tell(hidden), 204);
  shared->viewing.flush();
  EXPECT_EQ(shared->get_json("/api/v1/materials/" + draft + "/statistics", "owner")["plays"], 0);
}

TEST_F(Viewing, what_is_wrong_with_a_report_is_said_of_any_lesson_or_of_none) {
  const std::string draft = shared->add_video("lapislázuli", MaterialState::draft);
  for (const std::string& material : {id, draft, std::string("000000000000")}) {
    EXPECT_EQ(tell({{"material", material}, {"revision", 1}}), 422) << material;
    EXPECT_EQ(tell({{"material", material}, {"revision", 2}}), 422) << material;
  }
}

TEST_F(Viewing, one_play_is_of_one_lesson) {
  const std::string other = shared->add_video("azurita", MaterialState::published), play = "of-two-lessons-at-once";
  tell(report(play, 8, {{0, 8}}));
  EXPECT_EQ(statistics()["plays"], 1);
  Json moved = report(play, 100, {{0, 8}});
  moved["material"] = other;
  tell(moved);
  shared->viewing.flush();
  const Json found = shared->get_json("/api/v1/materials/" + other + "/statistics", "owner");
  EXPECT_EQ(found["plays"], 0);
  EXPECT_EQ(found["minutes"], 0.0);
  EXPECT_EQ(found["retention"]["seen"], Json::array());
  tell(report(play, 8, {{0, 8}}));
  EXPECT_EQ(statistics()["plays"], 1);
}

// Thirty pupils behind one address with the same browser tell of their plays for a lesson's time: what is limited is
// plays, not what is told of them.
TEST_F(Viewing, a_class_behind_one_address_counts_to_its_last_pupil) {
  const auto play = [](int pupil) { return "pupil-of-the-class-" + std::to_string(1000 + pupil); };
  for (int minute = 0; minute < 15; ++minute) {
    for (int pupil = 0; pupil < 30; ++pupil) tell(report(play(pupil), 2, {{0, 2}}));
    shared->viewing.flush();
  }
  tell(report(play(30), 8, {{0, 8}}));
  EXPECT_EQ(statistics()["plays"], 31);
}

TEST_F(Viewing, who_skims_is_in_the_retention) {
  // A second here and there: the page rounds each outwards to whole seconds.
  tell(report("skims-through-it-all", 1.2, {{0, 2}, {3, 5}, {6, 8}}));
  EXPECT_EQ(statistics()["retention"]["seen"], Json({1, 1, 0, 1, 1, 0, 1, 1}));
  const std::string longer = shared->add_video("calcedonia", MaterialState::published);
  EXPECT_EQ(shared->viewings.find({longer}, {1, 60}, "2026-01-01", "2036-01-01").seen.size(), 0U);
  Play play{"skims-in-forty-places", {longer}, 1, 120, 12, {}, false};
  for (int second = 0; second < 120; second += 3) play.spans.emplace_back(second, second + 2);
  shared->viewings.record(std::vector{play});
  const auto found = shared->viewings.find({longer}, {1, 120}, "2026-01-01", "2036-01-01");
  ASSERT_EQ(found.seen.size(), 120U);
  EXPECT_EQ(std::ranges::count(found.seen, 1), 80);
  Play boast{"says-it-all-in-one-go", {longer}, 1, 120, 12, {{0, 120}}, false};
  shared->viewings.record(std::vector{boast});
  EXPECT_EQ(shared->viewings.find({longer}, {1, 120}, "2026-01-01", "2036-01-01").seen, found.seen)
      << "one span cannot be longer than what was watched";
}

TEST_F(Viewing, nobody_watches_faster_than_time_passes) {
  tell(report("boasts-a-little-too-much", 100'000, {{0, 8}}));
  EXPECT_EQ(statistics()["minutes"], 2.0) << "two minutes at once is the most";
}

TEST_F(Viewing, what_is_sent_is_summed_by_rung_without_robots) {
  const std::string base = "/media/" + id + "/1/";
  // Over one connection: when the last answers, what came before has ended and is counted.
  streamer::test::Client line(shared->server->port());
  for (int again = 0; again < 2; ++again) EXPECT_EQ(line.get(base + "240p/0.m4s", kBrowser).body.size(), 16U);
  line.get(base + "240p/1.m4s", "User-Agent: VLC/3.0.24 LibVLC/3.0.24\r\n");
  line.get(base + "240p/1.m4s", "User-Agent: AhrefsBot/7.0\r\n");
  line.get(base + "audio/0.m4s", std::string(kBrowser) + "Range: bytes=0-6\r\n");
  EXPECT_EQ(line.get(base + "240p/9.m4s", kBrowser).status, 404);
  const Json sent = statistics()["delivered"];
  ASSERT_EQ(sent.size(), 2U);
  EXPECT_EQ(sent[0], (Json{{"rung", "240p"}, {"bytes", 16 + 16 + 5}, {"minutes", 0.2}}));
  EXPECT_EQ(sent[1], (Json{{"rung", "audio"}, {"bytes", 7}, {"minutes", 0.0}}));
}

TEST_F(Viewing, only_what_a_viewer_takes_is_sent_to_her) {
  const std::string segment = "/media/" + id + "/1/240p/0.m4s";
  streamer::test::Client viewer(shared->server->port());
  const std::string fields(kBrowser);
  ASSERT_EQ(viewer.get(segment, fields + "Range: bytes=8-11\r\n").status, 206) << "a seek";
  viewer.write("HEAD " + segment + " HTTP/1.1\r\nHost: x\r\n" + fields + "\r\n");
  const std::string tag = viewer.read(false).header("etag");
  ASSERT_EQ(viewer.get(segment, fields + "If-None-Match: " + tag + "\r\n").status, 304);
  ASSERT_EQ(viewer.get(segment, fields + "Range: bytes=900-\r\n").status, 416);
  viewer.get("/media/" + id + "/1/chapters.vtt");  // what came before over this connection has ended
  EXPECT_EQ(statistics()["delivered"], Json({{{"rung", "240p"}, {"bytes", 4}, {"minutes", 0.0}}}));
}

TEST_F(Viewing, statistics_are_for_who_may_edit) {
  for (const auto& [who, status] :
       {std::pair{"", 401}, {"teacher", 403}, {"owner", 200}, {"editor", 200}, {"curator", 200}, {"admin", 200}})
    for (const char* form : {"/statistics", "/statistics.csv"})
      EXPECT_EQ(shared->get("/api/v1/materials/" + id + form, who).status, status) << who;
  const std::string draft = shared->add_video("malaquita", MaterialState::draft);
  EXPECT_EQ(shared->get("/api/v1/materials/" + draft + "/statistics", "teacher").status, 404);
  EXPECT_EQ(shared->get("/api/v1/materials/" + id + "/statistics?from=ayer", "owner").status, 422);
  EXPECT_EQ(shared->get("/api/v1/materials/" + id + "/statistics.csv?from=1000-01-01", "owner").status, 422)
      << "a thousand years";
  EXPECT_EQ(shared->get("/api/v1/materials/" + id + "/statistics?from=2020-01-01", "owner").status, 200);
}

TEST_F(Viewing, the_table_has_a_row_a_day_and_rung_and_one_a_part) {
  tell(report("somebody-who-watches", 6, {{0, 6}}));
  streamer::test::Client line(shared->server->port());
  line.get("/media/" + id + "/1/240p/0.m4s", kBrowser);
  line.get("/media/" + id + "/1/240p/9.m4s", kBrowser);  // when this answers, the one before is counted
  statistics();
  const auto csv = shared->get("/api/v1/materials/" + id + "/statistics.csv", "owner");
  EXPECT_THAT(csv.header("content-type"), HasSubstr("text/csv"));
  EXPECT_THAT(csv.header("content-disposition"), HasSubstr("attachment"));
  EXPECT_THAT(csv.body,
              HasSubstr("day,plays,embedded_plays,minutes_watched,rung,bytes_delivered,minutes_delivered,from_second,"
                        "plays_of_part\r\n"));
  EXPECT_THAT(csv.body, HasSubstr(",1,0,0.1,,,,,\r\n"));
  EXPECT_THAT(csv.body, HasSubstr(",,,,240p,16,0.1,,\r\n")) << "four seconds, rounded as in the JSON";
  EXPECT_THAT(csv.body, HasSubstr("\r\n,,,,,,,5,1\r\n,,,,,,,6,0\r\n")) << "six seconds were watched";
}

TEST_F(Viewing, the_most_used_come_first) {
  const std::string other = shared->add_video("turmalina", MaterialState::published);
  for (int i = 0; i < 40; ++i) tell(report("uses-of-the-first-" + std::to_string(i), 5, {{0, 5}}));
  shared->viewing.flush();
  shared->viewings.sweep();
  shared->index();
  const Json items = shared->get_json("/api/v1/search?q=turmalina&sort=most_used").at("items");
  EXPECT_EQ(items.at(0)["id"], id);
}

TEST_F(Viewing, uses_are_all_plays_of_what_was_watched_lately) {
  constexpr db::Query uses{"test.uses", "select uses from material where id = $1"};
  constexpr db::Query plays{"test.plays", "select count(*) as plays from viewing_play"};
  const auto uses_of = [&](const std::string& lesson) {
    return shared->database->read([&](db::Tx& tx) { return tx.run(uses, {lesson}).front()["uses"].integer(); });
  };
  const auto days_ago = [&](const std::string& lesson, int days) {
    shared->database->write([&](db::Tx& tx) {
      tx.script("insert into viewing_day select '" + lesson + "', current_date - " + std::to_string(days) +
                ", 1, 10, 0, 1, '{}', 1");
    });
  };
  const std::string other = shared->add_video("turmalina", MaterialState::published);
  days_ago(id, 300);
  days_ago(id, 2);
  days_ago(other, 300);
  shared->viewings.sweep();
  EXPECT_EQ(uses_of(id), 20);
  EXPECT_EQ(uses_of(other), 0) << "counted when it was watched";

  days_ago(id, 1);
  tell(report("one-of-somebody-long-ago", 5, {{0, 5}}));
  shared->viewing.flush();
  shared->database->write([](db::Tx& tx) {
    tx.script("update viewing_play set at = at - interval '3 days'");
    tx.script("alter table material add constraint few check (uses < 21) not valid");
  });
  EXPECT_THROW(shared->viewings.sweep(), Error);
  EXPECT_EQ(shared->database->read([&](db::Tx& tx) { return tx.run(plays).front()["plays"].integer(); }), 0)
      << "forgotten though the sums fail";
  shared->database->write([](db::Tx& tx) { tx.script("alter table material drop constraint few"); });
}

TEST_F(Viewing, positions_are_ones_own_and_erasable) {
  const std::string place = "/api/v1/positions/" + id;
  EXPECT_EQ(shared->ask(Method::put, place, {{"position", 5}, {"duration", 8}}).status, 401);
  EXPECT_EQ(shared->ask(Method::put, place, {{"position", 5.25}, {"duration", 8}}, "teacher").status, 204);
  EXPECT_EQ(shared->get_json(place, "teacher")["position"]["position"], 5.25);
  for (const char* other : {"owner", "editor", "curator", "admin"})
    EXPECT_TRUE(shared->get_json(place, other)["position"].is_null()) << other;
  const Json list = shared->get_json("/api/v1/positions", "teacher")["items"];
  ASSERT_EQ(list.size(), 1U);
  EXPECT_EQ(list[0]["material"]["id"], id);
  EXPECT_EQ(shared->ask(Method::put, place, {{"position", 9.5}, {"duration", 8}}, "teacher").status, 422);
  EXPECT_EQ(shared->ask(Method::put, place, {{"position", "x"}, {"duration", 8}}, "teacher").status, 422);
  EXPECT_EQ(shared->ask(Method::del, place, nullptr, "teacher").status, 204);
  EXPECT_TRUE(shared->get_json(place, "teacher")["position"].is_null());
  shared->ask(Method::put, place, {{"position", 5}, {"duration", 8}}, "teacher");
  EXPECT_EQ(shared->ask(Method::del, "/api/v1/positions", nullptr, "teacher").status, 204);
  EXPECT_TRUE(shared->get_json("/api/v1/positions", "teacher")["items"].empty());
  const std::string draft = shared->add_video("cuarzo", MaterialState::draft);
  EXPECT_EQ(
      shared->ask(Method::put, "/api/v1/positions/" + draft, {{"position", 1}, {"duration", 8}}, "teacher").status,
      404);
}

TEST_F(Viewing, what_three_people_watch_together_is_related) {
  const std::string other = shared->add_video("obsidiana", MaterialState::published);
  const auto watch = [&](const std::string& who) {
    for (const std::string& material : {id, other})
      shared->ask(Method::put, "/api/v1/positions/" + material, {{"position", 5}, {"duration", 8}}, who);
  };
  const auto is_related = [&](const std::string& to, const std::string& wanted) {
    const Json items = shared->get_json("/api/v1/materials/" + to + "/related").at("items");
    return std::ranges::any_of(items, [&](const Json& item) { return item["id"] == wanted; });
  };
  shared->index();
  watch("teacher");
  watch("editor");
  EXPECT_FALSE(is_related(id, other)) << "two people";
  watch("curator");
  EXPECT_FALSE(is_related(id, other)) << "as it was kept";
  shared->add_video("jaspe", MaterialState::published);
  EXPECT_TRUE(is_related(id, other)) << "the catalogue has changed";
  EXPECT_TRUE(is_related(other, id));
  EXPECT_FALSE(is_related(id, id));
  acervo::test::set_state(shared->materials, {other}, MaterialState::restricted);
  EXPECT_FALSE(is_related(id, other)) << "who asks may not see it";
}

const std::string kToday = "2026-11-28";
std::string play_of(int number) {
  return "play-number-" + std::to_string(100'000 + number);
}

TEST(PlayLimits, a_play_told_again_takes_nothing_of_the_limit) {
  PlayLimits limits;
  for (int again = 0; again < 2 * PlayLimits::kOfAgent; ++again)
    ASSERT_TRUE(limits.admits(play_of(0), "lesson", {"192.0.2.1", "Firefox"}, kToday));
  EXPECT_TRUE(limits.admits(play_of(1), "lesson", {"192.0.2.1", "Firefox"}, kToday));
}

TEST(PlayLimits, changing_its_name_or_its_address_within_a_network_helps_nobody) {
  PlayLimits limits;
  int admitted = 0;
  for (int n = 0; n < PlayLimits::kOfNetwork + 100; ++n)
    admitted += limits.admits(play_of(n), "lesson",
                              {"2001:db8:1:2::" + std::to_string(n), "Agent/" + std::to_string(n)}, kToday);
  EXPECT_EQ(admitted, PlayLimits::kOfNetwork);
  EXPECT_TRUE(limits.admits(play_of(0), "lesson", {"2001:db8:1:2::1", "x"}, kToday)) << "it counts already";
  EXPECT_TRUE(limits.admits(play_of(9999), "lesson", {"2001:db8:1:3::1", "x"}, kToday)) << "the neighbours";
  EXPECT_TRUE(limits.admits(play_of(9998), "lesson", {"2001:db8:1:2::1", "x"}, "2026-11-29")) << "a new day";
}

TEST(PlayLimits, one_kind_of_browser_in_a_network_counts_for_a_school) {
  PlayLimits limits;
  const Teller school{"192.0.2.1", "Firefox"};
  int admitted = 0;
  for (int n = 0; n < PlayLimits::kOfAgent + 10; ++n) admitted += limits.admits(play_of(n), "lesson", school, kToday);
  EXPECT_EQ(admitted, PlayLimits::kOfAgent);
  EXPECT_TRUE(limits.admits(play_of(9999), "another lesson", school, kToday));
  EXPECT_TRUE(limits.admits(play_of(9998), "lesson", {"192.0.2.1", "Safari"}, kToday));
}

TEST(PlayLimits, when_memory_is_full_the_oldest_is_forgotten_and_nobody_turned_away) {
  PlayLimits limits(100);
  for (int n = 0; n < 1000; ++n)
    ASSERT_TRUE(limits.admits(play_of(n), "lesson", {"192.0.2." + std::to_string(n % 250), "A"}, kToday)) << n;
}

TEST(ReportRate, a_network_sends_many_at_once_and_then_so_many_a_second) {
  ReportRate rate;
  const ReportRate::Clock::time_point start{};
  const auto sent = [&](const std::string& address, ReportRate::Clock::time_point at) {
    int heard = 0;
    for (int n = 0; n < 2000; ++n) heard += rate.admits(address, at);
    return heard;
  };
  EXPECT_EQ(sent("192.0.2.1", start), 1000);
  EXPECT_EQ(sent("192.0.2.1", start + std::chrono::seconds(2)), 100);
  EXPECT_EQ(sent("192.0.2.2", start + std::chrono::seconds(2)), 1000);
  EXPECT_EQ(sent("192.0.2.1", start + std::chrono::hours(1)), 1000) << "and no more, however long it was quiet";
}

TEST(PresentationCache, forgets_every_revision_of_a_material_and_of_no_other) {
  PresentationCache cache([](const MaterialId& material, int) {
    auto read = std::make_shared<Presentation>();
    read->material = material;
    read->complete = true;
    return read;
  });
  for (const char* id : {"abb", "abc", "abd"})
    for (const int revision : {1, 2, 10}) cache.find({id}, revision);
  cache.forget({"abc"});
  for (const int revision : {1, 2, 10}) {
    EXPECT_TRUE(cache.find_in_memory({"abb"}, revision));
    EXPECT_FALSE(cache.find_in_memory({"abc"}, revision));
    EXPECT_TRUE(cache.find_in_memory({"abd"}, revision));
  }
}

TEST(PresentationCache, what_was_read_before_something_changed_is_not_kept) {
  PresentationCache* known = nullptr;
  int reads = 0;
  PresentationCache cache([&](const MaterialId& material, int) {
    auto read = std::make_shared<Presentation>();
    read->material = material;
    read->complete = true;
    read->is_public = ++reads > 1;
    if (reads == 1) known->forget();  // PostgreSQL says that it changed, after the row was read
    return read;
  });
  known = &cache;
  EXPECT_FALSE(cache.find({"abc"}, 1)->is_public);
  EXPECT_EQ(cache.find_in_memory({"abc"}, 1), nullptr);
  EXPECT_TRUE(cache.find({"abc"}, 1)->is_public) << "read anew";
  EXPECT_TRUE(cache.find_in_memory({"abc"}, 1));
  EXPECT_EQ(reads, 2);
}

TEST(Robots, are_known_by_their_names) {
  for (const char* robot :
       {"", "Googlebot/2.1", "Mozilla/5.0 (compatible; bingbot/2.0)", "curl/8.5", "python-requests/2",
        "Mozilla/5.0 HeadlessChrome/120", "facebookexternalhit/1.1", "Wget/1.21"})
    EXPECT_TRUE(is_robot(robot)) << robot;
  for (const char* person : {"Mozilla/5.0 (Linux; Android 14) Chrome/130 Mobile", "VLC/3.0.24 LibVLC/3.0.24",
                             "Mozilla/5.0 (Linux; Android 9; CUBOT_X19) AppleWebKit/537.36 Chrome/118.0 Mobile",
                             "Lavf/59.27.100", "GStreamer souphttpsrc 1.22", "AppleCoreMedia/1.0"})
    EXPECT_FALSE(is_robot(person)) << person;
}

}  // namespace
}  // namespace acervo::web::test
