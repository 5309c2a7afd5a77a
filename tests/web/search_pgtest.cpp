#include <gmock/gmock.h>

#include <random>

#include "tests/web/api_fixture.hpp"

// Finding over the API: whatever is typed, and an index that a disk has damaged.
namespace acervo::web {
namespace {

using streamer::Method;

struct SearchApiTest : testing::Test, test::Api {};

TEST_F(SearchApiTest, whatever_is_typed_is_answered) {
  create("teacher", test::lesson());
  index();
  const std::vector<std::string> pieces{"agua",
                                        "ciclo",
                                        "\"",
                                        "“",
                                        "(",
                                        ")",
                                        "[",
                                        "]",
                                        "/",
                                        "\\",
                                        "AND",
                                        "NEAR/3",
                                        "-",
                                        "*",
                                        "~",
                                        ":",
                                        "<b>",
                                        "'; DROP",
                                        "\xF0\x9F\x92\xA7",
                                        std::string(1, '\0'),
                                        "\x1B",
                                        "\xE2\x80\xAE",
                                        "\xFF",
                                        "\xC3",
                                        "title:agua",
                                        "日本語",
                                        "שלום",
                                        " "};
  std::mt19937 random(3);
  std::vector<std::string> queries{std::string(10'000, 'a'), std::string(10'000, '"'), std::string(10'000, '(')};
  for (int i = 0; i < 200; ++i) {
    std::string text;
    for (std::size_t n = random() % 9; n > 0; --n)
      text += pieces[random() % pieces.size()] + (random() % 2 == 0 ? " " : "");
    queries.push_back(text);
  }
  for (const std::string& text : queries) {
    // Nothing here decodes an address, so "&" and "=" alone are left out.
    const auto found = ask(Method::get, "/api/v1/search?q=" + text, nullptr, "teacher");
    ASSERT_EQ(found.status, 200) << text << found.response.body;
    ASSERT_TRUE(found.json.contains("total")) << text;
    ASSERT_EQ(ask(Method::get, "/api/v1/suggest?q=" + text).status, 200) << text;
  }
  EXPECT_EQ(ask(Method::get, "/api/v1/search?q=((\"agua", nullptr, "teacher").json["total"], 1);
}

TEST_F(SearchApiTest, health_tells_of_a_damaged_index_until_it_is_rebuilt) {
  create("teacher", test::lesson());
  EXPECT_EQ(ask(Method::get, "/healthz").json["search"], "building");
  index();
  EXPECT_EQ(ask(Method::get, "/healthz").json["search"], "ready");
  for (const auto& file : std::filesystem::recursive_directory_iterator(folder.path() / "index"))
    if (file.path().extension() == ".glass")
      std::fstream(file.path(), std::ios::in | std::ios::out | std::ios::binary)
          << std::string(file.file_size(), '\x7F');
  EXPECT_GE(ask(Method::get, "/api/v1/search?q=agua", nullptr, "teacher").status, 500);
  EXPECT_EQ(ask(Method::get, "/healthz").json["search"], "damaged");
  index();
  EXPECT_EQ(ask(Method::get, "/healthz").json["search"], "ready");
  EXPECT_EQ(ask(Method::get, "/api/v1/search?q=agua", nullptr, "teacher").json["total"], 1);
}

}  // namespace
}  // namespace acervo::web
