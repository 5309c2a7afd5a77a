#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/web/api_fixture.hpp"

#include "catalog/core/json.hpp"

namespace acervo::web::test {
namespace {

using streamer::Method;

/// Twelve described lessons about plants, and a draft of the teacher's that is like them.
struct TaggingTest : testing::Test, Api {
  TaggingTest() {
    std::vector<ImportedMaterial> records;
    for (int i = 0; i < 12; ++i) {
      ImportedMaterial record{"planta-" + std::to_string(i), {}, std::nullopt, false, true, std::nullopt};
      record.description = {"Las plantas y la fotosíntesis " + std::to_string(i),
                            "Hojas verdes, luz y clorofila.",
                            "es",
                            "capsula",
                            "cc-by",
                            {"primaria-5-6"},
                            {"biologia"},
                            {"plantas"},
                            {},
                            "Jardín",
                            "https://ejemplo.mx/planta"};
      records.push_back(record);
    }
    // Words that nearly every lesson says tell nothing, so there are others.
    for (int i = 0; i < 40; ++i) {
      ImportedMaterial record{"batalla-" + std::to_string(i), {}, std::nullopt, false, true, std::nullopt};
      record.description.title = "Batalla " + std::to_string(i);
      record.description.language = "es";
      record.description.url = "https://ejemplo.mx/batalla";
      record.description.subjects = {"historia"};
      records.push_back(record);
    }
    materials.import(records);
    draft = create("teacher", {{"title", "Fotosíntesis: cómo comen las plantas verdes"}, {"language", "es"}});
    index();
  }

  Json suggestion(const std::string& field, const std::string& who = "teacher") {
    const Json answer = ask(Method::get, "/api/v1/materials/" + draft + "/suggestions", nullptr, who).json;
    for (const Json& one : answer["items"])
      if (one["field"] == field) return one;
    return nullptr;
  }
  int decide(const Json& body, const std::string& who = "teacher") {
    return ask(Method::post, "/api/v1/materials/" + draft + "/suggestions", body, who).status;
  }
  /// As `acervo suggest-tags` leaves them.
  void offer_in_bulk() {
    std::vector<TagOffer> offers;
    for (const char* id : {"a", "b"}) {
      const std::string material = create("teacher", {{"title", std::string("Hojas ") + id}});
      bulk.push_back(material);
      offers.push_back({{material}, "subject", "biologia", id[0] == 'a' ? 0.9 : 0.4, Json::array()});
    }
    TagSuggestionStore(*database).offer({{bulk[0]}, {bulk[1]}}, offers);
  }
  std::vector<std::string> subjects(const std::string& id) { return materials.find({id})->description.subjects; }

  std::string draft;
  std::vector<std::string> bulk;
};

TEST_F(TaggingTest, a_draft_is_told_what_similar_lessons_have_and_why) {
  const Json subject = suggestion("subject");
  ASSERT_FALSE(subject.is_null());
  EXPECT_EQ(subject["value"], "biologia");
  EXPECT_EQ(subject["label"], "Biología");
  EXPECT_EQ(subject["reason"], "Está en 12 de las 12 lecciones más parecidas");
  EXPECT_GT(subject["confidence"].get<double>(), 0.5);
  EXPECT_EQ(suggestion("level")["value"], "primaria-5-6");
  EXPECT_EQ(suggestion("keyword")["value"], "plantas");
}

TEST_F(TaggingTest, accepting_adds_it_and_keeps_where_it_came_from) {
  EXPECT_EQ(decide({{"field", "subject"}, {"value", "biologia"}, {"decision", "accepted"}}), 204);
  EXPECT_THAT(subjects(draft), ::testing::ElementsAre("biologia"));
  const Json subject = suggestion("subject");
  EXPECT_EQ(subject["state"], "accepted");
  EXPECT_EQ(decide({{"field", "subject"}, {"value", "biologia"}, {"decision", "offered"}}), 204);
  EXPECT_TRUE(subjects(draft).empty());
}

TEST_F(TaggingTest, what_is_dismissed_stays_dismissed) {
  EXPECT_EQ(decide({{"field", "subject"}, {"value", "biologia"}, {"decision", "dismissed"}}), 204);
  EXPECT_TRUE(suggestion("subject").is_null() || suggestion("subject")["value"] != "biologia");
  TagSuggestionStore(*database).offer({{draft}}, {{{draft}, "subject", "biologia", 0.9, Json::array()}});
  EXPECT_TRUE(suggestion("subject").is_null() || suggestion("subject")["value"] != "biologia");
  EXPECT_TRUE(subjects(draft).empty());
}

TEST_F(TaggingTest, values_outside_the_vocabularies_are_refused) {
  EXPECT_EQ(decide({{"field", "subject"}, {"value", "alquimia"}, {"decision", "accepted"}}), 422);
  EXPECT_EQ(decide({{"field", "owner"}, {"value", "x"}, {"decision", "accepted"}}), 422);
  EXPECT_EQ(decide({{"field", "subject"}, {"value", "biologia"}, {"decision", "perhaps"}}), 422);
}

TEST_F(TaggingTest, reasons_and_confidence_are_the_servers_own) {
  const double confidence = suggestion("subject")["confidence"].get<double>();
  EXPECT_EQ(decide({{"field", "subject"},
                    {"value", "historia"},
                    {"decision", "offered"},
                    {"confidence", 1},
                    {"reasons", {{{"kind", "similar"}, {"count", "x"}}}}}),
            422)
      << "nobody has offered it";
  EXPECT_EQ(decide({{"field", "subject"},
                    {"value", "biologia"},
                    {"decision", "dismissed"},
                    {"confidence", 1},
                    {"reasons", {{{"kind", "similar"}, {"count", "x"}}}}}),
            204);
  EXPECT_EQ(decide({{"field", "subject"}, {"value", "biologia"}, {"decision", "offered"}}), 204) << "taken back";
  const auto listed = ask(Method::get, "/api/v1/tag-suggestions?field=subject&value=biologia", nullptr, "curator");
  EXPECT_EQ(listed.status, 200);
  EXPECT_EQ(listed.json["items"][0]["reason"], "Está en 12 de las 12 lecciones más parecidas");
  EXPECT_NEAR(listed.json["items"][0]["confidence"].get<double>(), confidence, 0.02);
  EXPECT_EQ(ask(Method::get, "/api/v1/tag-suggestions?field=subject&value=historia", nullptr, "curator").json["total"],
            0);
}

TEST_F(TaggingTest, reasons_of_any_form_are_read) {
  Json reasons = {5, "x", {{"kind", 5}}, {{"kind", "similar"}, {"count", "x"}, {"of", {1}}, {"words", 7}}};
  TagSuggestionStore(*database).offer({{draft}}, {{{draft}, "subject", "biologia", 0.9, reasons}});
  const auto listed = ask(Method::get, "/api/v1/tag-suggestions?field=subject&value=biologia", nullptr, "curator");
  EXPECT_EQ(listed.status, 200);
  EXPECT_EQ(listed.json["items"][0]["reason"], "Está en 0 de las 0 lecciones más parecidas");
}

TEST_F(TaggingTest, only_who_may_edit_sees_and_decides) {
  EXPECT_EQ(ask(Method::get, "/api/v1/materials/" + draft + "/suggestions").status, 404);
  const std::string open = materials.list({}).items.front().id.value;
  EXPECT_EQ(ask(Method::get, "/api/v1/materials/" + open + "/suggestions", nullptr, "teacher").status, 403);
  EXPECT_EQ(ask(Method::get, "/api/v1/tag-suggestions").status, 401);
  EXPECT_EQ(ask(Method::get, "/api/v1/tag-suggestions", nullptr, "editor").status, 403);
  EXPECT_EQ(ask(Method::post, "/api/v1/tag-suggestions",
                {{"field", "subject"}, {"value", "biologia"}, {"decision", "accepted"}}, "editor")
                .status,
            403);
}

TEST_F(TaggingTest, a_curator_decides_for_many_at_once_and_takes_it_back) {
  offer_in_bulk();
  const Json groups = ask(Method::get, "/api/v1/tag-suggestions", nullptr, "curator").json;
  ASSERT_EQ(groups["groups"].size(), 1U);
  EXPECT_EQ(groups["groups"][0]["lessons"], 2);
  const Json listed =
      ask(Method::get, "/api/v1/tag-suggestions?field=subject&value=biologia&min_confidence=0.5", nullptr, "curator")
          .json;
  ASSERT_EQ(listed["items"].size(), 1U);
  EXPECT_EQ(listed["items"][0]["material"]["title"], "Hojas a");

  const Json decided =
      ask(Method::post, "/api/v1/tag-suggestions",
          {{"field", "subject"}, {"value", "biologia"}, {"decision", "accepted"}, {"min_confidence", 0.5}}, "curator")
          .json;
  EXPECT_EQ(decided["decided"], 1);
  EXPECT_THAT(subjects(bulk[0]), ::testing::ElementsAre("biologia"));
  EXPECT_TRUE(subjects(bulk[1]).empty());

  EXPECT_EQ(
      ask(Method::post, "/api/v1/tag-suggestions",
          {{"field", "subject"}, {"value", "biologia"}, {"decision", "offered"}, {"materials", decided["materials"]}},
          "curator")
          .json["decided"],
      1);
  EXPECT_TRUE(subjects(bulk[0]).empty());
}

TEST_F(TaggingTest, what_somebody_has_described_herself_is_neither_decided_for_many_nor_taken_back) {
  offer_in_bulk();
  ASSERT_EQ(ask(Method::patch, "/api/v1/materials/" + bulk[0], {{"subjects", {"biologia"}}}, "teacher").status, 200);
  const Json groups = ask(Method::get, "/api/v1/tag-suggestions", nullptr, "curator").json;
  ASSERT_EQ(groups["groups"].size(), 1U);
  EXPECT_EQ(groups["groups"][0]["lessons"], 1);
  const auto decide_all = [&](const char* decision, const Json& ids) {
    return ask(Method::post, "/api/v1/tag-suggestions",
               {{"field", "subject"}, {"value", "biologia"}, {"decision", decision}, {"materials", ids}}, "curator")
        .json;
  };
  const Json decided = decide_all("accepted", bulk);
  EXPECT_EQ(decided["materials"], Json({bulk[1]}));
  decide_all("offered", bulk);
  EXPECT_THAT(subjects(bulk[0]), ::testing::ElementsAre("biologia"));
  EXPECT_TRUE(subjects(bulk[1]).empty());
}

}  // namespace
}  // namespace acervo::web::test
