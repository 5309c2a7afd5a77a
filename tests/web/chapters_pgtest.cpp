#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/web/served_fixture.hpp"

#include "catalog/core/json.hpp"

namespace acervo::web::test {
namespace {

using streamer::Method;
using ::testing::HasSubstr;

// A lesson of eight seconds whose file has one chapter, "Capítulo".
struct Chapters : testing::Test, Served {
  std::string address() { return "/api/v1/materials/" + lesson; }
  Answer put(const Json& chapters, const std::string& who = "owner",
             std::vector<std::pair<std::string, std::string>> headers = {}) {
    return ask(Method::patch, address(), {{"chapters", chapters}}, who, std::move(headers));
  }
  Json shown() { return get_json(address()).at("chapters"); }
  std::string code(const Json& chapters) {
    const auto answer = put(chapters);
    return answer.status == 422 ? answer.json["errors"][0]["code"] : Json(std::to_string(answer.status));
  }
  std::string lesson = add_video("volcanes", MaterialState::published);
};

const Json kTwo = {{{"start", 0}, {"title", " Qué es  un volcán "}}, {{"start", 3.5}, {"title", "Obsidiana"}}};

TEST_F(Chapters, are_shown_in_the_player_and_found_by_search_at_once) {
  const auto answer = put(kTwo);
  ASSERT_EQ(answer.status, 200) << answer.json;
  const Json expected = {{{"start", 0.0}, {"end", 3.5}, {"title", "Qué es un volcán"}},
                         {{"start", 3.5}, {"end", 8.0}, {"title", "Obsidiana"}}};
  EXPECT_EQ(answer.json["chapters"], expected);
  EXPECT_EQ(shown(), expected);
  const std::string hls = get_json(address()).at("playback").at("hls");
  EXPECT_THAT(get(hls.substr(0, hls.rfind('/') + 1) + "chapters.vtt").body,
              HasSubstr("00:00:03.500 --> 00:00:08.000\nObsidiana"));
  index();
  EXPECT_EQ(get_json("/api/v1/search?q=obsidiana").at("total"), 1);
  EXPECT_EQ(put(Json::array()).status, 200);
  EXPECT_EQ(shown(), Json::array());
  index();
  EXPECT_EQ(get_json("/api/v1/search?q=obsidiana").at("total"), 0);
}

TEST_F(Chapters, are_saved_against_the_version_that_was_read) {
  const auto version = ask(Method::get, address(), nullptr, "owner").json["version"].get<int>();
  const std::string read = "\"" + std::to_string(version) + "\"";
  EXPECT_EQ(put(kTwo, "owner", {{"If-Match", read}}).json["version"], version + 1);
  const auto late = put(Json::array(), "owner", {{"If-Match", read}});
  EXPECT_EQ(late.status, 409);
  EXPECT_EQ(late.json["code"], "version_conflict");
  EXPECT_EQ(shown().size(), 2U);
  EXPECT_EQ(ask(Method::patch, address(), {{"title", "Otro"}}, "owner").status, 200);
  EXPECT_EQ(shown().size(), 2U) << "a form without chapters leaves them";
}

TEST_F(Chapters, that_make_no_sense_are_refused_whole) {
  const Json before = shown();
  EXPECT_EQ(code("x"), "invalid");
  EXPECT_EQ(code({{{"start", "0"}, {"title", "a"}}}), "invalid");
  EXPECT_EQ(code({{{"start", 0}}}), "invalid");
  EXPECT_EQ(code({{{"start", -1}, {"title", "a"}}}), "invalid");
  EXPECT_EQ(code({{{"start", 0}, {"title", " "}}}), "title_missing");
  EXPECT_EQ(code({{{"start", 8}, {"title", "a"}}}), "beyond_end");
  EXPECT_EQ(code({{{"start", 1e300}, {"title", "a"}}}), "beyond_end");
  EXPECT_EQ(code({{{"start", 0}, {"title", std::string(201, 'a')}}}), "too_long");
  EXPECT_EQ(code({{{"start", 2}, {"title", "a"}}, {{"start", 2}, {"title", "b"}}}), "out_of_order");
  EXPECT_EQ(code({{{"start", 2}, {"title", "a"}}, {{"start", 1}, {"title", "b"}}}), "out_of_order");
  Json many = Json::array();
  for (int i = 0; i <= 500; ++i) many.push_back({{"start", i / 100.0}, {"title", "a"}});
  EXPECT_EQ(code(many), "too_many");
  EXPECT_EQ(shown(), before);
  const std::string link = create("teacher", {{"title", "Sin archivo"}});
  const auto answer = ask(Method::patch, "/api/v1/materials/" + link, {{"chapters", kTwo}}, "teacher");
  EXPECT_EQ(answer.json["errors"][0]["code"], "not_playable");
}

TEST_F(Chapters, are_decided_by_who_may_edit) {
  EXPECT_EQ(put(kTwo, "").status, 401);
  EXPECT_EQ(put(kTwo, "teacher").status, 403);
  EXPECT_EQ(shown().size(), 1U);
  EXPECT_EQ(put(kTwo, "curator").status, 200);
}

TEST_F(Chapters, behind_the_end_of_a_shorter_file_are_seen_by_who_can_mend_them) {
  put(kTwo);
  database->write([](db::Tx& tx) { tx.script("update material set duration_us = 3000000"); });
  EXPECT_EQ(shown().size(), 1U);
  EXPECT_EQ(get_json(address(), "owner").at("chapters").size(), 2U);
}

}  // namespace
}  // namespace acervo::web::test
