#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/web/served_fixture.hpp"

#include "catalog/core/json.hpp"

namespace acervo::web::test {
namespace {

using testing::HasSubstr;
using testing::Not;

// One server for all: what they ask changes little, and signing people up takes longer.
struct Embedding : testing::Test {
  static void SetUpTestSuite() {
    shared = std::make_unique<Served>();
    open = shared->add_video("corindón", MaterialState::published);
    draft = shared->add_video("berilo", MaterialState::draft);
    members = shared->add_video("jaspe", MaterialState::restricted);
    gone = shared->add_video("ónice", MaterialState::withdrawn);
  }
  static void TearDownTestSuite() { shared.reset(); }

  std::string frames(const std::string& id) {
    const std::string policy = shared->get("/embed/" + id).header("content-security-policy");
    return policy.substr(policy.find("frame-ancestors"));
  }
  Json oembed(const std::string& more = "", const std::string& path = "/materiales/" + open) {
    return shared->get_json("/oembed?url=http%3A%2F%2Fx" + path + more);
  }

  static std::unique_ptr<Served> shared;
  static std::string open, draft, members, gone;
};
std::unique_ptr<Served> Embedding::shared;
std::string Embedding::open, Embedding::draft, Embedding::members, Embedding::gone;

TEST_F(Embedding, shows_a_poster_that_links_to_the_lesson_and_sets_no_cookie) {
  const auto page = shared->get("/embed/" + open + "?t=20");
  EXPECT_EQ(page.status, 200);
  EXPECT_THAT(page.body, HasSubstr("<img src=\"/media/" + open + "/1/poster.jpg?v="));
  EXPECT_THAT(page.body, HasSubstr("href=\"/materiales/" + open + "?t=20\""));
  EXPECT_EQ(page.header("set-cookie"), "");
}

TEST_F(Embedding, role_x_state_is_as_to_anybody_whoever_asks) {
  for (const std::string who : {"", "teacher", "owner", "editor", "curator", "admin"})
    for (const auto& [id, status] : {std::pair{open, 200}, {draft, 404}, {members, 404}, {gone, 404}}) {
      EXPECT_EQ(shared->get("/embed/" + id, who).status, status) << who;
      EXPECT_EQ(shared->get("/oembed?url=http%3A%2F%2Fx%2Fmateriales%2F" + id, who).status, status) << who;
      EXPECT_EQ(shared->get("/oembed?url=http%3A%2F%2Fx%2Fembed%2F" + id, who).status, status) << who;
    }
}

TEST_F(Embedding, any_site_may_frame_it_until_its_editor_names_some) {
  EXPECT_EQ(frames(open), "frame-ancestors *");
  const auto set = [&](const Json& sites) {
    return shared->ask(streamer::Method::patch, "/api/v1/materials/" + open, {{"embed_sites", sites}}, "editor");
  };
  const auto answer = set({"https://Escuela.mx/", "*.sep.gob.mx", "http://localhost:8000"});
  EXPECT_EQ(answer.status, 200);
  EXPECT_EQ(answer.json["embed_sites"], Json({"https://escuela.mx", "*.sep.gob.mx", "http://localhost:8000"}));
  EXPECT_EQ(frames(open), "frame-ancestors 'self' https://escuela.mx *.sep.gob.mx http://localhost:8000");
  EXPECT_EQ(set(Json::array()).status, 200);
  EXPECT_EQ(frames(open), "frame-ancestors 'self'");
  for (const Json& bad : {Json({"a b"}), Json({"x;y"}), Json({"*"}), Json({"'self'"}), Json({"a.mx/path"}), Json({1}),
                          Json("a.mx"), Json({"a..mx"}), Json({"javascript:alert(1)"})})
    EXPECT_EQ(set(bad).status, 422) << bad;
  EXPECT_EQ(set(nullptr).status, 200);
  EXPECT_EQ(frames(open), "frame-ancestors *");
  EXPECT_EQ(shared->get("/materiales/" + open).header("content-security-policy").find("frame-ancestors 'self'") !=
                std::string::npos,
            true)
      << "the lesson's own page is not for frames";
}

TEST_F(Embedding, only_the_sites_that_may_frame_it_read_its_media) {
  const std::string id = shared->add_video("granate", MaterialState::published);
  const std::string base = "/media/" + id + "/1/";
  const std::vector<std::string> names = {"master.m3u8", "240p/index.m3u8", "240p/0.m4s",
                                          "240p.mp4",    "poster.jpg",      "captions/es.vtt"};
  const auto allowed = [&](const std::string& name, const std::string& origin) {
    return shared->get(base + name, "", "Origin: " + origin + "\r\n").header("access-control-allow-origin");
  };
  for (const auto& name : names) {
    EXPECT_EQ(allowed(name, "https://elsewhere.mx"), "*") << name;
    EXPECT_EQ(shared->get(base + name).header("cross-origin-resource-policy"), "cross-origin") << name;
  }
  ASSERT_EQ(shared
                ->ask(streamer::Method::patch, "/api/v1/materials/" + id,
                      {{"embed_sites", {"escuela.mx", "*.sep.gob.mx", "https://segura.mx"}}}, "editor")
                .status,
            200);
  for (const auto& name : names)
    for (int again = 0; again < 2; ++again) {  // from the pool, then from memory
      for (const char* origin : {"https://escuela.mx", "http://escuela.mx", "https://aula.sep.gob.mx"})
        EXPECT_EQ(allowed(name, origin), origin) << name;
      for (const char* origin : {"https://elsewhere.mx", "https://escuela.mx.evil.mx", "https://sep.gob.mx", "null",
                                 "http://segura.mx", "https://escuela.mx:8443", "https://xsep.gob.mx"})
        EXPECT_EQ(allowed(name, origin), "http://x") << name << " for " << origin;
      const auto answer = shared->get(base + name);
      EXPECT_EQ(answer.status, 200) << "players and pages of ours";
      EXPECT_EQ(answer.header("cross-origin-resource-policy"), "same-origin") << name;
      EXPECT_THAT(answer.header("vary"), HasSubstr("Origin")) << name;
    }
}

// Whoever asks may say any name for us; what is written into pages and feeds, and kept by others, is our own.
TEST_F(Embedding, addresses_begin_as_the_installation_says) {
  shared->services.public_url = "https://acervo.example.org/";
  const std::string page = shared->get("/materiales/" + open).body, embed = shared->get("/embed/" + open).body;
  const Json found = shared->get_json("/oembed?url=https%3A%2F%2Facervo.example.org%2Fmateriales%2F" + open);
  const int other = shared->get("/oembed?url=http%3A%2F%2Fx%2Fmateriales%2F" + open).status;
  shared->services.public_url.clear();
  const std::string canonical = "<link rel=\"canonical\" href=\"https://acervo.example.org/materiales/" + open + "\">";
  EXPECT_THAT(page, HasSubstr(canonical));
  EXPECT_THAT(page, Not(HasSubstr("http://x/")));
  EXPECT_THAT(embed, HasSubstr(canonical));
  EXPECT_THAT(found["html"].get<std::string>(), HasSubstr("src=\"https://acervo.example.org/embed/" + open));
  EXPECT_EQ(found["provider_url"], "https://acervo.example.org/");
  EXPECT_EQ(other, 404);
}

TEST_F(Embedding, oembed_gives_the_frame_within_what_is_asked_for) {
  const Json answer = oembed();
  EXPECT_EQ(answer["version"], "1.0");
  EXPECT_EQ(answer["type"], "video");
  EXPECT_EQ(answer["width"], 640);
  EXPECT_NEAR(answer["height"].get<int>(), 361, 1);
  EXPECT_THAT(answer["html"].get<std::string>(), HasSubstr("<iframe src=\"http://x/embed/" + open + "\""));
  EXPECT_THAT(answer["thumbnail_url"].get<std::string>(), HasSubstr("/poster.jpg"));
  const Json small = oembed("&maxwidth=320&maxheight=90");
  EXPECT_LE(small["width"].get<int>(), 160);
  EXPECT_EQ(small["height"], 90);
  EXPECT_EQ(oembed("&maxwidth=1000")["width"], 1000);
  EXPECT_THAT(oembed("", "/embed/" + open + "%3Ft%3D20%26end%3D40")["html"].get<std::string>(),
              HasSubstr("/embed/" + open + "?t=20&amp;end=40"));
}

TEST_F(Embedding, oembed_says_what_it_cannot_do) {
  EXPECT_EQ(shared->get("/oembed?format=xml&url=http%3A%2F%2Fx%2Fmateriales%2F" + open).status, 501);
  EXPECT_EQ(shared->get("/oembed").status, 422);
  EXPECT_EQ(shared->get("/oembed?maxwidth=-1&url=http%3A%2F%2Fx%2Fmateriales%2F" + open).status, 422);
  for (const char* url : {"http%3A%2F%2Felsewhere%2Fmateriales%2Fx", "ftp%3A%2F%2Fx%2F", "x", "http%3A%2F%2Fx%2Fbuscar",
                          "http%3A%2F%2Fx%2Fmateriales%2F..%2F..%2Fetc", "http%3A%2F%2Fx%2Fmateriales%2F"})
    EXPECT_EQ(shared->get(std::string("/oembed?url=") + url).status, 404) << url;
}

TEST_F(Embedding, the_lessons_page_leads_to_it) {
  const std::string page = shared->get("/materiales/" + open).body;
  EXPECT_THAT(page,
              HasSubstr("type=\"application/json+oembed\" href=\"http://x/oembed?format=json&amp;url=http%3A%2F%2Fx%2F"
                        "materiales%2F" +
                        open + "\""));
  EXPECT_THAT(shared->get("/materiales/" + members, "teacher").body, Not(HasSubstr("json+oembed")));
}

}  // namespace
}  // namespace acervo::web::test
