#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>

#include "catalog/core/hash.hpp"
#include "catalog/core/ids.hpp"
#include "catalog/core/language.hpp"
#include "catalog/core/log.hpp"
#include "catalog/core/markup.hpp"
#include "catalog/core/text.hpp"
#include "catalog/core/time.hpp"

namespace acervo {
namespace {

TEST(Log, what_is_told_again_within_a_minute_is_left_out) {
  ::testing::internal::CaptureStderr();
  for (int i = 0; i < 3; ++i) log::warn("a test is away", {{"error", "gone"}});
  log::warn("a test is away", {{"error", "something else"}});
  for (int i = 0; i < 2; ++i) log::info("a test is here");
  const std::string said = ::testing::internal::GetCapturedStderr();
  EXPECT_EQ(std::count(said.begin(), said.end(), '\n'), 4) << said;
}

TEST(Fold, forgets_case_and_accents) {
  EXPECT_EQ(fold("BIOLOGÍA"), "biologia");
  EXPECT_EQ(fold("Año"), "ano");
  EXPECT_EQ(fold("ação"), "acao");
  EXPECT_EQ(fold("ﬁn Ⅳ"), "fin iv");
  EXPECT_EQ(fold("Straße"), "strasse");
}

TEST(Lower, keeps_accents) {
  EXPECT_EQ(lower("AÑO Ópera"), "año ópera");
}

TEST(ToUtf8, reads_what_people_send) {
  EXPECT_EQ(to_utf8("Educaci\xF3n \x93libre\x94"), "Educación “libre”");
  EXPECT_EQ(to_utf8("\xEF\xBB\xBFniñez"), "niñez");
  EXPECT_EQ(to_utf8("La niñez y el año mañana\nEducaci\xF3n\nca\xC3"), "La niñez y el año mañana\nEducación\ncaÃ")
      << "mixed";
  EXPECT_EQ(to_utf8("\xEF\xBB\xBFniñez, años, educaci\xF3n"), "niñez, años, educación");
  EXPECT_EQ(to_utf8("\xBFQu\xE9 a\xF1o, ni\xC3\xB1o?"), "¿Qué año, niÃ±o?") << "mostly Windows-1252";
  // As many marks on one letter as nobody writes: in their order they would cost the square of them.
  std::string stacked = "a";
  for (int i = 0; i < 100'000; ++i) stacked += "\xCC\x81";
  for (int i = 0; i < 100'000; ++i) stacked += "\xCC\xA7";
  EXPECT_LT(to_utf8(stacked).size(), 70U);
  EXPECT_EQ(to_utf8(std::string_view("\xFF\xFE"
                                     "a\0\xF1\0",
                                     6)),
            "añ");
  EXPECT_EQ(to_utf8(std::string_view("a\0b\x1B", 4)), "ab");
  EXPECT_EQ(to_utf8("a\rb\r\nc\r"), "a\nb\nc\n");
  EXPECT_EQ(to_utf8("e\xCC\x81"), "é");
  EXPECT_EQ(to_utf8("a\uFFFEb\uFFFFc\uFDD0d\U0001FFFEe\uFFFD"), "abcde\uFFFD") << "no noncharacters";
}

TEST(Squeeze, leaves_single_spaces) {
  EXPECT_EQ(squeeze("  a \n\t b\xC2\xA0 c "), "a b c");
}

TEST(Shorten, cuts_between_words) {
  EXPECT_EQ(shorten("corto", 10), "corto");
  EXPECT_EQ(shorten("la fotosíntesis de las plantas", 20), "la fotosíntesis de…");
  EXPECT_EQ(length(shorten(std::string(100, 'x'), 10)), 10U);
}

TEST(WrittenLanguage, is_told_from_its_letters) {
  const std::pair<const char*, const char*> kTexts[] = {
      {"es", "El ciclo del agua comienza con la evaporación de los mares y termina con la lluvia."},
      {"pt", "O ciclo da água começa com a evaporação dos oceanos e termina com a chuva nas montanhas."},
      {"en", "The water cycle begins when the sun warms the sea and ends when rain falls on the mountains."},
      {"fr", "Le cycle de l'eau commence quand le soleil chauffe la mer et finit avec la pluie."},
      {"ru", "Круговорот воды начинается с испарения морской воды."},
      {"ja", "水の循環は海の水が蒸発することから始まります。"},
  };
  for (const auto& [code, text] : kTexts) {
    const auto found = detect_written_language(text);
    ASSERT_TRUE(found) << code;
    EXPECT_EQ(found->code, code);
    EXPECT_TRUE(found->reliable) << code;
  }
}

TEST(WrittenLanguage, is_nothing_where_nothing_is_written) {
  EXPECT_FALSE(detect_written_language(""));
  EXPECT_FALSE(detect_written_language("12 + 7 = 19"));
}

TEST(WrittenLanguage, stands_any_bytes_and_a_cut_character) {
  std::string text(16 * 1024 - 1, 'a');
  text += "ñandú";
  EXPECT_NO_THROW(detect_written_language(text));
  EXPECT_NO_THROW(detect_written_language("\xFF\xFE\x80 \xC3"));
}

TEST(Rfc3339, is_read_back) {
  for (const char* text : {"2026-11-20T19:21:06Z", "2024-02-29T00:00:00.000001Z", "1970-01-01T00:00:00Z"})
    EXPECT_EQ(format_rfc3339(parse_rfc3339(text).value()), text);
}

TEST(Rfc3339, knows_offsets) {
  EXPECT_EQ(format_rfc3339(parse_rfc3339("2026-11-20T13:21:06-06:00").value()), "2026-11-20T19:21:06Z");
  EXPECT_EQ(format_rfc3339(parse_rfc3339("2026-11-20 19:21:06.5+00").value()), "2026-11-20T19:21:06.500000Z");
}

TEST(Rfc3339, refuses_what_is_no_time) {
  for (const char* text :
       {"", "ayer", "2026-13-01T00:00:00Z", "2026-02-30T00:00:00Z", "2026-11-20T25:00:00Z", "2026-11-20"})
    EXPECT_FALSE(parse_rfc3339(text)) << text;
}

TEST(Ids, are_distinct_and_well_formed) {
  const std::string a = random_id(), b = random_id();
  EXPECT_NE(a, b);
  EXPECT_TRUE(is_id(a));
  EXPECT_FALSE(is_id("../etc/passwd"));
  EXPECT_FALSE(is_id("ABCDEFGHJKMN"));
}

TEST(Sha256, is_the_standard_one) {
  EXPECT_EQ(sha256_hex("abc"), "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
}

TEST(Markup, ends_neither_an_element_nor_an_attribute_nor_a_cue) {
  EXPECT_EQ(escape_markup(R"(<b title="x" lang='es'>2 & 3</b>)"),
            "&lt;b title=&quot;x&quot; lang=&#39;es&#39;&gt;2 &amp; 3&lt;/b&gt;");
  EXPECT_EQ(escape_markup("año"), "año");
  EXPECT_EQ(escape_markup("\x01"
                          "a\t\r\n\x1F\uFFFE"
                          "b\uFFFF"),
            "a\t\r\nb")
      << "XML 1.0 has no such characters";
  EXPECT_EQ(escape_markup("\uFFFDｆ\xEF"), "\uFFFDｆ\xEF");
  EXPECT_EQ(escape_cue("00:01.000 --> 00:02.000 <i>\"sí\" & 'no'"),
            "00:01.000 --&gt; 00:02.000 &lt;i&gt;\"sí\" &amp; 'no'");
  EXPECT_EQ(escape_cue(""), "");
}

}  // namespace
}  // namespace acervo
