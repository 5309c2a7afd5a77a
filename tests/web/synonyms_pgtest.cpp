#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <barrier>
#include <thread>

#include "catalog/core/json.hpp"
#include "tests/web/api_fixture.hpp"
#include "web/api/teaching.hpp"

namespace acervo::web::test {
namespace {

using streamer::Method;
using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::IsEmpty;

struct SynonymsTest : testing::Test, Api {
  SynonymsTest() {
    std::vector<ImportedMaterial> records;
    const auto add = [&](const char* id, const char* title, const char* language,
                         std::vector<std::string> subjects = {}) {
      ImportedMaterial record{id, {}, std::nullopt, false, true, std::nullopt};
      record.description = {title,
                            "Para la clase.",
                            language,
                            "capsula",
                            "cc-by",
                            {"primaria-5-6"},
                            std::move(subjects),
                            {},
                            {},
                            std::nullopt,
                            std::string("https://ejemplo.mx/") + id};
      records.push_back(record);
    };
    add("fracciones", "Fracciones equivalentes", "es");
    add("fractions", "Understanding fractions", "en");
    add("fracoes", "Frações na cozinha", "pt");
    add("quebrados", "Suma de quebrados", "es");
    add("proyectos", "Aprendizaje basado en proyectos en la telesecundaria", "es");
    add("natacion", "Natación en la piscina", "es");
    add("photosynthesis", "How plants eat light", "en", {"biologia"});
    add("otra", "La Revolución francesa", "es");
    materials.import(records);
    index();
    teach_vocabularies(searcher, vocabularies, *database);
  }

  std::vector<std::string> find(const std::string& q) {
    std::vector<std::string> found;
    const Json answer = ask(Method::get, "/api/v1/search?q=" + q).json;
    for (const Json& item : answer["items"]) found.push_back(item["identifier"]);
    return found;
  }
  Json words(std::vector<std::string> texts) {
    Json list = Json::array();
    for (const auto& text : texts) list.push_back({{"text", text}});
    return {{"words", list}};
  }
};

TEST_F(SynonymsTest, what_came_with_the_program_works_both_ways_and_across_languages) {
  EXPECT_THAT(find("quebrados"), ::testing::UnorderedElementsAre("quebrados", "fracciones", "fractions", "fracoes"));
  EXPECT_EQ(find("quebrados").front(), "quebrados") << "what was typed comes first";
  EXPECT_THAT(find("fracciones"), Contains("quebrados"));
  EXPECT_EQ(find("fracciones").front(), "fracciones");
  EXPECT_THAT(find("fracoes"), Contains("fracciones"));
  EXPECT_THAT(find("ABP"), ElementsAre("proyectos"));
  EXPECT_THAT(find("tele secundaria"), Contains("proyectos"));
  EXPECT_THAT(find("alberca"), ElementsAre("natacion"));
}

TEST_F(SynonymsTest, a_spanish_word_finds_english_material_through_its_subject) {
  EXPECT_THAT(find("biología"), Contains("photosynthesis"));
  EXPECT_THAT(find("biologia"), Contains("photosynthesis"));
}

TEST_F(SynonymsTest, a_new_entry_is_effective_at_once_and_can_be_taken_back) {
  EXPECT_THAT(find("gabachos"), IsEmpty());
  const auto added = ask(Method::post, "/api/v1/synonyms", words({"gabachos", "Revolución francesa"}), "curator");
  ASSERT_EQ(added.status, 201);
  EXPECT_THAT(find("gabachos"), ElementsAre("otra"));
  const Json tried = ask(Method::get, "/api/v1/query-expansions?q=los gabachos", nullptr, "curator").json;
  EXPECT_EQ(tried["parts"][0]["said"], "gabachos");
  EXPECT_EQ(tried["parts"][0]["alternatives"][0], "revolución francesa");
  EXPECT_EQ(tried["total"], 1);

  const std::string address = "/api/v1/synonyms/" + added.json["id"].get<std::string>();
  EXPECT_EQ(ask(Method::patch, address, words({"galos", "Revolución francesa"}), "curator").status, 200);
  EXPECT_THAT(find("galos"), ElementsAre("otra"));
  EXPECT_THAT(find("gabachos"), IsEmpty());
  EXPECT_EQ(ask(Method::patch, address, {{"active", false}}, "curator").status, 200);
  EXPECT_THAT(find("galos"), IsEmpty());
  EXPECT_EQ(ask(Method::patch, address, {{"active", true}}, "curator").status, 200);
  EXPECT_THAT(find("galos"), ElementsAre("otra"));
}

TEST_F(SynonymsTest, a_shipped_entry_is_changed_and_stays_so_after_the_next_start) {
  const std::string address = "/api/v1/synonyms/s-alberca";
  EXPECT_EQ(ask(Method::patch, address, {{"active", false}}, "curator").status, 200);
  EXPECT_THAT(find("alberca"), IsEmpty());
  vocabularies.load_seeds();
  teach_vocabularies(searcher, vocabularies, *database);
  EXPECT_THAT(find("alberca"), IsEmpty());
  EXPECT_EQ(ask(Method::patch, address, {{"active", true}}, "curator").json["changed"], true);
  EXPECT_THAT(find("alberca"), ElementsAre("natacion"));
}

/// The server's own thread listens for changes and teaches, while requests do.
TEST_F(SynonymsTest, who_read_the_words_earlier_does_not_have_the_last_word) {
  // Round by round: who takes a lock again at once may keep it from the other for minutes.
  constexpr int rounds = 30;
  std::barrier start(2);
  std::jthread listener([&] {
    for (int i = 0; i < rounds; ++i) {
      start.arrive_and_wait();
      for (int times = 0; times < 4; ++times) teach(searcher, vocabularies, *database);
    }
  });
  int lost = 0;
  for (int i = 0; i < rounds; ++i) {
    start.arrive_and_wait();
    const std::string word = "galimatias" + std::to_string(i);
    EXPECT_EQ(ask(Method::post, "/api/v1/synonyms", words({word, "Revolución francesa"}), "curator").status, 201);
    // Whatever the other thread does meanwhile.
    for (int look = 0; look < 20; ++look) lost += searcher.expand(word).empty() ? 1 : 0;
  }
  EXPECT_EQ(lost, 0);
}

TEST_F(SynonymsTest, countries_and_sizes_are_checked) {
  const auto status = [&](const Json& body) { return ask(Method::post, "/api/v1/synonyms", body, "curator").status; };
  EXPECT_EQ(status(words({"sola"})), 422);
  EXPECT_EQ(status(words({"igual", "IGUAL"})), 422);
  EXPECT_EQ(status({{"words", {{{"text", "a"}, {"country", "México"}}, {{"text", "b"}}}}}), 422);
  EXPECT_EQ(status(words({"a", std::string(200, 'x')})), 422);
  EXPECT_EQ(status({{"words", {{{"text", "alberca honda"}, {"country", "MX"}}, {{"text", "piscina honda"}}}}}), 201);
}

TEST_F(SynonymsTest, only_curators_see_and_change_them) {
  EXPECT_EQ(ask(Method::get, "/api/v1/synonyms").status, 401);
  EXPECT_EQ(ask(Method::get, "/api/v1/synonyms", nullptr, "editor").status, 403);
  EXPECT_EQ(ask(Method::post, "/api/v1/synonyms", words({"a b", "c d"}), "editor").status, 403);
  EXPECT_EQ(ask(Method::get, "/api/v1/query-expansions?q=a", nullptr, "teacher").status, 403);
}

}  // namespace
}  // namespace acervo::web::test
