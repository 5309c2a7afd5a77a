#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "catalog/core/json.hpp"
#include "catalog/library/slides.hpp"
#include "catalog/library/tag_suggestion_store.hpp"
#include "tests/web/served_fixture.hpp"

namespace acervo::web::test {

using namespace std::chrono_literals;

namespace {

struct Slides : testing::Test, Served {
  void put(const std::string& lesson, const std::vector<Slide>& slides) {
    database->write([&](db::Tx& tx) {
      enqueue(tx, {{JobKind::examine, {lesson}, 1, 0, priority_of(JobKind::examine, 0)}});
    });
    const auto job = jobs.claim("w");
    ASSERT_TRUE(job && job->kind == JobKind::examine);
    ASSERT_TRUE(revisions.store_examined(*job, "w", {slides, "es", {}}));
  }

  const std::vector<Slide> two = {{0s, 3s, "El volcán", "El volcán\nMagma y ceniza"},
                                  {3s, 8s, "La erupción", "La erupción\nPiroclastos"}};
};

TEST_F(Slides, a_word_that_is_only_on_a_slide_finds_the_lesson_at_its_second) {
  const auto lesson = add_video("geologia", MaterialState::published);
  put(lesson, two);
  index();
  for (const char* words : {"piroclastos", "erupcion", "ERUPCIÓN"}) {
    const auto found = ask(streamer::Method::get, "/api/v1/search?q=" + std::string(words)).json;
    ASSERT_EQ(found["total"], 1) << words;
    EXPECT_EQ(found["items"][0]["id"], lesson);
    const auto& moment = found["items"][0]["moments"].at(0);
    EXPECT_EQ(moment["start"], 3);
    EXPECT_EQ(moment["on_slide"], true);
  }
  const auto said = ask(streamer::Method::get, "/api/v1/search?q=dice").json["items"][0]["moments"].at(0);
  EXPECT_EQ(said["on_slide"], false);
}

TEST_F(Slides, are_read_again_when_the_language_becomes_another) {
  const auto lesson = add_video("geologia", MaterialState::published);
  put(lesson, two);  // in Spanish
  const auto change_to = [&](const std::optional<std::string>& language) {
    const auto material = materials.find({lesson});
    Description description = material->description;
    description.language = language;
    materials.update({lesson}, material->version, {.description = description});
  };
  for (const auto& same : {std::optional<std::string>("es-MX"), std::optional<std::string>("nah"),
                           std::optional<std::string>(), std::optional<std::string>("es")})
    change_to(same);
  EXPECT_FALSE(jobs.claim("w")) << "one model reads them all";
  change_to("fr");
  const auto job = jobs.claim("w");
  ASSERT_TRUE(job && job->kind == JobKind::examine);
  EXPECT_EQ(revisions.find_work({lesson}, 1)->language, "fr");
  change_to("en");  // while it is read in French
  ASSERT_TRUE(revisions.store_examined(*job, "w", {two, "fr", {}}));
  const auto next = jobs.claim("w");
  ASSERT_TRUE(next && next->kind == JobKind::examine) << "what was read is of a language that it is not in any more";
  ASSERT_TRUE(revisions.store_examined(*next, "w", {std::vector<Slide>{}, "en", {}}));
  EXPECT_TRUE(revisions.find_slides({lesson}).empty());
  EXPECT_FALSE(jobs.claim("w"));
}

TEST_F(Slides, are_read_again_when_a_suggested_language_is_accepted) {
  const auto lesson = add_video("geologia", MaterialState::published);
  put(lesson, two);  // in Spanish, since none was known
  const auto material = materials.find({lesson});
  Description description = material->description;
  description.language.reset();
  materials.update({lesson}, material->version, {.description = description});
  ASSERT_FALSE(jobs.claim("w"));
  const PersonId curator = people.find_by_session(tokens.at("curator"))->id;
  TagSuggestionStore(*database).decide({{lesson}, "language", "en", 0.9, Json::array()}, TagDecision::accepted, curator,
                                       true);
  const auto job = jobs.claim("w");
  ASSERT_TRUE(job && job->kind == JobKind::examine);
  EXPECT_EQ(revisions.find_work({lesson}, 1)->language, "en");
}

TEST_F(Slides, a_reading_that_fails_leaves_what_is_known) {
  const auto lesson = add_video("geologia", MaterialState::published);
  put(lesson, two);
  database->write([&](db::Tx& tx) {
    enqueue(tx, {{JobKind::examine, {lesson}, 1, 0, priority_of(JobKind::examine, 0)}});
  });
  ASSERT_TRUE(revisions.store_examined(*jobs.claim("w"), "w", {}));
  EXPECT_EQ(revisions.find_slides({lesson}), two);
}

TEST_F(Slides, editors_are_offered_chapters_and_nobody_else) {
  const auto lesson = add_video("geologia", MaterialState::published);
  const auto path = "/api/v1/materials/" + lesson;
  EXPECT_THAT(get_json(path, "owner")["chapter_suggestions"], testing::IsEmpty());
  put(lesson, two);
  const auto offered = get_json(path, "owner")["chapter_suggestions"];
  ASSERT_EQ(offered.size(), 2U);
  EXPECT_EQ(offered[0], (Json{{"start", 0}, {"title", "El volcán"}}));
  EXPECT_EQ(offered[1], (Json{{"start", 3}, {"title", "La erupción"}}));
  EXPECT_THAT(get_json(path)["chapter_suggestions"], testing::IsEmpty());
}

}  // namespace
}  // namespace acervo::web::test
