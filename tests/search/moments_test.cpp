#include <gmock/gmock.h>

#include "tests/search/library.hpp"

namespace acervo::search {
namespace {

using std::chrono::seconds;
using testing::HasSubstr;
using testing::IsEmpty;

Cue cue(int second, std::string text) {
  return {seconds(second), seconds(second + 4), std::move(text)};
}

Document lecture() {
  Document document = lesson("lecture", "Lección larga");
  document.has_captions = true;
  Track track{"es", {}};
  for (int second = 0; second < 1200; second += 5)
    track.cues.push_back(cue(second, "Seguimos hablando de otras cosas."));
  track.cues[150] = cue(750, "La fotosíntesis convierte la luz");
  track.cues[151] = cue(755, "en energía química.");
  track.cues[40] = cue(200, "La luz del sol.");
  document.captions = {track};
  document.chapters = {{seconds(900), seconds(1000), "El ciclo de Calvin"}};
  return document;
}

TEST(Moments, words_only_in_captions_find_the_second) {
  Library library({lecture(), lesson("other", "Otra lección")});
  const Results results = library.search("fotosintesis");
  ASSERT_EQ(results.total, 1U);
  ASSERT_EQ(results.items[0].moments.size(), 1U);
  EXPECT_EQ(results.items[0].moments[0].start, seconds(750));
  EXPECT_EQ(results.items[0].moments[0].text, "La <mark>fotosíntesis</mark> convierte la luz en energía química.");
}

TEST(Moments, the_best_window_has_most_of_the_words) {
  Library library({lecture()});
  const auto moments = library.searcher().moments({"lecture"}, "luz energia", 3);
  ASSERT_EQ(moments.size(), 1U) << "the other light has no energy";
  EXPECT_EQ(moments[0].start, seconds(750));
  EXPECT_EQ(library.searcher().moments({"lecture"}, "luz", 3).size(), 2U);
}

TEST(Moments, a_name_of_several_words_is_said_by_all_of_them) {
  Document document = lesson("sums", "Sumas");
  document.has_captions = true;
  document.captions = {{"es",
                        {cue(10, "Mira los números."), cue(100, "Los números fraccionarios se suman así."),
                         cue(200, "Las fracciones también.")}}};
  Library library({document});
  library.searcher().set_vocabulary({{"fracciones", "números fraccionarios"}}, {});
  const auto moments = library.searcher().moments({"sums"}, "fraccion", 5);
  ASSERT_EQ(moments.size(), 2U) << "numbers alone are no fractions";
  EXPECT_EQ(moments[0].start + moments[1].start, seconds(300));
}

TEST(Moments, chapters_count) {
  Library library({lecture()});
  const Results results = library.search("calvin");
  ASSERT_EQ(results.total, 1U);
  EXPECT_EQ(results.items[0].moments.at(0).start, seconds(900));
}

TEST(Moments, slides_say_that_they_are_slides_and_keep_their_own_second) {
  Document document = lecture();
  document.slides = {{seconds(300), seconds(320), "Los tilacoides"},
                     {seconds(320), seconds(340), "El estroma"},
                     {seconds(320), seconds(340), "Enzimas del carbono"}};
  Library library({document});
  const Results results = library.search("estroma");
  ASSERT_EQ(results.total, 1U);
  const Moment& moment = results.items[0].moments.at(0);
  EXPECT_EQ(moment.start, seconds(320));
  EXPECT_TRUE(moment.on_slide);
  EXPECT_EQ(moment.text, "El <mark>estroma</mark> Enzimas del carbono");
  EXPECT_FALSE(library.search("calvin").items[0].moments.at(0).on_slide);
}

TEST(Moments, what_is_said_comes_before_the_same_on_a_slide) {
  Document document = lesson("a", "Título");
  document.captions = {{"es", {cue(500, "Una mitocondria")}}};
  document.slides = {{seconds(100), seconds(120), "Mitocondria"}};
  Library library({document});
  const auto moments = library.search("mitocondria").items.at(0).moments;
  ASSERT_EQ(moments.size(), 2U);
  EXPECT_EQ(moments[0].start, seconds(500));
  EXPECT_EQ(moments[1].start, seconds(100));
}

TEST(Moments, tracks_are_read_in_their_own_language_and_seconds_are_told_once) {
  Document document = lesson("a", "Título");
  document.captions = {{"es", {cue(10, "Las células")}}, {"en", {cue(10, "The cells divide")}}};
  Library library({document});
  library.searcher().set_vocabulary({{"célula", "cell"}}, {});
  const Results results = library.search("celula");
  ASSERT_EQ(results.total, 1U);
  EXPECT_EQ(results.items[0].moments.size(), 1U);
  EXPECT_THAT(library.search("divided").items.at(0).moments.at(0).text, HasSubstr("<mark>divide</mark>"));
}

TEST(Moments, are_found_however_the_word_is_written) {
  for (const auto& [said, asked] :
       std::vector<std::pair<std::string, std::string>>{{"la Ósmosis inversa", "osmosis"},
                                                        {"¿Ácido o base?", "acido"},
                                                        {"«éxito»", "exito"},
                                                        {"“éxito” y más", "exito"},
                                                        {"l’énergie", "energie"},
                                                        {"la U.N.A.M. dice", "unam"},
                                                        {"en C++ se escribe", "c++"},
                                                        {"mide 3/4 de litro", "3/4"},
                                                        {"tele-secundaria rural", "telesecundaria"},
                                                        {"o\xCC\x81smosis", "osmosis"},
                                                        {"el año", "año"},
                                                        {"日本語の授業", "日本語"},
                                                        {"x²", "x2"}}) {
    Document document = lesson("a", "Título");
    document.captions = {{"es", {cue(5, "Otra cosa"), cue(10, said)}}};
    Library library({document});
    const auto moments = library.searcher().moments({"a"}, asked, 3);
    ASSERT_EQ(moments.size(), 1U) << asked;
    EXPECT_THAT(moments[0].text, HasSubstr("<mark>")) << asked;
  }
}

TEST(Moments, raise_a_lesson_that_says_all_of_it_together) {
  Document together = lesson("together", "Lección uno"), apart = lesson("apart", "Lección dos");
  together.captions = {{"es", {cue(10, "la fotosíntesis de las algas"), cue(400, "otra cosa")}}};
  apart.captions = {{"es", {cue(10, "la fotosíntesis"), cue(400, "de las algas otra cosa")}}};
  // The same words in both: only where they stand differs, and what was changed last comes first among equals.
  Library library({together, apart});
  const Results results = library.search("fotosintesis algas");
  ASSERT_EQ(results.items.size(), 2U);
  EXPECT_EQ(results.items[0].id.value, "together");
  EXPECT_EQ(results.items[0].moments.at(0).start, seconds(10));
}

TEST(Moments, one_moment_that_two_windows_hold_is_shown_once) {
  Document document = lesson("a", "Clase");
  const auto cue = [](int from, int to, const char* text) { return Cue{seconds(from), seconds(to), text}; };
  document.captions = {
      {"es",
       {cue(0, 5, "agua agua agua agua agua."), cue(29, 31, "el agua de lluvia"), cue(31, 34, "agua de lluvia cae.")}}};
  Library library({document});
  const Results results = library.search("agua lluvia");
  ASSERT_EQ(results.items.size(), 1U);
  ASSERT_EQ(results.items[0].moments.size(), 1U);
  EXPECT_EQ(results.items[0].moments[0].start, seconds(29));
}

TEST(Moments, of_what_has_no_captions_are_none) {
  Library library({lesson("a", "Fotosíntesis")});
  EXPECT_THAT(library.search("fotosintesis").items.at(0).moments, IsEmpty());
  EXPECT_THAT(library.searcher().moments({"a"}, "fotosintesis", 3), IsEmpty());
  EXPECT_THAT(library.searcher().moments({"nobody"}, "fotosintesis", 3), IsEmpty());
}

TEST(Moments, go_with_their_material) {
  Library library({lecture()});
  library.put({lesson("lecture", "Lección larga")});
  EXPECT_EQ(library.search("fotosintesis").total, 0U);
  EXPECT_EQ(library.searcher().size(), 1U);
}

}  // namespace
}  // namespace acervo::search
