#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <map>
#include <string>
#include <vector>

#include "tests/web/api_fixture.hpp"

namespace acervo::web::test {
namespace {

using streamer::Method;
using ::testing::HasSubstr;
using ::testing::Not;

struct Pages : testing::Test, Api {
  std::string add(const std::string& title, const std::string& description) {
    ImportedMaterial record{"x:" + title, {}, std::nullopt, false, true, std::nullopt};
    record.description = {title,        description,          "es", "capsula", "cc-by", {"primaria-3-4"}, {}, {}, {},
                          std::nullopt, "https://ejemplo.mx/"};
    return materials.import(std::vector{record}).front().id.value;
  }
};

TEST_F(Pages, a_lesson_reads_without_script) {
  const std::string html = ask(Method::get, "/materiales/" + add("Las mareas", "Por qué sube el mar.")).response.body;
  EXPECT_THAT(html, HasSubstr("<title>Las mareas · Acervo</title>"));
  EXPECT_THAT(html, HasSubstr("<h1>Las mareas</h1>"));
  EXPECT_THAT(html, HasSubstr("application/ld+json"));
  EXPECT_THAT(html, HasSubstr("\"educationalLevel\""));
  EXPECT_THAT(html, HasSubstr("https://ejemplo.mx/"));
}

TEST_F(Pages, what_people_write_is_text_and_never_markup) {
  const std::string html =
      ask(Method::get, "/materiales/" + add("</title><script>alert(1)</script>", "</script><!--<script>"))
          .response.body;
  EXPECT_THAT(html, Not(HasSubstr("<script>alert")));
  EXPECT_THAT(html, Not(HasSubstr("</script><!--")));
}

TEST_F(Pages, follow_the_readers_language) {
  EXPECT_THAT(ask(Method::get, "/", nullptr, "", {{"Accept-Language", "pt-BR"}}).response.body,
              HasSubstr("<html lang=\"pt\""));
  EXPECT_THAT(
      ask(Method::get, "/", nullptr, "", {{"Accept-Language", "pt-BR"}, {"Cookie", "acervo_lang=en"}}).response.body,
      HasSubstr("<html lang=\"en\""));
}

TEST_F(Pages, what_is_not_there_is_a_page_for_people_and_a_problem_for_programs) {
  const auto page = ask(Method::get, "/materiales/000000000000", nullptr, "", {{"Accept", "text/html"}});
  EXPECT_EQ(page.status, 404);
  EXPECT_THAT(page.response.body, HasSubstr("<h1>No lo encontramos</h1>"));
  EXPECT_EQ(ask(Method::get, "/api/v1/materials/000000000000").json["code"], "not_found");
}

// Not only the sums: what is kept of a play for two days, of a search, and of who mistypes a password.
TEST_F(Pages, privacy_says_what_is_kept_of_plays_searches_and_failed_sign_ins) {
  const std::map<std::string, std::vector<std::string>> said{
      {"es", {"los segundos vistos de cada reproducción", "las palabras de cada día", "intento fallido"}},
      {"pt", {"os segundos vistos de cada reprodução", "as palavras de cada dia", "tentativa de entrar que falha"}},
      {"en", {"the seconds watched of each play", "the words of each day", "failed attempt to sign in"}}};
  for (const auto& [language, parts] : said) {
    const std::string html =
        ask(Method::get, "/privacidad", nullptr, "", {{"Accept-Language", language}}).response.body;
    for (const std::string& part : parts) EXPECT_THAT(html, HasSubstr(part)) << language;
  }
}

TEST_F(Pages, assets_are_kept_for_ever_and_nothing_beside_them_is_served) {
  const auto asset = ask(Method::get, "/assets/main-Dk3x_9aB.js");
  EXPECT_EQ(asset.status, 200);
  EXPECT_THAT(std::string(asset.response.find("Cache-Control").value_or("")), HasSubstr("immutable"));
  EXPECT_EQ(ask(Method::get, "/assets/../index.html").status, 404);
  EXPECT_EQ(ask(Method::get, "/assets/nada.js").status, 404);
}

}  // namespace
}  // namespace acervo::web::test
