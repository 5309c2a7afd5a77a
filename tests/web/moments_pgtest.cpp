#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "catalog/core/json.hpp"
#include "catalog/library/caption_store.hpp"
#include "catalog/library/slides.hpp"
#include "catalog/library/synonym_store.hpp"
#include "tests/web/served_fixture.hpp"

// Searching inside one lesson is the search of the catalogue: what led there is found there.
namespace acervo::web::test {
namespace {

using namespace std::chrono_literals;
using streamer::Method;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

struct InsideALesson : testing::Test, Served {
  void SetUp() override {
    lesson = add_video("tiras", MaterialState::published);
    CaptionStore store(*database);
    const Captions words{"es",
                         "",
                         "upload",
                         {{10s, 14s, "Hoy vemos las fracciones"},
                          {14s, 18s, "que son equivalentes."},
                          {60s, 64s, "Los ángulos\nrectos <b>"},
                          {100s, 104s, "Una fracción de pan."},
                          {200s, 204s, "Hasta mañana."}}};
    store.give({lesson}, words, {"subtitles", "", "es.vtt"}, store.list({lesson}).tracks.at(0).number);
    store.give({lesson}, {"en", "", "upload", {{10s, 14s, "Today we look at fractions"}}}, {"subtitles", "", "en.vtt"},
               std::nullopt);
    database->write([&](db::Tx& tx) {
      enqueue(tx, {{JobKind::examine, {lesson}, 1, 0, priority_of(JobKind::examine, 0)}});
    });
    ASSERT_TRUE(revisions.store_examined(*jobs.claim("w"), "w",
                                         {std::vector<Slide>{{0s, 8s, "Tiras", "Tiras\nde papel"}}, "es", {}}));
    index();
    teach_vocabularies(searcher, vocabularies, *database);
  }
  Json found(const std::string& query) {
    return ask(Method::get, "/api/v1/materials/" + lesson + "/moments?q=" + query).json;
  }
  std::vector<double> seconds_of(const std::string& query) {
    std::vector<double> result;
    const Json answer = found(query);
    for (const Json& item : answer.at("items")) result.push_back(item.at("start"));
    return result;
  }
  std::string lesson;
};

TEST_F(InsideALesson, words_that_two_cues_say_are_found_in_any_order) {
  EXPECT_THAT(seconds_of("fracciones equivalentes"), ElementsAre(10, 14));
  EXPECT_THAT(seconds_of("equivalentes fracciones"), ElementsAre(10, 14));
  EXPECT_THAT(seconds_of("pan fracciones"), ElementsAre(100)) << "the other one has no bread";
  const Json answer = found("fracciones equivalentes");
  EXPECT_EQ(answer.at("language"), "es");
  EXPECT_EQ(
      answer["items"][0],
      Json({{"start", 10.0}, {"end", 14.0}, {"text", "Hoy vemos las <mark>fracciones</mark>"}, {"on_slide", false}}));
}

TEST_F(InsideALesson, plurals_accents_and_slips_do_not_matter) {
  for (const char* words : {"fracciones", "fracción", "FRACCION", "fracciónes", "fraciones"})
    EXPECT_THAT(seconds_of(words), ElementsAre(10, 100)) << words;
}

TEST_F(InsideALesson, other_names_of_the_same_are_found) {
  EXPECT_THAT(seconds_of("quebrados"), ElementsAre(10, 100)) << "the program brings it";
  EXPECT_THAT(seconds_of("rebanaditas"), IsEmpty());
  SynonymStore(*database, vocabularies).add({{"rebanaditas", "", "es"}, {"fracciones", "", "es"}}, ids.at("owner"));
  teach_vocabularies(searcher, vocabularies, *database);
  EXPECT_THAT(seconds_of("rebanaditas"), ElementsAre(10, 100));
}

TEST_F(InsideALesson, is_of_the_language_that_is_read_and_slides_are_of_all) {
  EXPECT_THAT(seconds_of("fractions&language=en"), ElementsAre(10));
  EXPECT_EQ(found("fractions&language=en")["items"][0]["text"], "Today we look at <mark>fractions</mark>");
  const Json slide = found("papel&language=en").at("items");
  ASSERT_EQ(slide.size(), 1U);
  EXPECT_EQ(slide[0]["on_slide"], true);
  EXPECT_EQ(slide[0]["text"], "de <mark>papel</mark>");
}

TEST_F(InsideALesson, markup_stays_text_and_odd_words_find_nothing) {
  EXPECT_EQ(found("ángulos")["items"][0]["text"], "Los <mark>ángulos</mark> rectos &lt;b&gt;");
  for (const char* words : {"", "zzzzqqq", "\"", "((", "%F0%9F%98%80"}) {
    const auto answer = ask(Method::get, "/api/v1/materials/" + lesson + "/moments?q=" + words);
    EXPECT_EQ(answer.status, 200) << words;
    EXPECT_THAT(answer.json.at("items"), IsEmpty()) << words;
  }
}

// Somebody who signs in does not get from a cache what a visitor was told, nor the other way round.
TEST_F(InsideALesson, what_is_told_of_it_says_who_may_keep_it) {
  for (const char* what : {"/transcript", "/moments?q=fracciones", "/related"})
    for (const auto& [who, kept] : {std::pair{"", "no-cache"}, std::pair{"teacher", "private, no-store"}}) {
      const auto answer = ask(Method::get, "/api/v1/materials/" + lesson + what, nullptr, who);
      ASSERT_EQ(answer.status, 200) << what;
      EXPECT_EQ(answer.response.find("Cache-Control"), kept) << what << who;
      EXPECT_THAT(std::string(answer.response.find("Vary").value_or("")), HasSubstr("Cookie")) << what << who;
    }
}

}  // namespace
}  // namespace acervo::web::test
