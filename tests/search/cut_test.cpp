#include "search/cut.hpp"

#include <gmock/gmock.h>

#include <string>
#include <vector>

#include "search/marks.hpp"
#include "tests/search/library.hpp"
#include "tests/search/shared.hpp"

namespace acervo::search {
namespace {

/// Every word of a text with its letters, as each_written tells them and as they are found again in what was kept.
void expect_the_same_words(std::string_view text) {
  std::vector<std::string> told, kept;
  const auto line = [](std::uint32_t begin, std::uint32_t end, std::string_view letters, bool whole) {
    return std::to_string(begin) + "-" + std::to_string(end) + (whole ? " whole " : " ") + std::string(letters);
  };
  each_written(text, [&](std::uint32_t begin, std::uint32_t end, std::string_view letters, bool whole) {
    told.push_back(line(begin, end, letters, whole));
  });
  CutText words;
  cut(text, words);
  for (const CutWord& word : words)
    with_letters(text, word, [&](std::string_view letters) {
      kept.push_back(line(word.begin, word.end(), letters, word.whole));
      Glance glance;
      glance.add(forms_of(letters).folded);
      EXPECT_TRUE(glance.may_be(word.key)) << letters;
    });
  EXPECT_EQ(kept, told) << text;
}

TEST(Cut, finds_each_word_again) {
  expect_the_same_words("");
  expect_the_same_words("La tele-secundaria, U.N.A.M. y la UNAM: H2O, C++, 3/4; el año 1.5 — «ñandú» e\u0301cole.");
  expect_the_same_words("日本語の授業 Привет-мир \xFF\xC3 co-co-co " + std::string(300, 'a') + " x");
  if (const auto data = shared_data()) {
    const auto documents = shared_catalogue(*data);
    for (std::size_t i = 0; i < documents.size(); i += 97) expect_the_same_words(documents[i].description);
  }
}

TEST(Cut, a_description_is_one_line) {
  Shown shown;
  shown.title = "Título";
  shown.description = "\n Uno \r\n\tdos  tres \n";
  const Said said(std::move(shown));
  EXPECT_EQ(said.description, "Uno dos tres");
  ASSERT_EQ(said.description_words().size(), 3U);
  EXPECT_EQ(said.description_words()[1].begin, 4U);
  EXPECT_EQ(said.title_words().size(), 1U);
}

/// A page that is asked for again is answered from what was kept, and says the same.
TEST(Cut, the_second_answer_is_the_first) {
  Document document = lesson("a", "La tele-secundaria: ciencia & <vida>");
  document.description = "Ciencia y vida.\n\nLa vida en la telesecundaria. " + std::string(200, 'x');
  Library library({document, lesson("b", "Ciencia sin vida")});
  for (const char* text : {"ciencia vida", "telesecundaria", "vida ciencia"}) {
    const Results first = library.search(text), again = library.search(text);
    ASSERT_EQ(first.items.size(), again.items.size());
    for (std::size_t i = 0; i < first.items.size(); ++i) {
      EXPECT_EQ(first.items[i].title_marked, again.items[i].title_marked);
      EXPECT_EQ(first.items[i].snippet, again.items[i].snippet);
      EXPECT_EQ(first.items[i].score, again.items[i].score);
    }
  }
  EXPECT_EQ(library.search("telesecundaria").items.at(0).title_marked,
            "La <mark>tele-secundaria</mark>: ciencia &amp; &lt;vida&gt;");
}

TEST(Cut, without_words_asked_for_the_beginning_is_shown) {
  EXPECT_EQ(beginning("Uno, <dos> y tres."), "Uno, &lt;dos&gt; y tres.");
  EXPECT_EQ(beginning("uno dos tres", 2), "uno dos …");
  EXPECT_EQ(beginning(""), "");
}

}  // namespace
}  // namespace acervo::search
