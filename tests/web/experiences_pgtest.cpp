#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "catalog/core/json.hpp"
#include "catalog/library/experience_store.hpp"
#include "tests/support/material_state.hpp"
#include "tests/web/api_fixture.hpp"

// What teachers tell of their lessons, through the whole API.
namespace acervo::web::test {
namespace {

using streamer::Method;
using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::UnorderedElementsAre;
using State = ExperienceState;

struct ExperienceApi : testing::Test, Api {
  ExperienceApi() {
    people.put({"author@ejemplo.mx", "Ana Luna", Role::teacher, "una frase larga"});
    const auto author = people.sign_in("author@ejemplo.mx", "una frase larga", "test");
    tokens["author"] = author.token;
    ana = author.person.id;
    lesson_id = published("El agua");
  }
  Json whole() {
    return {
        {"title", "Hervimos agua"},
        {"language", "es"},
        {"summary", "Con una olla y un espejo"},
        {"level", "primaria-3-4"},
        {"country", "MX"},
        {"modality", "multigrado"},
        {"students", 18},
        {"purpose", "Que vean el vapor"},
        {"steps", {{{"activity", "Vemos el video"}, {"minutes", 10}, {"material", lesson_id}, {"start_second", 35}}}},
        {"results", "Lo explicaron con sus palabras"},
        {"reflection", "Haría grupos más chicos"}};
  }
  std::string tell(State state, const std::string& who = "author") {
    const std::string id = ask(Method::post, "/api/v1/experiences", whole(), who).json.at("id");
    if (state != State::draft) ExperienceStore(*database).set_state({id}, 1, state);
    return id;
  }
  Answer change(const std::string& id, const Json& body, const std::string& who = "author",
                std::vector<std::pair<std::string, std::string>> headers = {}) {
    return ask(Method::patch, "/api/v1/experiences/" + id, body, who, std::move(headers));
  }
  std::vector<std::string> listed(const std::string& query, const std::string& who = "") {
    std::vector<std::string> ids;
    const auto answer = ask(Method::get, "/api/v1/experiences" + query, nullptr, who);
    EXPECT_EQ(answer.status, 200) << answer.response.body;
    for (const Json& item : answer.json.at("items")) ids.push_back(item.at("id"));
    return ids;
  }
  static std::vector<std::string> fields(const Answer& answer) {
    std::vector<std::string> names;
    for (const Json& error : answer.json.at("errors")) {
      EXPECT_FALSE(error.at("message").get<std::string>().empty());
      names.push_back(error.at("field"));
    }
    return names;
  }
  PersonId ana;
  std::string lesson_id;
};

TEST_F(ExperienceApi, is_kept_with_only_a_title_and_says_what_is_missing) {
  EXPECT_THAT(fields(ask(Method::post, "/api/v1/experiences", {{"summary", "x"}}, "author")), ElementsAre("title"));
  const auto made = ask(Method::post, "/api/v1/experiences", {{"title", "  Hervimos   agua "}}, "author");
  ASSERT_EQ(made.status, 201);
  EXPECT_EQ(made.json.at("title"), "Hervimos agua");
  EXPECT_EQ(made.json.at("license"), "cc-by-sa");
  EXPECT_EQ(made.json.at("state"), "draft");
  const std::string id = made.json.at("id");
  const auto sent = change(id, {{"state", "in_review"}});
  EXPECT_EQ(sent.status, 422);
  EXPECT_THAT(fields(sent), UnorderedElementsAre("language", "materials", "summary", "level", "country", "modality",
                                                 "purpose", "steps", "results", "reflection"));
  EXPECT_EQ(made.json.at("missing").size(), 10U);
}

TEST_F(ExperienceApi, goes_from_the_teacher_to_the_curator_and_to_all) {
  const std::string id = tell(State::draft);
  EXPECT_EQ(change(id, {{"state", "in_review"}}).status, 200);
  EXPECT_THAT(listed("?state=in_review", "curator"), ElementsAre(id));
  EXPECT_THAT(fields(change(id, {{"state", "draft"}}, "curator")), ElementsAre("observations"));
  EXPECT_EQ(change(id, {{"state", "draft"}, {"observations", "¿Cuánto duró?"}}, "curator").status, 204)
      << "it is hers alone again";
  EXPECT_EQ(ask(Method::get, "/api/v1/experiences/" + id, nullptr, "curator").status, 404);
  const Json back = ask(Method::get, "/api/v1/experiences/" + id, nullptr, "author").json;
  EXPECT_EQ(back.at("observations"), "¿Cuánto duró?");
  EXPECT_EQ(back.at("state"), "draft");
  EXPECT_EQ(change(id, {{"results", "Duró media hora"}, {"state", "in_review"}}).status, 200);
  EXPECT_EQ(change(id, {{"state", "published"}}, "curator").status, 200);
  const Json shown = ask(Method::get, "/api/v1/experiences/" + id).json;
  EXPECT_EQ(shown.at("results"), "Duró media hora");
  EXPECT_EQ(shown.at("author"), Json({{"name", "Ana Luna"}}));
  EXPECT_EQ(shown.at("labels").at("modality"), "Multigrado");
  EXPECT_EQ(shown.at("materials").at(0).at("title"), "El agua");
  EXPECT_TRUE(shown.at("observations").is_null());
  EXPECT_EQ(shown.dump().find("ejemplo.mx\""), std::string::npos) << "an address of mail";
  EXPECT_EQ(change(id, {{"state", "withdrawn"}}).status, 200);
  EXPECT_EQ(ask(Method::get, "/api/v1/experiences/" + id).status, 404);
  EXPECT_EQ(change(id, {{"state", "draft"}}).status, 200) << "to write it anew";
}

TEST_F(ExperienceApi, is_not_published_over_what_the_curator_has_not_read) {
  const std::string id = tell(State::in_review);
  const Json read = ask(Method::get, "/api/v1/experiences/" + id, nullptr, "curator").json;
  const std::string seen = "\"" + std::to_string(read.at("version").get<int>()) + "\"";
  change(id, {{"state", "draft"}});
  change(id, {{"results", "Otra cosa"}, {"state", "in_review"}});
  const auto late = change(id, {{"state", "published"}}, "curator", {{"If-Match", seen}});
  EXPECT_EQ(late.status, 409);
  EXPECT_EQ(late.json.at("code"), "version_conflict");
}

TEST_F(ExperienceApi, refuses_what_makes_no_sense_and_names_the_field) {
  const std::string id = tell(State::draft);
  for (const auto& [body, field] : std::vector<std::pair<Json, std::string>>{
           {{{"title", ""}}, "title"},
           {{{"title", std::string(301, 'x')}}, "title"},
           {{{"level", "nada"}}, "level"},
           {{{"modality", "nada"}}, "modality"},
           {{{"country", "México"}}, "country"},
           {{{"students", -1}}, "students"},
           {{{"students", 1e300}}, "students"},
           {{{"students", 0}}, "students"},
           {{{"steps", "x"}}, "steps"},
           {{{"steps", {{{"activity", "x"}, {"minutes", "diez"}}}}}, "steps"},
           {{{"steps", {{{"activity", "x"}, {"start_second", 5}}}}}, "steps"},
           {{{"steps", {{{"activity", "x"}, {"otro", 5}}}}}, "steps"},
           {{{"steps", {{{"activity", "x"}, {"material", "000000000000"}}}}}, "materials"},
           {{{"materials", {"' or 1"}}}, "materials"},
           {{{"state", "rejected"}}, "state"},
           {{{"observations", "x"}}, "observations"},
           {{{"author", "x"}}, "author"}}) {
    const auto answer = change(id, body);
    EXPECT_EQ(answer.status, 422) << body;
    EXPECT_THAT(fields(answer), ElementsAre(field)) << body;
  }
  EXPECT_EQ(ask(Method::get, "/api/v1/experiences/" + id, nullptr, "author").json.at("version"), 1);
}

TEST_F(ExperienceApi, tells_nothing_of_a_lesson_that_one_may_not_see) {
  const std::string hidden = create("editor", {{"title", "Secreto"}});
  EXPECT_THAT(fields(change(tell(State::draft), {{"materials", {hidden}}})), ElementsAre("materials"));
  const std::string id = tell(State::published);
  acervo::test::set_state(materials, {lesson_id}, MaterialState::withdrawn);
  const Json shown = ask(Method::get, "/api/v1/experiences/" + id).json;
  EXPECT_THAT(shown.at("materials"), IsEmpty());
  EXPECT_TRUE(shown.at("steps").at(0).at("material").is_null());
  EXPECT_TRUE(shown.at("steps").at(0).at("start_second").is_null());
  EXPECT_EQ(shown.dump().find(lesson_id), std::string::npos);
  EXPECT_EQ(ask(Method::get, "/api/v1/experiences?material=" + lesson_id).status, 404);
  EXPECT_EQ(ask(Method::get, "/api/v1/experiences/" + id, nullptr, "author").json.at("steps").at(0).at("material"),
            lesson_id)
      << "what she saves again she has to get";
}

TEST_F(ExperienceApi, is_listed_for_whom_it_is_there) {
  const std::string draft = tell(State::draft), sent = tell(State::in_review), shown = tell(State::published),
                    gone = tell(State::withdrawn);
  for (const std::string who : {"", "teacher", "editor", "author", "curator", "admin"}) {
    EXPECT_THAT(listed("", who), ElementsAre(shown)) << who;
    EXPECT_THAT(listed("?material=" + lesson_id, who), ElementsAre(shown)) << who;
    const int queue = ask(Method::get, "/api/v1/experiences?state=in_review", nullptr, who).status;
    EXPECT_EQ(queue, who.empty() ? 401 : who == "curator" || who == "admin" ? 200 : 403) << who;
    if (who.empty()) {
      EXPECT_EQ(ask(Method::get, "/api/v1/experiences?mine=1").status, 401);
    } else if (who != "author") {
      EXPECT_THAT(listed("?mine=1", who), IsEmpty()) << who;
    }
  }
  EXPECT_THAT(listed("?mine=1", "author"), UnorderedElementsAre(draft, sent, shown, gone));
  EXPECT_THAT(listed("?state=in_review", "admin"), ElementsAre(sent));
}

// Who x state x operation. Each cell begins with an experience in that state and says what is answered.
struct Cell {
  const char* operation;
  Method method;
  Json body;
  /// For anybody, teacher, editor, author, curator, admin; one line a state: draft, in_review, published, withdrawn.
  std::vector<std::vector<int>> answers;
};

TEST_F(ExperienceApi, answers_every_cell_of_who_and_state_and_operation) {
  const std::vector<std::string> whos{"", "teacher", "editor", "author", "curator", "admin"};
  const Json returned{{"state", "draft"}, {"observations", "¿Cuánto duró?"}};
  const std::vector<Cell> cells{
      {"view",
       Method::get,
       nullptr,
       {{404, 404, 404, 200, 404, 404},
        {404, 404, 404, 200, 200, 200},
        {200, 200, 200, 200, 200, 200},
        {404, 404, 404, 200, 200, 200}}},
      {"edit",
       Method::patch,
       {{"summary", "Otra cosa"}},
       {{404, 404, 404, 200, 404, 404},
        {404, 404, 404, 409, 403, 403},
        {401, 403, 403, 409, 403, 403},
        {404, 404, 404, 409, 403, 403}}},
      {"send",
       Method::patch,
       {{"state", "in_review"}},
       {{404, 404, 404, 200, 404, 404},
        {404, 404, 404, 409, 403, 403},
        {401, 403, 403, 409, 403, 403},
        {404, 404, 404, 409, 403, 403}}},
      {"reopen",
       Method::patch,
       {{"state", "draft"}},
       {{404, 404, 404, 200, 404, 404},
        {404, 404, 404, 200, 422, 422},
        {401, 403, 403, 409, 403, 403},
        {404, 404, 404, 200, 403, 403}}},
      {"publish",
       Method::patch,
       {{"state", "published"}},
       {{404, 404, 404, 403, 404, 404},
        {404, 404, 404, 403, 200, 200},
        {401, 403, 403, 409, 403, 403},
        {404, 404, 404, 403, 409, 409}}},
      {"hand back",
       Method::patch,
       returned,
       {{404, 404, 404, 422, 404, 404},
        {404, 404, 404, 403, 204, 204},
        {401, 403, 403, 409, 403, 403},
        {404, 404, 404, 422, 403, 403}}},
      {"withdraw",
       Method::patch,
       {{"state", "withdrawn"}},
       {{404, 404, 404, 409, 404, 404},
        {404, 404, 404, 409, 409, 409},
        {401, 403, 403, 200, 200, 200},
        {404, 404, 404, 409, 403, 403}}},
      {"delete",
       Method::del,
       nullptr,
       {{404, 404, 404, 204, 404, 404},
        {404, 404, 404, 409, 403, 403},
        {401, 403, 403, 409, 403, 403},
        {404, 404, 404, 204, 403, 403}}},
  };
  for (const auto& cell : cells)
    for (std::size_t state = 0; state < 4; ++state)
      for (std::size_t who = 0; who < whos.size(); ++who) {
        const std::string id = tell(static_cast<State>(state));
        const auto answer = ask(cell.method, "/api/v1/experiences/" + id, cell.body, whos[who]);
        EXPECT_EQ(answer.status, cell.answers[state][who])
            << cell.operation << " " << name(static_cast<State>(state)) << " as " << whos[who];
      }
  for (std::size_t who = 0; who < whos.size(); ++who)
    EXPECT_EQ(ask(Method::post, "/api/v1/experiences", whole(), whos[who]).status, who == 0 ? 401 : 201);
}

TEST_F(ExperienceApi, hidden_is_indistinguishable_from_absent) {
  Json absent = ask(Method::get, "/api/v1/experiences/000000000000").json;
  for (const auto state : {State::draft, State::in_review, State::withdrawn}) {
    Json hidden = ask(Method::get, "/api/v1/experiences/" + tell(state), nullptr, "teacher").json;
    hidden["request"] = absent.contains("request") ? absent["request"] : Json();
    if (!absent.contains("request")) hidden.erase("request");
    EXPECT_EQ(hidden, absent) << name(state);
  }
  for (const std::string odd : {"%00", "nada", "\xFF", "' or 1"})
    EXPECT_EQ(ask(Method::get, "/api/v1/experiences/" + odd).status, 404) << odd;
}

TEST_F(ExperienceApi, has_a_page_that_reads_without_scripts_and_says_what_it_is) {
  const std::string id = tell(State::published);
  const std::string page = ask(Method::get, "/experiencias/" + id).response.body;
  for (const char* part : {"<h1>Hervimos agua</h1>", "Ana Luna", "/materiales/", "?t=35", "\"LearningResource\"",
                           "\"ExperienciaDocente\"", "by-sa/4.0", "\"isBasedOn\"", "rel=\"canonical\""})
    EXPECT_NE(page.find(part), std::string::npos) << part;
  EXPECT_EQ(page.find("noindex"), std::string::npos);
  const std::string lesson = ask(Method::get, "/materiales/" + lesson_id).response.body;
  EXPECT_NE(lesson.find("href=\"/experiencias/" + id), std::string::npos);
  for (const auto state : {State::draft, State::in_review, State::withdrawn}) {
    const std::string hidden = tell(state);
    EXPECT_EQ(ask(Method::get, "/experiencias/" + hidden).status, 404) << name(state);
    const auto own = ask(Method::get, "/experiencias/" + hidden, nullptr, "author");
    EXPECT_EQ(own.status, 200);
    EXPECT_NE(own.response.body.find("noindex"), std::string::npos);
    EXPECT_EQ(ask(Method::get, "/materiales/" + lesson_id).response.body.find(hidden), std::string::npos);
  }
}

TEST_F(ExperienceApi, cannot_write_a_script_into_a_page) {
  const std::string id = tell(State::draft);
  change(id, {{"title", "<script>alert(1)</script>"}, {"summary", "</script><img src=x onerror=alert(1)>"}});
  const std::string page = ask(Method::get, "/experiencias/" + id, nullptr, "author").response.body;
  EXPECT_EQ(page.find("<script>alert"), std::string::npos);
  EXPECT_EQ(page.find("<img src=x"), std::string::npos);
}

TEST_F(ExperienceApi, changes_nothing_for_another_sites_page) {
  const std::string id = tell(State::draft);
  fence = false;
  EXPECT_EQ(change(id, {{"title", "x"}}).status, 403);
  EXPECT_EQ(ask(Method::post, "/api/v1/experiences", whole(), "author").status, 403);
  EXPECT_EQ(ask(Method::del, "/api/v1/experiences/" + id, nullptr, "author").status, 403);
}

}  // namespace
}  // namespace acervo::web::test
