#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "catalog/core/json.hpp"
#include "ingest/captions/caption_file.hpp"
#include "tests/ingest/support.hpp"
#include "tests/web/served_fixture.hpp"

namespace acervo::web::test {
namespace {

using streamer::Method;
using ::testing::HasSubstr;

const std::string kSpanish =
    "1\n00:00:00,500 --> 00:00:02,000\nBuenos días, hoy vamos a estudiar los volcanes\n\n"
    "2\n00:00:02,000 --> 00:00:05,000\nque son montañas por donde sale la lava de la Tierra\n\n"
    "3\n00:00:05,000 --> 00:00:07,000\ny también ceniza, gases y rocas muy calientes\n";
const std::string kPortuguese =
    "1\n00:00:00,500 --> 00:00:02,000\nBom dia, hoje nós vamos estudar os vulcões\n\n"
    "2\n00:00:02,000 --> 00:00:05,000\nque são montanhas de onde sai a lava da Terra.\n\n"
    "3\n00:00:05,000 --> 00:00:07,000\nE também cinzas, gases e rochas muito quentes\n";

// A lesson of eight seconds whose file says "se dice volcanes" in Spanish.
struct OwnCaptions : testing::Test, Served {
  OwnCaptions() { services.media_child = &child; }

  std::string address() { return "/api/v1/materials/" + lesson + "/captions"; }
  std::string at(std::int64_t number, const std::string& more = "") {
    return address() + "/" + std::to_string(number) + more;
  }
  Answer give(const std::string& bytes, const std::string& query = "", const std::string& who = "owner") {
    return ask(Method::post, address() + "?filename=clase.srt" + query, Json(bytes), who);
  }
  Json list() { return ask(Method::get, address(), nullptr, "owner").json; }
  Json track(const std::string& language) {
    const Json all = list();
    for (const Json& item : all.at("items"))
      if (item.at("language") == language) return item;
    return nullptr;
  }
  Json public_track(const std::string& language) {
    const Json all = get_json("/api/v1/materials/" + lesson);
    for (const Json& item : all.at("captions"))
      if (item.at("language") == language) return item;
    return nullptr;
  }
  std::string served(const std::string& language) { return get(public_track(language).at("url")).body; }

  ingest::ChildProgram child = ingest::testing::child();
  std::string lesson = add_video("volcanes", MaterialState::published);
};

TEST_F(OwnCaptions, are_served_as_clean_webvtt_and_found_to_the_second_at_once) {
  const auto given = give(kPortuguese);
  ASSERT_EQ(given.status, 201) << given.json;
  EXPECT_EQ(given.json["track"]["language"], "pt") << "nobody said so: the words did";
  EXPECT_EQ(given.json["track"]["seems"], nullptr);
  EXPECT_EQ(given.json["track"]["filename"], "clase.srt");
  EXPECT_EQ(given.json["track"]["cues"], 3);
  EXPECT_EQ(given.json["format"], "srt");
  EXPECT_THAT(served("pt"),
              HasSubstr("00:00:02.000 --> 00:00:05.000\nque são montanhas de onde sai a lava da Terra.\n"));
  EXPECT_THAT(served("pt"), ::testing::StartsWith("WEBVTT\n"));
  const std::string hls = get_json("/api/v1/materials/" + lesson).at("playback").at("hls");
  EXPECT_THAT(get(hls).body, HasSubstr("captions/pt.m3u8"));
  EXPECT_EQ(get_json("/api/v1/materials/" + lesson + "/transcript?language=pt").at("cues").size(), 3U);
  index();
  const Json found = get_json("/api/v1/search?q=cinzas+rochas");
  ASSERT_EQ(found.at("items").size(), 1U);
  EXPECT_EQ(found.at("items")[0].at("moments")[0].at("start"), 5) << found;
}

TEST_F(OwnCaptions, of_a_language_that_is_there_are_asked_about_and_can_be_put_back) {
  const auto asked = give(kSpanish);
  EXPECT_EQ(asked.status, 409);
  EXPECT_EQ(asked.json["code"], "captions_exist");
  EXPECT_EQ(asked.json["language"], "es");
  EXPECT_EQ(asked.json["existing"]["origin"], "file");
  EXPECT_THAT(served("es"), HasSubstr("se dice volcanes"));
  const std::int64_t before = asked.json["existing"]["number"];
  const auto given = give(kSpanish, "&replaces=" + std::to_string(before));
  ASSERT_EQ(given.status, 201);
  EXPECT_THAT(served("es"), HasSubstr("montañas"));
  EXPECT_EQ(list()["earlier"][0]["number"], before);
  EXPECT_THAT(ask(Method::get, at(before, "/file"), nullptr, "owner").response.body, HasSubstr("se dice volcanes"));
  EXPECT_EQ(ask(Method::post, at(before, "/restore"), nullptr, "owner").status, 200);
  EXPECT_THAT(served("es"), HasSubstr("se dice volcanes"));
  EXPECT_EQ(ask(Method::post, at(before, "/restore"), nullptr, "owner").json["code"], "captions_gone");
}

TEST_F(OwnCaptions, in_another_language_than_they_say_are_doubted_until_somebody_says_so) {
  const auto given = give(kPortuguese, "&language=fr&label=Franc%C3%A9s");
  ASSERT_EQ(given.status, 201);
  const Json track = given.json["track"];
  EXPECT_EQ(track["language"], "fr");
  EXPECT_EQ(track["seems"]["language"], "pt");
  EXPECT_EQ(track["seems"]["language_label"], "Portugués");
  auto changed = ask(Method::patch, at(track["number"]), {{"language_checked", true}}, "owner");
  EXPECT_EQ(changed.status, 200);
  EXPECT_EQ(changed.json["seems"], nullptr);
  changed = ask(Method::patch, at(track["number"]), {{"language", "en"}}, "owner");
  EXPECT_EQ(changed.json["seems"]["language"], "pt") << "another language, another doubt";
  changed = ask(Method::patch, at(track["number"]), {{"language", "pt"}, {"label", ""}, {"kind", "captions"}}, "owner");
  EXPECT_EQ(changed.json["seems"], nullptr);
  EXPECT_EQ(changed.json["shown_label"], "Portugués (para personas sordas)");
  EXPECT_EQ(public_track("pt")["label"], "Portugués (para personas sordas)");
  EXPECT_EQ(public_track("pt")["kind"], "captions");
  const std::string hls = get_json("/api/v1/materials/" + lesson).at("playback").at("hls");
  EXPECT_THAT(get(hls).body, HasSubstr("public.accessibility.describes-music-and-sound"));
}

TEST_F(OwnCaptions, of_only_what_is_in_another_language_do_not_make_a_lesson_captioned) {
  const auto found = [&] { return get_json("/api/v1/search?q=volcanes&with=captions").at("total"); };
  const auto captioned = [&] { return get_json("/api/v1/materials/" + lesson).at("has_captions"); };
  index();
  ASSERT_EQ(found(), 1);
  const auto kind = [&](const char* to) {
    ask(Method::patch, at(track("es")["number"]), {{"kind", to}}, "owner");
    index();
  };
  kind("forced");
  EXPECT_EQ(captioned(), false);
  EXPECT_EQ(found(), 0);
  EXPECT_EQ(get_json("/api/v1/materials/" + lesson + "/transcript")["language"], "es") << "it can be read all the same";
  ASSERT_EQ(give(kPortuguese).status, 201);
  index();
  EXPECT_EQ(captioned(), true);
  EXPECT_EQ(found(), 1);
  EXPECT_EQ(get_json("/api/v1/materials/" + lesson + "/transcript")["language"], "pt");
}

TEST_F(OwnCaptions, say_their_language_in_their_name_or_inside_or_are_asked_for_it) {
  const std::string few = "0:01 --> 0:02\nok\n";
  const auto named = ask(Method::post, address() + "?filename=clase%203.en.srt", Json(few), "owner");
  EXPECT_EQ(named.json["track"]["language"], "en") << named.json;
  const auto inside = give("WEBVTT\nLanguage: pt-BR\n\n00:01.000 --> 00:02.000\nok\n");
  EXPECT_EQ(inside.json["track"]["language"], "pt");
  const auto unknown = give(few);
  EXPECT_EQ(unknown.status, 422);
  EXPECT_EQ(unknown.json["code"], "captions_language");
  EXPECT_EQ(give(few, "&language=nah").status, 201);
}

TEST_F(OwnCaptions, that_are_mended_say_what_was_done) {
  const auto given = give(
      "1\n00:00:03,000 --> 00:00:05,000\nhola\n\n2\n00:00:01,000 --> 00:00:04,000\nantes\n\n"
      "3\n00:00:07,000 --> 00:00:11,000\nlargo\n\n4\n00:00:20,000 --> 00:00:21,000\nfuera\n",
      "&language=nah");
  ASSERT_EQ(given.status, 201);
  const Json mending = given.json["mending"];
  EXPECT_EQ(mending["out_of_order"], 1);
  EXPECT_EQ(mending["overlapping"], 1);
  EXPECT_EQ(mending["clipped"], 1);
  EXPECT_EQ(mending["beyond_end"], 1);
  EXPECT_EQ(given.json["track"]["cues"], 3);
  EXPECT_THAT(served("nah"), HasSubstr("00:00:07.000 --> 00:00:08.000\nlargo"));
}

TEST_F(OwnCaptions, that_cannot_be_used_are_refused_with_a_reason_and_change_nothing) {
  const Json before = list();
  const auto refused = [&](const std::string& bytes, int status, const char* code) {
    const auto answer = give(bytes, "&language=pt");
    EXPECT_EQ(answer.status, status);
    EXPECT_EQ(answer.json["code"], code);
    EXPECT_FALSE(answer.json["detail"].get<std::string>().empty());
  };
  refused("\n", 422, "captions_empty");
  refused("Querida directora: le escribo para", 422, "not_captions");
  refused("1\n00:01:00,000 --> 00:01:02,000\ntarde\n", 422, "captions_beyond_end");
  refused(std::string(ingest::kLargestCaptionFile + 1, 'a'), 413, "captions_too_large");
  EXPECT_EQ(give(kPortuguese, "&language=xx").status, 422);
  EXPECT_EQ(give(kPortuguese, "&kind=karaoke").status, 422);
  EXPECT_EQ(list(), before);
}

TEST_F(OwnCaptions, are_removed_put_back_and_downloaded) {
  const std::int64_t number = give(kPortuguese).json["track"]["number"];
  const auto vtt = ask(Method::get, at(number, "/file"), nullptr, "owner").response;
  EXPECT_THAT(vtt.body, ::testing::StartsWith("WEBVTT\n"));
  const auto srt = ask(Method::get, at(number, "/file?format=srt"), nullptr, "owner");
  EXPECT_THAT(srt.response.body, HasSubstr("2\r\n00:00:02,000 --> 00:00:05,000\r\nque são montanhas"));
  EXPECT_EQ(ask(Method::get, at(number, "/file?format=doc"), nullptr, "owner").status, 422);
  EXPECT_EQ(ask(Method::del, at(number), nullptr, "owner").status, 204);
  EXPECT_EQ(public_track("pt"), nullptr);
  index();
  EXPECT_EQ(get_json("/api/v1/search?q=montanhas").at("total"), 0);
  EXPECT_EQ(ask(Method::del, at(number), nullptr, "owner").status, 404);
  EXPECT_EQ(ask(Method::post, at(number, "/restore"), nullptr, "owner").json["number"], number);
  index();
  EXPECT_EQ(get_json("/api/v1/search?q=montanhas").at("total"), 1);
}

TEST_F(OwnCaptions, are_decided_by_who_may_edit) {
  const std::int64_t number = track("es")["number"];
  for (const auto& [who, status] : {std::pair{std::string(), 401}, {std::string("teacher"), 403}}) {
    EXPECT_EQ(give(kPortuguese, "", who).status, status);
    EXPECT_EQ(ask(Method::get, address(), nullptr, who).status, status);
    EXPECT_EQ(ask(Method::patch, at(number), {{"label", "x"}}, who).status, status);
    EXPECT_EQ(ask(Method::del, at(number), nullptr, who).status, status);
    EXPECT_EQ(ask(Method::post, at(number, "/restore"), nullptr, who).status, status);
    EXPECT_EQ(ask(Method::get, at(number, "/file"), nullptr, who).status, status);
  }
  EXPECT_EQ(give(kPortuguese, "", "curator").status, 201);
  fence = false;
  EXPECT_EQ(give(kSpanish).status, 403);
  fence = true;
  for (const char* odd : {"0", "-1", "x", "999999", "99999999999999999999"})
    EXPECT_EQ(ask(Method::del, address() + "/" + odd, nullptr, "owner").status, 404) << odd;
  const std::string other = add_video("rocas", MaterialState::published);
  EXPECT_EQ(
      ask(Method::del, "/api/v1/materials/" + other + "/captions/" + std::to_string(number), nullptr, "owner").status,
      404);
}

TEST_F(OwnCaptions, in_the_file_that_are_pictures_are_told_with_their_language) {
  database->write([&](db::Tx& tx) {
    tx.script(R"(update revision set facts = '{"video": {"closed_captions": true}, "subtitles": [
      {"stream": 2, "codec": "hdmv_pgs_subtitle", "language": "spa", "text": false},
      {"stream": 3, "codec": "subrip", "language": "eng", "text": true}]}')");
  });
  const Json unreadable = list()["unreadable"];
  ASSERT_EQ(unreadable.size(), 2U);
  EXPECT_EQ(unreadable[0]["kind"], "pictures");
  EXPECT_EQ(unreadable[0]["language_label"], "Español");
  EXPECT_EQ(unreadable[1]["kind"], "closed_captions");
}

}  // namespace
}  // namespace acervo::web::test
