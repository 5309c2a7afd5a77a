#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <chrono>
#include <future>
#include <mutex>

#include "catalog/core/json.hpp"
#include "tests/support/material_state.hpp"
#include "tests/web/served_fixture.hpp"
#include "web/api/notices.hpp"

// Role x state x endpoint over HTTP. What a role may view is written down here and compared with `can`; every endpoint
// must then say exactly that, and of what it hides nothing at all.
namespace acervo::web::test {
namespace {

const std::vector<std::string> kRoles = {"", "ended", "teacher", "owner", "editor", "curator", "admin"};
// What each may view, in the order of kRoles.
const std::map<MaterialState, std::pair<const char*, std::vector<bool>>> kStates = {
    {MaterialState::draft, {"zafiro", {false, false, false, true, true, true, true}}},
    {MaterialState::published, {"topacio", {true, true, true, true, true, true, true}}},
    {MaterialState::restricted, {"amatista", {false, false, true, true, true, true, true}}},
    {MaterialState::withdrawn, {"obsidiana", {false, false, false, true, true, true, true}}},
};
constexpr std::array kMedia = {"master.m3u8",    "manifest.mpd",     "240p/index.m3u8", "240p/init.mp4",
                               "240p/0.m4s",     "audio/1.m4s",      "240p.mp4",        "poster.jpg",
                               "storyboard.vtt", "storyboard/0.jpg", "captions/es.vtt", "captions/es.m3u8",
                               "chapters.vtt"};

struct Matrix : Served {
  Matrix() {
    for (const auto& [state, lesson] : kStates) id[state] = add_video(lesson.first, state);
    index();
  }

  Viewer viewer(const std::string& who) {
    if (who.empty() || who == "ended") return {};
    return {Person{ids.contains(who) ? ids.at(who) : PersonId{who}, "", "", parse_role(who).value_or(Role::teacher)}};
  }

  // "/media/…/1/" as the API gives it to `who`.
  std::string base(const std::string& material, const std::string& who, const std::string& query = "") {
    const Json playback = get_json("/api/v1/materials/" + material + query, who).at("playback");
    const std::string hls = playback.at("hls");
    return hls.substr(0, hls.rfind('/') + 1);
  }

  template <class Check>
  void each_cell(Check check) {
    for (const auto& [state, lesson] : kStates)
      for (std::size_t i = 0; i < kRoles.size(); ++i) {
        SCOPED_TRACE(std::string(name(state)) + " for " + (kRoles[i].empty() ? "nobody" : kRoles[i]));
        check(state, std::string(lesson.first), kRoles[i], lesson.second[i]);
      }
  }

  std::map<MaterialState, std::string> id;
};

// One server for all: signing people up takes longer than all that is asked. Who changes something puts it back.
struct PermissionMatrix : testing::Test {
  static void SetUpTestSuite() { shared = std::make_unique<Matrix>(); }
  static void TearDownTestSuite() { shared.reset(); }
  static std::unique_ptr<Matrix> shared;
};
std::unique_ptr<Matrix> PermissionMatrix::shared;

TEST_F(PermissionMatrix, can_says_what_is_written_here) {
  Matrix& m = *shared;
  m.each_cell([&](MaterialState state, const std::string&, const std::string& who, bool may) {
    EXPECT_EQ(can(m.viewer(who), Action::view, m.materials.find({m.id[state]})->subject()), may);
  });
}

TEST_F(PermissionMatrix, pages_and_the_api_show_what_one_may_see_and_nothing_else_exists) {
  Matrix& m = *shared;
  m.each_cell([&](MaterialState state, const std::string&, const std::string& who, bool may) {
    const int expected = may ? 200 : 404;
    EXPECT_EQ(m.get("/materiales/" + m.id[state], who).status, expected);
    EXPECT_EQ(m.get("/materiales/" + m.id[state], who, "Accept: text/html\r\n").status, expected);
    for (const char* part : {"", "/related", "/transcript", "/moments?q=dice"})
      EXPECT_EQ(m.get("/api/v1/materials/" + m.id[state] + part, who).status, expected) << part;
  });
}

TEST_F(PermissionMatrix, moments_are_for_those_who_may_see_the_lesson) {
  Matrix& m = *shared;
  m.each_cell([&](MaterialState state, const std::string&, const std::string& who, bool may) {
    const auto answer = m.get("/api/v1/materials/" + m.id[state] + "/moments?q=dice", who);
    EXPECT_EQ(answer.body.find("<mark>") != std::string::npos, may && state != MaterialState::withdrawn) << answer.body;
  });
}

TEST_F(PermissionMatrix, hidden_is_indistinguishable_from_absent) {
  Matrix& m = *shared;
  const auto absent = m.get_json("/api/v1/materials/000000000000");
  for (const auto& [state, lesson] : kStates) {
    if (lesson.second.front()) continue;
    Json hidden = m.get_json("/api/v1/materials/" + m.id[state]);
    hidden["request"] = absent.at("request");
    EXPECT_EQ(hidden, absent) << name(state);
  }
}

TEST_F(PermissionMatrix, search_counts_and_suggestions_know_of_no_more) {
  Matrix& m = *shared;
  m.each_cell([&](MaterialState state, const std::string& word, const std::string& who, bool may) {
    // What is withdrawn is found by nobody, though its owner and the staff still have its page.
    const bool found = may && state != MaterialState::withdrawn;
    const Json result = m.get_json("/api/v1/search?q=" + word, who);
    EXPECT_EQ(result.at("total"), found ? 1 : 0);
    EXPECT_EQ(result.at("items").size(), found ? 1U : 0U);
    const Json all = m.get_json("/api/v1/search?q=", who);
    const std::string facets = all.at("facets").at("collection").dump();
    EXPECT_EQ(facets.find("Serie " + word) != std::string::npos, found) << facets;
    const std::string suggestions = m.get_json("/api/v1/suggest?q=" + word.substr(0, 4), who).dump();
    EXPECT_EQ(suggestions.find(word) != std::string::npos, found) << suggestions;
    const std::string spoken = m.get_json("/api/v1/search?q=se+dice", who).dump();
    EXPECT_EQ(spoken.find(m.id[state]) != std::string::npos, found);
  });
}

// A feed is read by programs that sign in nowhere: it is as to anybody, whoever has the address and whoever saved it.
TEST_F(PermissionMatrix, feeds_hold_what_anybody_may_see_whoever_asks_and_whoever_saved_them) {
  Matrix& m = *shared;
  for (const std::string saver : {"teacher", "owner", "admin"})
    m.each_cell([&](MaterialState state, const std::string& word, const std::string& who, bool) {
      const auto saved = m.ask(streamer::Method::post, "/api/v1/saved-searches",
                               {{"name", saver + " " + word + " " + who}, {"query", "q=" + word}}, saver);
      ASSERT_EQ(saved.status, 201) << saved.response.body;
      for (const std::string format : {"", "/rss"}) {
        const auto feed = m.get(saved.json.at("feed").get<std::string>() + format, who);
        EXPECT_EQ(feed.status, 200);
        EXPECT_EQ(feed.body.find(m.id[state]) != std::string::npos, state == MaterialState::published) << feed.body;
      }
      EXPECT_EQ(m.ask(streamer::Method::del, "/api/v1/saved-searches/" + saved.json.at("id").get<std::string>(),
                      nullptr, saver)
                    .status,
                204);
      EXPECT_EQ(m.get(saved.json.at("feed").get<std::string>(), who).status, 404) << "its search is gone";
    });
}

TEST_F(PermissionMatrix, lists_are_of_what_is_public_and_of_ones_own) {
  Matrix& m = *shared;
  m.each_cell([&](MaterialState state, const std::string&, const std::string& who, bool) {
    EXPECT_EQ(m.get("/api/v1/materials", who).body.find(m.id[state]) != std::string::npos,
              state == MaterialState::published);
    const auto mine = m.get("/api/v1/materials?mine=1", who);
    if (m.viewer(who).person)
      EXPECT_EQ(mine.body.find(m.id[state]) != std::string::npos, who == "owner");
    else
      EXPECT_EQ(mine.status, 401);
  });
}

TEST_F(PermissionMatrix, media_is_had_by_ones_own_link_alone) {
  Matrix& m = *shared;
  m.each_cell([&](MaterialState state, const std::string&, const std::string& who, bool may) {
    const bool open = state == MaterialState::published;
    const std::string plain = "/media/" + m.id[state] + "/1/";
    for (const char* name : kMedia) EXPECT_EQ(m.get(plain + name, who).status, open ? 200 : 404) << name;
    if (!may) return;
    const std::string own = m.base(m.id[state], who);
    EXPECT_EQ(own == plain, open) << own;
    for (const char* name : kMedia) {
      EXPECT_EQ(m.get(own + name).status, 200) << "any player, without the cookie: " << name;
      EXPECT_EQ(m.get(own + name, who).status, 200) << name;
    }
    if (open) return;
    const std::string bound = m.base(m.id[state], who, "?media=session");
    for (const char* name : kMedia) {
      EXPECT_EQ(m.get(bound + name, who).status, 200) << name;
      EXPECT_EQ(m.get(bound + name).status, 404) << name;
      EXPECT_EQ(m.get(bound + name, who == "admin" ? "curator" : "admin").status, 404) << name;
    }
  });
}

TEST_F(PermissionMatrix, what_a_link_opens_stays_out_of_shared_caches_and_referrers) {
  Matrix& m = *shared;
  for (const auto state : {MaterialState::draft, MaterialState::restricted}) {
    const std::string own = m.base(m.id[state], "owner");
    for (const char* name : kMedia)
      for (int again = 0; again < 2; ++again) {  // from the pool, then from memory
        const auto answer = m.get(own + name);
        EXPECT_THAT(answer.header("cache-control"), testing::StartsWith("private")) << name;
        EXPECT_THAT(answer.header("cache-control"), testing::Not(testing::HasSubstr("public"))) << name;
        EXPECT_EQ(answer.header("referrer-policy"), "no-referrer") << name;
      }
  }
}

TEST_F(PermissionMatrix, what_a_link_opens_points_nowhere_outside_it) {
  Matrix& m = *shared;
  const std::string own = m.base(m.id[MaterialState::draft], "owner");
  for (const char* name : {"master.m3u8", "manifest.mpd", "240p/index.m3u8", "storyboard.vtt", "captions/es.m3u8"})
    EXPECT_THAT(m.get(own + name).body, testing::Not(testing::HasSubstr("/media/"))) << name;
}

TEST_F(PermissionMatrix, a_link_is_of_one_material_for_all_its_revisions) {
  Matrix& m = *shared;
  const std::string own = m.base(m.id[MaterialState::draft], "owner");
  std::string other = own;
  other.replace(own.find(m.id[MaterialState::draft]), 12, m.id[MaterialState::restricted]);
  EXPECT_EQ(m.get(other + "240p/0.m4s").status, 404);
  std::string missing = own;
  missing.replace(own.size() - 2, 1, "2");
  EXPECT_EQ(m.get(missing + "240p/0.m4s").status, 404) << "there is no second revision";
  EXPECT_EQ(m.get("/media/t/" + std::string(99, 'A') + own.substr(own.find("/", 10)) + "240p/0.m4s").status, 404);
}

TEST_F(PermissionMatrix, changing_who_may_see_it_ends_links_at_once) {
  Matrix& m = *shared;
  for (const auto& [from, to] : {std::pair{MaterialState::restricted, MaterialState::withdrawn},
                                 {MaterialState::withdrawn, MaterialState::restricted},
                                 {MaterialState::draft, MaterialState::restricted}}) {
    const std::string own = m.base(m.id[from], "owner");
    ASSERT_EQ(m.get(own + "240p/0.m4s").status, 200);
    acervo::test::set_state(m.materials, {m.id[from]}, to);
    m.presentations.forget();  // what `serve` does when PostgreSQL says that something changed
    for (const char* name : kMedia) EXPECT_EQ(m.get(own + name).status, 404) << name;
    EXPECT_EQ(m.get(m.base(m.id[from], "owner") + "240p/0.m4s").status, 200) << "the next link works";
    acervo::test::set_state(m.materials, {m.id[from]}, from);
    m.presentations.forget();
  }
  const std::string open = "/media/" + m.id[MaterialState::published] + "/1/240p/0.m4s";
  ASSERT_EQ(m.get(open).status, 200);
  acervo::test::set_state(m.materials, {m.id[MaterialState::published]}, MaterialState::restricted);
  m.presentations.forget();
  EXPECT_EQ(m.get(open, "owner").status, 404);
  acervo::test::set_state(m.materials, {m.id[MaterialState::published]}, MaterialState::published);
  m.presentations.forget();
}

// The whole way: PostgreSQL says it, what `serve` has in memory is forgotten, the next request is refused. Nobody here
// tells the caches anything.
TEST_F(PermissionMatrix, what_postgresql_says_ends_what_is_in_memory) {
  Matrix& m = *shared;
  std::promise<void> listening;
  std::once_flag once;
  const Notices notices(m.services, {[&] { std::call_once(once, [&] { listening.set_value(); }); }, [] {}, [] {}});
  listening.get_future().wait();  // it forgets all once at its beginning; what follows is for its notifications
  const auto ends_soon = [&](const std::string& target) {
    const auto until = std::chrono::steady_clock::now() + std::chrono::seconds(8);
    while (std::chrono::steady_clock::now() < until)
      if (m.get(target).status == 404) return true;
    return false;
  };
  const std::string id = m.add_video("fluorita", MaterialState::published);
  const std::string open = "/media/" + id + "/1/240p/0.m4s";
  ASSERT_EQ(m.get(open).status, 200);
  ASSERT_TRUE(m.presentations.find_in_memory({id}, 1));
  const std::string other = m.id[MaterialState::published];
  ASSERT_EQ(m.get("/media/" + other + "/1/240p/0.m4s").status, 200);
  acervo::test::set_state(m.materials, {id}, MaterialState::withdrawn);
  EXPECT_TRUE(ends_soon(open)) << "it was withdrawn";
  EXPECT_TRUE(m.presentations.find_in_memory({other}, 1)) << "nothing of this one changed";
  m.people.put({"parts@ejemplo.mx", "parts", Role::editor, "una frase larga"});
  m.sign_in("parts");
  const std::string own = m.base(m.id[MaterialState::restricted], "parts") + "240p/0.m4s";
  ASSERT_EQ(m.get(own).status, 200);
  m.people.end("parts@ejemplo.mx");
  EXPECT_TRUE(ends_soon(own)) << "her account ended";
}

TEST_F(PermissionMatrix, ending_an_account_a_role_or_a_session_ends_its_links) {
  Matrix& m = *shared;
  const std::string& material = m.id[MaterialState::restricted];
  const auto plays = [&](const std::string& own) { return m.get(own + "240p/0.m4s").status == 200; };
  for (const char* who : {"leaves", "falls", "goes"}) {
    m.people.put({std::string(who) + "@ejemplo.mx", who, Role::editor, "una frase larga"});
    m.sign_in(who);
  }
  const std::string leaves = m.base(material, "leaves"), falls = m.base(material, "falls"),
                    goes = m.base(material, "goes"), stays = m.base(material, "curator");
  m.people.end("leaves@ejemplo.mx");
  m.people.put({"falls@ejemplo.mx", "", Role::teacher, std::nullopt});
  m.people.sign_out(m.tokens.at("goes"));
  m.media_access.refresh();  // what `serve` does when PostgreSQL says that something changed
  EXPECT_FALSE(plays(leaves)) << "the account ended";
  EXPECT_FALSE(plays(falls)) << "the role changed";
  EXPECT_FALSE(plays(goes)) << "she signed out";
  EXPECT_TRUE(plays(stays));
  EXPECT_TRUE(plays(m.base(material, "falls"))) << "a new link, as what she is now";
  m.sign_in("goes");
  EXPECT_TRUE(plays(m.base(material, "goes")));
  EXPECT_EQ(m.get("/api/v1/materials/" + material, "leaves").status, 404);
  EXPECT_THROW(m.people.sign_in("leaves@ejemplo.mx", "una frase larga", "test"), Error);
}

TEST_F(PermissionMatrix, keys_are_renewed_without_breaking_players_and_forgotten_on_purpose) {
  Matrix& m = *shared;
  const std::string own = m.base(m.id[MaterialState::draft], "owner");
  m.access.rotate(false);
  m.media_access.refresh();
  EXPECT_GE(m.access.load().keys.size(), 2U);
  EXPECT_EQ(m.get(own + "240p/0.m4s").status, 200);
  m.access.rotate(true);
  m.media_access.refresh();
  EXPECT_EQ(m.access.load().keys.size(), 1U);
  EXPECT_EQ(m.get(own + "240p/0.m4s").status, 404);
  EXPECT_EQ(m.get(m.base(m.id[MaterialState::draft], "owner") + "240p/0.m4s").status, 200);
}

TEST_F(PermissionMatrix, a_link_given_while_somebody_is_shut_out_opens_nothing) {
  Matrix& m = *shared;
  const SignedIn in = [&] {
    m.people.put({"leaves@ejemplo.mx", "leaves", Role::curator, "una frase larga"});
    return m.people.sign_in("leaves@ejemplo.mx", "una frase larga", "test");
  }();
  const auto material = *m.materials.find({m.id[MaterialState::draft]});
  streamer::Request request;
  request.arrived = system_now();
  const Viewer viewer{m.people.find_by_session(in.token)};
  m.people.end("leaves@ejemplo.mx");  // after it was seen that she may
  Time now = system_now() + std::chrono::seconds(1);
  MediaAccess access(m.access, [&] { return now; });
  EXPECT_FALSE(access.check(access.give(material, viewer, request, false), material.id, request));
  request.arrived = now;
  EXPECT_TRUE(access.check(access.give(material, viewer, request, false), material.id, request));
}

TEST_F(PermissionMatrix, links_expire_and_keys_age) {
  Matrix& m = *shared;
  acervo::test::TestDatabase empty;
  Time now = system_now();
  AccessStore aged(*empty, [&] { return now; });
  MediaAccess later(aged, [&] { return now; });
  const auto material = *m.materials.find({m.id[MaterialState::draft]});
  streamer::Request request;
  const std::string token = later.give(material, m.viewer("owner"), request, false);
  EXPECT_TRUE(later.check(token, material.id, request));
  now += kMediaLinkLife - std::chrono::seconds(1);
  EXPECT_TRUE(later.check(token, material.id, request));
  now += std::chrono::seconds(1);
  EXPECT_FALSE(later.check(token, material.id, request));
  now += kMediaKeyLife;
  aged.keep();
  EXPECT_EQ(aged.load().keys.size(), 2U) << "a week old: a new one beside it";
  now += kMediaKeyLife + kMediaLinkLife;
  aged.keep();
  EXPECT_EQ(aged.load().keys.size(), 2U) << "the first one is gone, a third is there";
}

}  // namespace
}  // namespace acervo::web::test
