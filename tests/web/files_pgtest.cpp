#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/web/served_fixture.hpp"

#include "catalog/core/json.hpp"

namespace acervo::web::test {
namespace {

struct Files : testing::Test, Served {
  std::string lesson = add_video("volcanes", MaterialState::published);

  std::string file() { return "/api/v1/materials/" + lesson + "/file"; }
  int choose(const Json& revision, const std::string& who) {
    return ask(streamer::Method::put, file(), {{"revision", revision}}, who).status;
  }
  // As an upload to the material ends.
  void give() { revisions.add({lesson}, {{std::string(64, 'b'), {1}}, "corregida.mp4"}); }
  void refuse() { revisions.refuse(*jobs.claim("w"), "w", "not_media", ""); }
};

TEST_F(Files, are_listed_to_who_may_edit) {
  give();
  const Json items = ask(streamer::Method::get, file() + "s", nullptr, "owner").json.at("items");
  ASSERT_EQ(items.size(), 2U);
  EXPECT_EQ(items[0]["filename"], "corregida.mp4");
  EXPECT_EQ(items[0]["state"], "probing");
  EXPECT_EQ(items[0]["plays"], false);
  EXPECT_EQ(items[1]["state"], "ready");
  EXPECT_EQ(items[1]["plays"], true);
  EXPECT_EQ(items[1]["duration"], 8);
  EXPECT_EQ(ask(streamer::Method::get, file() + "s").status, 401);
  EXPECT_EQ(ask(streamer::Method::get, file() + "s", nullptr, "teacher").status, 403);
}

TEST_F(Files, a_replacement_is_its_authors_business) {
  give();
  const auto seen = [&](const std::string& who) { return get_json("/api/v1/materials/" + lesson, who); };
  EXPECT_EQ(seen("owner")["replacement"]["state"], "probing");
  refuse();
  EXPECT_EQ(seen("owner")["replacement"]["reason"], "not_media");
  EXPECT_FALSE(seen("owner")["replacement"]["message"].get<std::string>().empty());
  EXPECT_TRUE(seen("")["replacement"].is_null());
  EXPECT_EQ(get_json("/api/v1/materials?mine=1", "owner")["items"][0]["replacement"]["reason"], "not_media");
  EXPECT_FALSE(get_json("/api/v1/materials")["items"][0].contains("replacement"));
  EXPECT_EQ(seen("")["preparation"]["state"], "ready") << "visitors see the lesson as it was";
  EXPECT_EQ(get("/media/" + lesson + "/1/master.m3u8").status, 200);
  EXPECT_EQ(get("/media/" + lesson + "/2/master.m3u8").status, 404);
}

TEST_F(Files, going_back_puts_a_replacement_away) {
  give();
  EXPECT_EQ(choose(1, "teacher"), 403);
  EXPECT_EQ(choose(1, ""), 401);
  EXPECT_EQ(choose(2, "owner"), 409) << "it does not play yet";
  EXPECT_EQ(choose(9, "owner"), 404);
  EXPECT_EQ(choose("a", "owner"), 422);
  EXPECT_EQ(choose(nullptr, "owner"), 422);
  EXPECT_EQ(choose(1, "owner"), 204);
  EXPECT_TRUE(get_json("/api/v1/materials/" + lesson, "owner")["replacement"].is_null());
  EXPECT_FALSE(jobs.claim("w"));
}

struct ReplacedFiles : testing::Test, Served {
  void replace(const std::string& lesson) { add_file({lesson}, "volcanes, sin el alumno"); }
  void become(const std::string& lesson, const std::string& state) {
    const Json change = {{"state", state}};
    ASSERT_EQ(ask(streamer::Method::patch, "/api/v1/materials/" + lesson, change, "admin").status, 200);
  }
  std::vector<int> answers(const std::string& lesson, const std::string& revision) {
    std::vector<int> all;
    for (const char* part : {"master.m3u8", "audio.mp4", "audio/0.m4s"})
      all.push_back(get("/media/" + lesson + "/" + revision + "/" + part).status);
    return all;
  }
  // The same file by a link that was given to its owner for the one that plays.
  int by_link(const std::string& lesson, const std::string& revision) {
    std::string place = get_json("/api/v1/materials/" + lesson, "owner")["playback"]["hls"];
    const auto number = place.rfind('/', place.rfind('/') - 1) + 1;
    place.replace(number, place.rfind('/') - number, revision);
    return get(place, "owner").status;
  }

  const std::vector<int> plays = {200, 200, 200}, is_gone = {404, 404, 404};
};

TEST_F(ReplacedFiles, play_on_for_who_had_them) {
  const std::string lesson = add_video("volcanes", MaterialState::published);
  EXPECT_EQ(answers(lesson, "1"), plays);
  replace(lesson);
  EXPECT_EQ(answers(lesson, "1"), plays);
  EXPECT_EQ(answers(lesson, "2"), plays);
}

TEST_F(ReplacedFiles, of_a_draft_are_not_published_with_it) {
  const std::string lesson = add_video("volcanes", MaterialState::draft);
  replace(lesson);
  EXPECT_EQ(by_link(lesson, "1"), 200) << "its owner may be watching it; and it is in memory now";
  EXPECT_EQ(answers(lesson, "1"), is_gone);
  become(lesson, "published");
  EXPECT_EQ(answers(lesson, "1"), is_gone);
  EXPECT_EQ(answers(lesson, "2"), plays);
}

TEST_F(ReplacedFiles, while_a_lesson_was_withdrawn_stay_withdrawn) {
  const std::string lesson = add_video("volcanes", MaterialState::published);
  EXPECT_EQ(answers(lesson, "1"), plays);
  become(lesson, "withdrawn");
  EXPECT_EQ(answers(lesson, "1"), is_gone) << "at once: it was in memory";
  replace(lesson);
  become(lesson, "published");
  EXPECT_EQ(answers(lesson, "1"), is_gone);
  EXPECT_EQ(answers(lesson, "2"), plays);
}

TEST_F(ReplacedFiles, that_members_saw_are_not_published) {
  const std::string lesson = add_video("volcanes", MaterialState::restricted);
  replace(lesson);
  EXPECT_EQ(by_link(lesson, "1"), 200);
  become(lesson, "published");
  EXPECT_EQ(answers(lesson, "1"), is_gone);
  EXPECT_EQ(answers(lesson, "2"), plays);
}

TEST_F(ReplacedFiles, that_everybody_saw_play_on_for_members) {
  const std::string lesson = add_video("volcanes", MaterialState::published);
  replace(lesson);
  become(lesson, "restricted");
  EXPECT_EQ(by_link(lesson, "1"), 200);
  EXPECT_EQ(answers(lesson, "1"), is_gone);
}

TEST_F(Files, say_what_could_not_be_made_until_it_is_tried_again) {
  const auto playing = [&] { return ask(streamer::Method::get, file() + "s", nullptr, "owner").json["items"][0]; };
  EXPECT_EQ(playing()["undone"], Json::array());
  EXPECT_EQ(playing()["sounds_left_out"], 0);
  database->write([&](db::Tx& tx) {
    enqueue(tx, {{JobKind::derive, {lesson}, 1}, {JobKind::storyboard, {lesson}, 1}, {JobKind::examine, {lesson}, 1}});
    tx.script("update job set state = 'parked', reason = 'stalled' where kind in ('derive', 'examine')");
    tx.script("update revision set facts = '{\"audio_left_out\": 3}'");
  });
  const Json undone = playing()["undone"];
  ASSERT_EQ(undone.size(), 2U);
  EXPECT_EQ(undone[0]["kind"], "derive");
  EXPECT_EQ(undone[1]["kind"], "examine");
  EXPECT_EQ(undone[0]["reason"], "stalled");
  EXPECT_THAT(undone[0]["message"].get<std::string>(), ::testing::HasSubstr("Reintentar"));
  EXPECT_EQ(playing()["sounds_left_out"], 3);
  const auto retry = [&](const std::string& who) {
    return ask(streamer::Method::post, "/api/v1/materials/" + lesson + "/retry", nullptr, who).status;
  };
  EXPECT_EQ(retry("teacher"), 403);
  EXPECT_EQ(retry("owner"), 202);
  EXPECT_EQ(playing()["undone"], Json::array());
  EXPECT_EQ(get_json("/api/v1/materials/" + lesson, "owner")["preparation"]["state"], "ready");
  EXPECT_EQ(retry("owner"), 409);
}

TEST_F(Files, one_that_failed_can_be_tried_again_while_the_old_one_plays) {
  give();
  for (int attempt = 0; attempt < JobStore::kMostAttempts; ++attempt) {
    database->write([](db::Tx& tx) { tx.script("update job set run_after = now()"); });
    const auto job = jobs.claim("w");
    ASSERT_TRUE(job);
    jobs.fail(*job, "w", "crashed", "");
  }
  const auto retry = [&] {
    return ask(streamer::Method::post, "/api/v1/materials/" + lesson + "/retry", nullptr, "owner").status;
  };
  EXPECT_EQ(get_json("/api/v1/materials/" + lesson, "owner")["replacement"]["state"], "failed");
  EXPECT_EQ(retry(), 202);
  EXPECT_EQ(get_json("/api/v1/materials/" + lesson, "owner")["replacement"]["state"], "probing");
  EXPECT_EQ(retry(), 409);
}

}  // namespace
}  // namespace acervo::web::test
