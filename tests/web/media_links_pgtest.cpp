#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/web/served_fixture.hpp"

// What a link to restricted media must not do, tried from outside.
namespace acervo::web::test {
namespace {

using testing::HasSubstr;
using testing::Not;

struct MediaLinksAbused : testing::Test {
  static void SetUpTestSuite() {
    shared = std::make_unique<Served>();
    hers = shared->add_video("amatista", MaterialState::restricted);
    other = shared->add_video("zafiro", MaterialState::draft);
    const std::string hls = shared->get_json("/api/v1/materials/" + hers, "owner").at("playback").at("hls");
    own = hls.substr(0, hls.rfind('/') + 1);
    token = own.substr(9, own.find('/', 9) - 9);
  }
  static void TearDownTestSuite() { shared.reset(); }

  static std::unique_ptr<Served> shared;
  static std::string hers, other, own, token;
};
std::unique_ptr<Served> MediaLinksAbused::shared;
std::string MediaLinksAbused::hers, MediaLinksAbused::other, MediaLinksAbused::own, MediaLinksAbused::token;

TEST_F(MediaLinksAbused, no_path_leads_out_of_the_material_it_is_of) {
  ASSERT_EQ(shared->get(own + "240p/0.m4s").status, 200);
  const std::string mine = "/media/t/" + token + "/" + hers + "/1/", theirs = other + "/1/240p/0.m4s";
  for (const std::string& path : {mine + "../../" + theirs,
                                  mine + "..%2f..%2f" + theirs,
                                  mine + "%2e%2e/%2e%2e/" + theirs,
                                  mine + "..%5c..%5c" + theirs,
                                  mine + "....//....//" + theirs,
                                  mine + "../../../../" + theirs,
                                  mine + "240p/../../../" + theirs,
                                  "/media/t/" + token + "/" + theirs,
                                  "/media/t/" + token + "//" + theirs,
                                  "/media/t/" + token + "/./" + theirs,
                                  "/media/t/" + token + "%2f" + theirs,
                                  "/media/t/" + token + "/" + hers + "%2f..%2f" + theirs,
                                  "/media/t/" + token + "/" + hers + "/../" + theirs,
                                  "/media/t/" + token + "/" + hers + "%00/" + theirs,
                                  "/media/t/" + token + "/" + hers + ";" + theirs,
                                  "/media/t//" + theirs,
                                  "/media/t/./" + theirs,
                                  "/media/t/../" + theirs,
                                  "/media/t/%20/" + theirs,
                                  "/media//t/" + token + "/" + theirs,
                                  "/media/" + theirs + "?token=" + token,
                                  "/media/T/" + token + "/" + theirs,
                                  "/media/" + hers + "/../t/" + token + "/" + theirs}) {
    const auto answer = shared->get(path);
    EXPECT_THAT(answer.status, testing::AnyOf(400, 404)) << path;
    EXPECT_THAT(answer.body, Not(HasSubstr("picture"))) << path;
  }
}

TEST_F(MediaLinksAbused, no_link_but_the_very_one_that_was_given_opens) {
  std::string turned = token;
  for (char& c : turned)
    c = static_cast<char>(std::isupper(static_cast<unsigned char>(c)) ? std::tolower(c) : std::toupper(c));
  for (const std::string& one : {turned, token + "A", token + "=", token + "%00", token.substr(0, token.size() - 1),
                                 "B" + token.substr(1), token + "." + token, "%20" + token, token + "%20",
                                 std::string("null"), std::string(4000, 'A'), "%" + token.substr(1)}) {
    const auto answer = shared->get("/media/t/" + one + "/" + hers + "/1/240p/0.m4s");
    EXPECT_THAT(answer.status, testing::AnyOf(400, 404)) << one.substr(0, 120);
  }
}

TEST_F(MediaLinksAbused, a_link_says_nothing_of_itself_in_answers_and_logs) {
  testing::internal::CaptureStderr();
  for (const std::string& path : {own + "240p/0.m4s", own + "master.m3u8", own + "nothing", own + "240p/99.m4s",
                                  own + "../x", "/media/t/" + token + "/" + other + "/1/240p/0.m4s"}) {
    for (const char* fields : {"", "Range: bytes=x\r\n", "Referer: http://x/\r\n"}) {
      const auto answer = shared->get(path, "", fields);
      EXPECT_THAT(answer.body, Not(HasSubstr(token))) << path;
      for (const char* name : {"location", "link", "content-location", "refresh"})
        EXPECT_THAT(answer.header(name), Not(HasSubstr(token))) << name;
    }
  }
  EXPECT_THAT(testing::internal::GetCapturedStderr(), Not(HasSubstr(token)));
}

// Segments stayed open until the database had told of the change.
TEST(MediaOfAWithdrawn, is_closed_when_the_answer_is_there) {
  Served served;
  const std::string id = served.add_video("ámbar", MaterialState::published);
  const std::string segment = "/media/" + id + "/1/240p/0.m4s", path = "/api/v1/materials/" + id;
  ASSERT_EQ(served.get(segment).status, 200) << "it is in memory now";
  ASSERT_EQ(served.ask(streamer::Method::del, path, nullptr, "curator").status, 204);
  EXPECT_EQ(served.get(segment).status, 404);
  ASSERT_EQ(served.ask(streamer::Method::patch, path, {{"state", "published"}}, "curator").status, 200);
  ASSERT_EQ(served.get(segment).status, 200);
  ASSERT_EQ(served.ask(streamer::Method::patch, path, {{"state", "restricted"}}, "curator").status, 200);
  EXPECT_EQ(served.get(segment).status, 404);
}

TEST_F(MediaLinksAbused, nobody_is_told_a_link_that_is_not_hers) {
  for (const std::string& page : std::vector<std::string>{
           "/", "/buscar?q=amatista", "/materiales/" + hers, "/embed/" + hers,
           "/oembed?url=http://x/materiales/" + hers, "/sitemap.xml", "/feeds/searches/x", "/api/v1/search?q=amatista",
           "/api/v1/materials/" + hers, "/api/v1/materials?per_page=50", "/api/v1/materials/" + hers + "/captions",
           "/api/v1/materials/" + hers + "/posters", "/api/v1/materials/" + hers + "/files",
           "/api/v1/materials/" + hers + "/statistics"}) {
    const auto answer = shared->get(page);
    EXPECT_THAT(answer.body, Not(HasSubstr("/media/t/"))) << page;
    EXPECT_THAT(answer.body, Not(HasSubstr("Lección de amatista"))) << page;
  }
  const auto again =
      shared->get_json("/api/v1/materials/" + hers, "editor").at("playback").at("hls").get<std::string>();
  EXPECT_THAT(again, HasSubstr("/media/t/"));
  EXPECT_THAT(again, Not(HasSubstr(token))) << "each visitor has her own";
}

}  // namespace
}  // namespace acervo::web::test
