#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "catalog/core/json.hpp"
#include "catalog/library/caption_store.hpp"
#include "catalog/library/experience_store.hpp"
#include "tests/web/api_fixture.hpp"

// One lesson on each side of every filter, through the whole API: from the catalogue's row to the answer.
namespace acervo::web::test {
namespace {

using streamer::Method;
using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::UnorderedElementsAre;

struct EveryFilter : testing::Test, Api {
  EveryFilter() {
    std::vector<ImportedMaterial> records(2);
    const auto fill = [](ImportedMaterial& record, const char* name, Description description, int minutes) {
      record.identifier = name;
      record.publish = true;
      record.description = std::move(description);
      record.description.title = std::string("Lección ") + name;
      record.description.url = std::string("https://ejemplo.mx/") + name;
      record.duration = std::chrono::minutes(minutes);
    };
    fill(records[0], "una", {"", "", "es", "capsula", "cc-by", {"primaria-3-4"}, {"biologia"}}, 4);
    fill(records[1], "otra", {"", "", "pt", "clase", "cc-by-sa", {"secundaria"}, {"historia"}}, 30);
    records[0].description.collection = "Ciencias";
    records[1].description.collection = "Historia de México";
    for (const auto& outcome : materials.import(records)) ids.push_back(outcome.id.value);
    CaptionStore captions(*database);
    captions.give({ids[0]}, {"es", "", "upload", {{Micros(0), Micros(1'000'000), "Hola"}}}, {}, std::nullopt);
    // Only what is in another language: that makes nobody able to read what is said.
    captions.give({ids[1]}, {"pt", "", "upload", {{Micros(0), Micros(1'000'000), "Olá"}}}, {"forced", "", ""},
                  std::nullopt);
    database->write([](db::Tx& tx) {
      tx.script("update material set smallest_bytes = 8000000, published_at = '2024-06-01' where identifier = 'una'");
      tx.script("update material set smallest_bytes = 90000000, published_at = '2021-06-01' where identifier = 'otra'");
    });
    EXPECT_EQ(ask(Method::put, seal(0), nullptr, "curator").status, 204);
    index();
  }
  std::string seal(std::size_t which) { return "/api/v1/materials/" + ids[which] + "/seal"; }
  std::vector<std::string> found(const std::string& query) {
    std::vector<std::string> names;
    const auto answer = ask(Method::get, "/api/v1/search?" + query);
    EXPECT_EQ(answer.status, 200) << query;
    for (const Json& item : answer.json["items"]) names.push_back(item["identifier"]);
    EXPECT_EQ(answer.json["total"], names.size()) << query;
    return names;
  }
  std::vector<std::string> ids;
};

TEST_F(EveryFilter, has_this_lesson_on_one_side_and_that_one_on_the_other) {
  for (const auto& [una, otra] :
       std::vector<std::pair<std::string, std::string>>{{"level=primaria-3-4", "level=secundaria"},
                                                        {"level=primaria", "level=secundaria"},
                                                        {"subject=biologia", "subject=historia"},
                                                        {"type=capsula", "type=clase"},
                                                        {"language=es", "language=pt"},
                                                        {"license=cc-by", "license=cc-by-sa"},
                                                        {"collection=Ciencias", "collection=Historia de México"},
                                                        {"duration=lt5", "duration=gt20"},
                                                        {"duration_max=600", "duration_min=600"},
                                                        {"year_min=2024", "year_max=2023"}}) {
    EXPECT_THAT(found(una), ElementsAre("una")) << una;
    EXPECT_THAT(found(otra), ElementsAre("otra")) << otra;
    EXPECT_THAT(found("q=leccion&" + una), ElementsAre("una")) << una;
  }
  for (const char* una : {"with=captions", "with=seal", "with=captions&with=seal", "max_mb=10"})
    EXPECT_THAT(found(una), ElementsAre("una")) << una;
  // A level and a subject are found by what they belong to, which is counted as well.
  EXPECT_THAT(found("subject=saberes"), ElementsAre("una"));
  const auto subjects = ask(Method::get, "/api/v1/search?q=leccion").json.at("facets").at("subject");
  EXPECT_THAT(subjects, ::testing::Contains(::testing::ResultOf(
                            [](const Json& value) { return value["value"] == "saberes" && value["count"] == 1; },
                            ::testing::IsTrue())));
  const auto among = ask(Method::get, "/api/v1/search?collections_like=mÉxi").json;
  EXPECT_EQ(among.at("total"), 2) << "it narrows what is listed, not what is found";
  EXPECT_EQ(among.at("facets").at("collection"),
            Json::array({{{"value", "Historia de México"}, {"label", "Historia de México"}, {"count", 1}}}));
  EXPECT_THAT(found("sort=newest"), ElementsAre("una", "otra"));
  EXPECT_THAT(found("sort=shortest"), ElementsAre("una", "otra"));
  EXPECT_THAT(found("q=leccion&sort=newest"), ElementsAre("una", "otra"));
  database->write(
      [](db::Tx& tx) { tx.script("update material set published_at = '2025-06-01' where identifier = 'otra'"); });
  index();
  EXPECT_THAT(found("sort=newest"), ElementsAre("otra", "una"));
  EXPECT_THAT(found("q=leccion&sort=newest"), ElementsAre("otra", "una"));
  EXPECT_THAT(found("max_mb=100"), UnorderedElementsAre("una", "otra"));
  EXPECT_THAT(found(""), UnorderedElementsAre("una", "otra"));
}

TEST_F(EveryFilter, follows_an_experience_as_it_comes_into_sight_and_leaves_it) {
  const auto text = [&](const char* title, std::size_t lesson) {
    ExperienceText told;
    told.title = title;
    told.language = "es";
    told.summary = "Con lombrices del huerto";
    told.materials = {{ids[lesson]}};
    return told;
  };
  const auto teacher = people.find_by_session(tokens["teacher"])->id;
  ExperienceStore experiences(*database);
  const auto shown = experiences.create(text("Compostamos cáscaras", 0), teacher);
  experiences.create(text("Un borrador", 1), teacher);
  index();
  EXPECT_THAT(found("with=experiences"), IsEmpty()) << "of drafts search knows nothing";
  EXPECT_THAT(found("q=borrador"), IsEmpty());
  experiences.set_state(shown, 1, ExperienceState::published);
  index();
  EXPECT_THAT(found("with=experiences"), ElementsAre("una"));
  EXPECT_THAT(found("q=leccion&with=experiences&with=captions"), ElementsAre("una"));
  const auto untaught = experiences.create(text("Leímos mapas", 1), teacher);
  experiences.set_state(untaught, 1, ExperienceState::published);
  index();
  EXPECT_THAT(found("with=experiences"), UnorderedElementsAre("una", "otra"));
  EXPECT_THAT(found("with=experiences&with=captions"), ElementsAre("una")) << "both are wanted, not either";
  EXPECT_THAT(found("with=experiences&with=nothing"), IsEmpty());
  experiences.set_state(untaught, 2, ExperienceState::withdrawn);
  index();
  for (const char* told : {"q=compostamos", "q=lombriz", "q=lombrices cascara&with=experiences"})
    EXPECT_THAT(found(told), ElementsAre("una")) << told;
  const auto facet = ask(Method::get, "/api/v1/search?q=").json.at("facets").at("with");
  EXPECT_THAT(facet, ::testing::Contains(Json({{"value", "experiences"}, {"label", "Experiencias"}, {"count", 1}})));
  const auto answer = ask(Method::get, "/api/v1/search?q=leccion&explain=1", nullptr, "curator");
  for (const Json& item : answer.json.at("items"))
    EXPECT_EQ(item.at("explanation").at("experiences").get<double>() > 0, item.at("identifier") == "una");
  experiences.set_state(shown, 2, ExperienceState::withdrawn);
  index();
  EXPECT_THAT(found("with=experiences"), IsEmpty());
  EXPECT_THAT(found("q=compostamos"), IsEmpty());
}

TEST_F(EveryFilter, follows_the_seal_as_curators_give_and_take_it) {
  EXPECT_EQ(ask(Method::get, "/api/v1/materials/" + ids[0]).json["sealed"], true);
  EXPECT_EQ(ask(Method::put, seal(1), nullptr, "editor").status, 403);
  EXPECT_EQ(ask(Method::put, seal(1)).status, 401);
  EXPECT_EQ(ask(Method::put, "/api/v1/materials/000000000000/seal", nullptr, "curator").status, 404);
  EXPECT_EQ(ask(Method::del, seal(0), nullptr, "curator").status, 204);
  index();
  EXPECT_THAT(found("with=seal"), IsEmpty());
  EXPECT_EQ(ask(Method::put, seal(1), nullptr, "admin").status, 204);
  index();
  EXPECT_THAT(found("with=seal"), ElementsAre("otra"));
  const Json card = ask(Method::get, "/api/v1/search?with=seal").json["items"][0];
  EXPECT_EQ(card["sealed"], true);
}

}  // namespace
}  // namespace acervo::web::test
