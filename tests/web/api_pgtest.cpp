#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <set>
#include <sstream>

#include "catalog/core/json.hpp"
#include "catalog/core/text.hpp"
#include "tests/support/interleaved.hpp"
#include "tests/web/api_fixture.hpp"
#include "web/api/openapi.hpp"

namespace acervo::web::test {
namespace {

using streamer::Method;
using ::testing::Contains;
using ::testing::SizeIs;

struct ApiTest : testing::Test, Api {};

TEST_F(ApiTest, a_visitor_is_nobody_and_signs_in_and_out) {
  EXPECT_TRUE(ask(Method::get, "/api/v1/session").json["person"].is_null());
  const auto signed_in =
      ask(Method::post, "/api/v1/session", {{"email", "editor@ejemplo.mx"}, {"password", "una frase larga"}});
  EXPECT_EQ(signed_in.status, 200);
  EXPECT_EQ(signed_in.json["person"]["role"], "editor");
  const std::string cookie(signed_in.response.find("Set-Cookie").value_or(""));
  EXPECT_THAT(cookie, ::testing::AllOf(::testing::HasSubstr("HttpOnly"), ::testing::HasSubstr("SameSite=Lax")));
  EXPECT_EQ(ask(Method::del, "/api/v1/session", nullptr, "editor").status, 204);
  EXPECT_TRUE(ask(Method::get, "/api/v1/session", nullptr, "editor").json["person"].is_null());
}

TEST_F(ApiTest, a_wrong_password_is_said_in_the_readers_language) {
  const Json wrong = {{"email", "editor@ejemplo.mx"}, {"password", "no"}};
  const auto spanish = ask(Method::post, "/api/v1/session", wrong);
  EXPECT_EQ(spanish.status, 401);
  EXPECT_EQ(spanish.json["code"], "invalid_credentials");
  EXPECT_EQ(spanish.json["detail"], "El correo y la contraseña no coinciden.");
  const auto english = ask(Method::post, "/api/v1/session", wrong, "", {{"Accept-Language", "en-US,es;q=0.5"}});
  EXPECT_EQ(english.json["detail"], "The address and the password do not match.");
}

TEST_F(ApiTest, a_request_of_another_site_changes_nothing) {
  fence = false;
  EXPECT_EQ(ask(Method::post, "/api/v1/materials", lesson(), "editor").json["code"], "csrf");
}

// role x state x action: what each may do with a draft of the teacher's and with a published material.
TEST_F(ApiTest, permissions_hold_at_every_endpoint) {
  const std::string draft = create("teacher", lesson());
  const std::string open = published();
  struct Row {
    const char* who;
    int view_draft, edit_draft, publish_draft, view_open, edit_open;
  };
  for (const Row& row : {Row{"", 404, 404, 404, 200, 401}, Row{"teacher", 200, 200, 403, 200, 403},
                         Row{"editor", 200, 200, 403, 200, 200}, Row{"curator", 200, 200, 422, 200, 200},
                         Row{"admin", 200, 200, 422, 200, 200}}) {
    SCOPED_TRACE(row.who);
    EXPECT_EQ(ask(Method::get, "/api/v1/materials/" + draft, nullptr, row.who).status, row.view_draft);
    EXPECT_EQ(ask(Method::get, "/materiales/" + draft, nullptr, row.who).status, row.view_draft);
    EXPECT_EQ(ask(Method::patch, "/api/v1/materials/" + draft, {{"keywords", {"uno"}}}, row.who).status,
              row.edit_draft);
    // 422: allowed, but there is nothing to play yet.
    EXPECT_EQ(ask(Method::patch, "/api/v1/materials/" + draft, {{"state", "published"}}, row.who).status,
              row.publish_draft);
    EXPECT_EQ(ask(Method::get, "/api/v1/materials/" + open, nullptr, row.who).status, row.view_open);
    EXPECT_EQ(ask(Method::patch, "/api/v1/materials/" + open, {{"keywords", {"dos"}}}, row.who).status, row.edit_open);
  }
}

TEST_F(ApiTest, drafts_are_in_nobody_elses_results) {
  create("teacher", lesson());
  published("El agua pública");
  index();
  EXPECT_EQ(ask(Method::get, "/api/v1/search?q=agua").json["total"], 1);
  EXPECT_EQ(ask(Method::get, "/api/v1/search?q=agua", nullptr, "teacher").json["total"], 2);
  EXPECT_EQ(ask(Method::get, "/api/v1/materials").json["total"], 1);
}

TEST_F(ApiTest, an_edit_names_every_field_that_is_wrong) {
  const std::string id = create("editor", lesson());
  const auto answer = ask(
      Method::patch, "/api/v1/materials/" + id,
      {{"title", std::string(301, 'x')}, {"type", "nada"}, {"levels", {"x"}}, {"bogus", 1}, {"subjects", 3}}, "editor");
  EXPECT_EQ(answer.status, 422);
  EXPECT_EQ(answer.json["code"], "invalid");
  std::map<std::string, std::string> codes;
  for (const Json& error : answer.json["errors"]) {
    codes[error["field"]] = error["code"];
    EXPECT_FALSE(error["message"].get<std::string>().empty());
  }
  EXPECT_EQ(codes, (std::map<std::string, std::string>{{"bogus", "invalid"},
                                                       {"levels", "unknown_value"},
                                                       {"subjects", "invalid"},
                                                       {"title", "too_long"},
                                                       {"type", "unknown_value"}}));
  EXPECT_EQ(ask(Method::get, "/api/v1/materials/" + id, nullptr, "editor").json["title"], "El ciclo del agua");
}

TEST_F(ApiTest, publishing_needs_the_five_fields) {
  const std::string id = create("curator", {{"title", "Sin nada más"}});
  const auto answer = ask(Method::patch, "/api/v1/materials/" + id, {{"state", "published"}}, "curator");
  EXPECT_EQ(answer.status, 422);
  EXPECT_THAT(answer.json["errors"], SizeIs(5)) << "description, language, type, levels, license";
}

TEST_F(ApiTest, two_editors_do_not_overwrite_each_other) {
  const std::string id = create("editor", lesson());
  const std::string path = "/api/v1/materials/" + id;
  EXPECT_EQ(ask(Method::patch, path, {{"title", "Primera"}}, "editor", {{"If-Match", "\"1\""}}).status, 200);
  const auto second = ask(Method::patch, path, {{"title", "Segunda"}}, "curator", {{"If-Match", "\"1\""}});
  EXPECT_EQ(second.status, 409);
  EXPECT_EQ(second.json["code"], "version_conflict");
  EXPECT_EQ(ask(Method::get, path, nullptr, "editor").json["title"], "Primera");
}

TEST_F(ApiTest, a_material_says_when_it_was_made) {
  const std::string id =
      ask(Method::post, "/api/v1/materials", {{"title", "Una cinta"}, {"produced", "mayo de 1987"}}, "editor")
          .json["id"];
  const std::string path = "/api/v1/materials/" + id;
  EXPECT_EQ(ask(Method::get, path, {}, "editor").json["produced"], "1987-05");
  EXPECT_EQ(ask(Method::patch, path, {{"produced", "21/05/1987"}}, "editor").json["produced"], "1987-05-21");
  for (const Json& bad : {Json("hace mucho"), Json(1987), Json(std::string(10'000, '1')), Json::array()}) {
    const auto refused = ask(Method::patch, path, {{"produced", bad}}, "editor");
    EXPECT_EQ(refused.status, 422) << bad;
    EXPECT_EQ(refused.json["errors"][0]["field"], "produced") << refused.json;
    EXPECT_EQ(ask(Method::get, path, {}, "editor").json["produced"], "1987-05-21");
  }
  EXPECT_EQ(ask(Method::patch, path, {{"title", "Otra"}}, "editor").json["produced"], "1987-05-21");
  for (const Json& none : {Json(), Json(" ")}) {
    EXPECT_EQ(ask(Method::patch, path, {{"produced", "1987"}}, "editor").json["produced"], "1987");
    EXPECT_EQ(ask(Method::patch, path, {{"produced", none}}, "editor").json["produced"], Json());
  }
}

// RFC 9110, 13.1.1: a list of tags, in one field or several, strong or weakened on its way by a proxy's compression.
TEST_F(ApiTest, a_change_holds_to_what_its_maker_has_seen) {
  const std::string id = create("editor", lesson()), path = "/api/v1/materials/" + id;
  int changes = 0;
  const auto change = [&](const std::vector<std::pair<std::string, std::string>>& seen) {
    return ask(Method::patch, path, {{"title", "Otra " + std::to_string(++changes)}}, "editor", seen).status;
  };
  const auto tag = [&] {
    return std::string(ask(Method::get, path, nullptr, "editor").response.find("etag").value_or(""));
  };
  EXPECT_EQ(change({{"If-Match", tag()}}), 200);
  EXPECT_EQ(change({{"If-Match", "W/" + tag()}}), 200);
  EXPECT_EQ(change({{"If-Match", "\"1\", \"3\""}}), 200);
  EXPECT_EQ(change({{"If-Match", "\"1\""}, {"If-Match", "\"4\""}}), 200);
  EXPECT_EQ(change({{"If-Match", "*"}}), 200);
  for (const char* other : {"\"5\"", "\"6abc\"", "\"6.9\"", "6", "\"\"", "\""})
    EXPECT_EQ(change({{"If-Match", other}}), 409) << other;
  EXPECT_EQ(ask(Method::del, path, nullptr, "editor", {{"If-Match", "\"5\""}}).status, 409);
  EXPECT_EQ(ask(Method::del, path, nullptr, "editor", {{"If-Match", tag()}}).status, 204);
}

// Who asks again by its tag must not be told that nothing has changed when it is in another language now.
TEST_F(ApiTest, a_lessons_tag_names_what_is_sent) {
  const std::string path = "/api/v1/materials/" + published();
  const auto tag = [&](const std::string& language, const std::string& who = "") {
    return std::string(
        ask(Method::get, path, nullptr, who, {{"Accept-Language", language}}).response.find("etag").value_or(""));
  };
  EXPECT_EQ(tag("es"), tag("es"));
  EXPECT_NE(tag("es"), tag("en"));
  EXPECT_NE(tag("es"), tag("es", "curator")) << "who may edit is told so";
}

// Both were answered 200, and a lesson without a title was published.
TEST_F(ApiTest, what_is_published_is_what_was_looked_at) {
  const std::string path = "/api/v1/materials/" + published();
  ASSERT_EQ(ask(Method::patch, path, {{"state", "draft"}}, "curator").status, 200);
  const auto answer =
      acervo::test::interleaved(*database, "update material set title = '', version = version + 1", [&] {
        return ask(Method::patch, path, {{"state", "published"}, {"embed_sites", Json::array()}}, "curator");
      });
  EXPECT_EQ(answer.status, 409);
  EXPECT_EQ(answer.json["code"], "version_conflict");
  const Json after = ask(Method::get, path, nullptr, "curator").json;
  EXPECT_EQ(after["state"], "draft");
  EXPECT_TRUE(after["embed_sites"].is_null()) << "all of it or nothing";
}

// Who may withdraw only her own drafts withdrew what had just been published.
TEST_F(ApiTest, a_draft_that_is_published_meanwhile_is_not_withdrawn) {
  const std::string path = "/api/v1/materials/" + create("teacher", lesson());
  const auto answer = acervo::test::interleaved(
      *database, "update material set state = 'published', published_at = now(), version = version + 1",
      [&] { return ask(Method::del, path, nullptr, "teacher"); });
  EXPECT_EQ(answer.status, 409);
  EXPECT_EQ(ask(Method::get, path).json["state"], "published");
  EXPECT_EQ(ask(Method::del, path, nullptr, "teacher").status, 403);
}

TEST_F(ApiTest, a_change_of_the_state_or_the_sites_is_a_new_version) {
  const std::string path = "/api/v1/materials/" + published();
  const int version = ask(Method::get, path, nullptr, "curator").json["version"];
  EXPECT_EQ(ask(Method::patch, path, {{"state", "restricted"}}, "curator").json["version"], version + 1);
  EXPECT_EQ(ask(Method::patch, path, {{"state", "restricted"}}, "curator").json["version"], version + 1) << "as it was";
  EXPECT_EQ(ask(Method::patch, path, {{"embed_sites", Json::array()}}, "curator").json["version"], version + 2);
  const Json all = {{"title", "Otra"}, {"state", "published"}, {"embed_sites", nullptr}};
  EXPECT_EQ(ask(Method::patch, path, all, "curator").json["version"], version + 3);
}

TEST_F(ApiTest, withdrawing_is_undone) {
  const std::string id = published();
  EXPECT_EQ(ask(Method::del, "/api/v1/materials/" + id, nullptr, "curator").status, 204);
  EXPECT_EQ(ask(Method::get, "/api/v1/materials/" + id).status, 404);
  EXPECT_EQ(ask(Method::patch, "/api/v1/materials/" + id, {{"state", "published"}}, "curator").status, 200);
  EXPECT_EQ(ask(Method::get, "/api/v1/materials/" + id).status, 200);
}

TEST_F(ApiTest, search_counts_filters_in_the_readers_language) {
  published();
  index();
  const Json found = ask(Method::get, "/api/v1/search?q=videos", nullptr, "", {{"Accept-Language", "en"}}).json;
  EXPECT_EQ(found["total"], 1);
  EXPECT_EQ(found["items"][0]["title_marked"], "<mark>Videos</mark> del agua");
  std::vector<std::string> labels;
  for (const Json& level : found["facets"]["level"]) labels.push_back(level["label"]);
  EXPECT_THAT(labels, Contains(::testing::HasSubstr("Primary")));
}

TEST_F(ApiTest, bad_parameters_and_bodies_get_a_reason) {
  EXPECT_EQ(ask(Method::get, "/api/v1/search?page=0").status, 422);
  EXPECT_EQ(ask(Method::get, "/api/v1/search?per_page=101").status, 422);
  EXPECT_EQ(ask(Method::get, "/api/v1/search?sort=nada").status, 422);
  EXPECT_EQ(ask(Method::post, "/api/v1/materials", "[1,2", "editor").json["code"], "bad_json");
  EXPECT_EQ(ask(Method::get, "/api/v1/vocabularies/nada").status, 404);
  EXPECT_EQ(ask(Method::get, "/api/v1/materials/..%2f").status, 404);
}

// What each answers is held against the document over a real connection, in tests/e2e/contract.mjs.
TEST_F(ApiTest, routes_and_the_document_name_the_same_operations) {
  std::set<std::string> routes, stated;
  for (const streamer::Route* route : router.routes()) {
    if (!route->pattern.starts_with("/api/v1/")) continue;
    std::string path = route->pattern.substr(7);
    for (auto colon = path.find(':'); colon != std::string::npos; colon = path.find(':')) {
      const auto end = std::min(path.find('/', colon), path.size());
      path = path.substr(0, colon) + "{" + path.substr(colon + 1, end - colon - 1) + "}" + path.substr(end);
    }
    routes.insert(lower(streamer::name(route->method)) + " " + path);
  }
  std::istringstream document{std::string(embedded::openapi.front().second)};
  std::string path;
  bool in_paths = false;
  for (std::string line; std::getline(document, line);) {
    if (!line.empty() && line[0] != ' ') in_paths = line == "paths:";
    if (!in_paths) continue;
    if (line.starts_with("  /")) path = line.substr(2, line.size() - 3);
    for (const char* method : {"get", "post", "put", "patch", "delete", "head", "options"})
      if (line == "    " + std::string(method) + ":") stated.insert(std::string(method) + " " + path);
  }
  EXPECT_EQ(routes, stated);
}

TEST_F(ApiTest, no_answer_shows_what_a_library_said) {
  (*database).write([](db::Tx& tx) { tx.script("drop table upload cascade; alter table material rename to gone"); });
  const auto answer = ask(Method::get, "/api/v1/materials");
  EXPECT_EQ(answer.status, 500);
  EXPECT_THAT(answer.response.body, ::testing::Not(::testing::HasSubstr("relation")));
  EXPECT_EQ(answer.json["code"], "internal");
}

}  // namespace
}  // namespace acervo::web::test
