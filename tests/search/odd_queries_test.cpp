#include <gmock/gmock.h>

#include <chrono>

#include "catalog/core/text.hpp"
#include "tests/search/library.hpp"

// Whatever is typed gives results or none, soon, and never an error.
namespace acervo::search {
namespace {

const std::vector<std::string> kPieces{"volcán",
                                       "fracciones",
                                       "tele secundaria",
                                       "\"",
                                       "\"\"",
                                       "“",
                                       "”",
                                       "«",
                                       "(",
                                       ")",
                                       "[",
                                       "]",
                                       "{",
                                       "}",
                                       "/",
                                       "\\",
                                       "//",
                                       "AND",
                                       "OR",
                                       "NOT",
                                       "NEAR/3",
                                       "XOR",
                                       "-",
                                       "--",
                                       "+",
                                       "++",
                                       "*",
                                       "?",
                                       "~2",
                                       "^4",
                                       ":",
                                       "title:",
                                       "id:x",
                                       "&",
                                       "&&",
                                       "|",
                                       "<script>",
                                       "%",
                                       "%00",
                                       "'; DROP TABLE x; --",
                                       "\xF0\x9F\x98\x80",
                                       "\xF0\x9F\x91\xA9\xE2\x80\x8D\xF0\x9F\x8F\xAB",
                                       std::string(1, '\0'),
                                       "\x01\x02\x1B",
                                       "\xE2\x80\xAE",
                                       "\xE2\x80\x8F",
                                       "\xE2\x80\x8B",
                                       "\xEF\xBB\xBF",
                                       "\xFF\xFE",
                                       "\xC3",
                                       "\xED\xA0\x80",
                                       "\xF4\x90\x80\x80",
                                       "שלום",
                                       "مرحبا",
                                       "日本語",
                                       "ไทย",
                                       "е\xCC\x81\xCC\x81\xCC\x81",
                                       "Q",
                                       "=año",
                                       "XS",
                                       "C++",
                                       "3/4",
                                       "1,000.5",
                                       "U.N.A.M.",
                                       "a-b-c-d-e-f-g-h",
                                       "l'eau",
                                       "\n",
                                       "\t",
                                       "\r\n",
                                       "\xC2\xA0",
                                       "ß",
                                       "İ",
                                       "ﬁ",
                                       "½"};

class OddQueries : public testing::TestWithParam<unsigned> {
 protected:
  static std::string query(std::mt19937& random) {
    std::string text;
    const std::size_t size = random() % 10 == 0 ? 200 + random() % 3000 : random() % 12;
    for (std::size_t i = 0; i < size; ++i) {
      switch (random() % 6) {
        case 0:
          text += static_cast<char>(random());
          break;
        case 1:
          text += kPieces[random() % kPieces.size()].substr(0, random() % 8);
          break;
        default:
          text += kPieces[random() % kPieces.size()];
      }
      if (random() % 2 == 0) text += ' ';
    }
    return text;
  }
};

TEST_P(OddQueries, are_answered) {
  Document document = lesson("a", "Volcán \"entre comillas\" (y paréntesis): 3/4 de C++");
  document.captions = {{"es", {{Micros(0), Micros(1), "el volcán de la lección"}}}};
  Library library({document, lesson("b", "شلوم 日本語 Fracciones"), lesson("c", "Telesecundaria")});
  std::mt19937 random(GetParam());
  double longest = 0;
  std::string slowest;
  for (int i = 0; i < 400; ++i) {
    const std::string text = query(random);
    const auto start = std::chrono::steady_clock::now();
    Query asked;
    asked.text = text;
    asked.explain = i % 7 == 0;
    Results results;
    ASSERT_NO_THROW(results = library.searcher().search(asked)) << text;
    EXPECT_TRUE(is_utf8(results.suggestion)) << text;
    for (const Item& item : results.items) EXPECT_TRUE(is_utf8(item.snippet) && is_utf8(item.title_marked)) << text;
    for (const std::string& word : results.dropped) EXPECT_TRUE(is_utf8(word)) << text;
    ASSERT_NO_THROW(library.searcher().suggest(text, 8)) << text;
    ASSERT_NO_THROW(library.searcher().moments({"a"}, text, 3)) << text;
    const double took = std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
    if (took > longest) longest = took, slowest = text;
  }
  EXPECT_LT(longest, 5.0) << "even on a busy machine; of " << slowest.size() << " bytes";
}
INSTANTIATE_TEST_SUITE_P(Seeds, OddQueries, testing::Values(1U, 2U, 3U, 4U));

}  // namespace
}  // namespace acervo::search
