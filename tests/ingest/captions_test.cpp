#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "catalog/core/error.hpp"
#include "ingest/derive.hpp"

namespace acervo::ingest {
namespace {

using namespace std::chrono_literals;
using ::testing::ElementsAre;

TEST(Captions, subrip_with_tags_numbers_and_windows_line_ends) {
  EXPECT_THAT(parse_captions("1\r\n00:00:01,000 --> 00:00:02,500\r\n<i>Hola</i> {\\an8}a todos\r\n\r\n"
                             "2\r\n00:00:03,000 --> 00:00:04,000\r\n1 < 2 &amp; 3\r\ny más\r\n",
                             "x.srt"),
              ElementsAre(Cue{1s, 2500ms, "Hola a todos"}, Cue{3s, 4s, "1 < 2 & 3\ny más"}));
}

TEST(Captions, subrip_without_empty_lines_between) {
  EXPECT_THAT(parse_captions("1\n00:00:01,000 --> 00:00:02,000\nuno\n2\n00:00:02,000 --> 00:00:03,000\ndos\n", ""),
              ElementsAre(Cue{1s, 2s, "uno"}, Cue{2s, 3s, "dos"}));
}

TEST(Captions, windows_1252_and_utf_16_are_read) {
  EXPECT_THAT(parse_captions("1\n00:00:01,000 --> 00:00:02,000\nEspa\xf1"
                             "a \xbfqu\xe9?\n",
                             ""),
              ElementsAre(Cue{1s, 2s, "España ¿qué?"}));
  std::string wide = "\xff\xfe";
  for (const char c : std::string("1\n00:00:01,000 --> 00:00:02,000\nsi\n")) wide += {c, '\0'};
  EXPECT_THAT(parse_captions(wide, ""), ElementsAre(Cue{1s, 2s, "si"}));
}

TEST(Captions, windows_1252_is_read_in_every_format) {
  for (const std::string before :
       {"WEBVTT\n\n00:00:01.000 --> 00:00:02.000\n",
        "[Script Info]\n[Events]\nFormat: Start, End, Text\nDialogue: 0:00:01.00,0:00:02.00,",
        "<?xml version=\"1.0\" encoding=\"windows-1252\"?><tt xmlns=\"http://www.w3.org/ns/ttml\"><body><p "
        "begin=\"1s\" "
        "end=\"2s\">",
        "<tt xmlns=\"http://www.w3.org/ns/ttml\"><body><p begin=\"1s\" end=\"2s\">", "0:00:01.000,0:00:02.000\n"}) {
    const std::string behind = before[0] == '<' ? "</p></body></tt>" : "\n";
    EXPECT_THAT(parse_captions(before +
                                   "Espa\xf1"
                                   "a \xbfqu\xe9? \x93s\xed\x94" +
                                   behind,
                               ""),
                ElementsAre(Cue{1s, 2s, "España ¿qué? “sí”"}))
        << before;
  }
}

TEST(Captions, lines_may_end_as_on_old_macintoshes) {
  EXPECT_THAT(parse_captions("1\r00:00:01,000 --> 00:00:02,000\rEspa\xf1"
                             "a\rdos\r\r2\r00:00:03,000 --> 00:00:04,000\rtres\r",
                             "a.srt"),
              ElementsAre(Cue{1s, 2s, "España\ndos"}, Cue{3s, 4s, "tres"}));
}

TEST(Captions, letters_that_html_has_names_and_numbers_for) {
  EXPECT_THAT(parse_captions("1\n00:00:01,000 --> 00:00:02,000\n&iquest;Ni&ntilde;os &#38; ni&#241;as&#x3F; &hellip; "
                             "&amp;eacute; AT&T &nada; &#xD800; &#0; &\n",
                             "a.srt"),
              ElementsAre(Cue{1s, 2s, "¿Niños & niñas? … &eacute; AT&T &nada; &#xD800; &#0; &"}));
}

TEST(Captions, an_empty_line_inside_a_cue_of_subrip_loses_no_words) {
  EXPECT_THAT(parse_captions("1\n00:00:01,000 --> 00:00:02,000\nuno\n\ndos\n\n2\n\n00:00:03,000 --> 00:00:04,000\ntres"
                             "\n\n3\n00:00:xx --> 00:00:06,000\nde nadie\n\ny más\n\n4\n00:00:07,000 --> 00:00:08,000\n"
                             "cuatro\n\ncinco\n",
                             "a.srt"),
              ElementsAre(Cue{1s, 2s, "uno\ndos"}, Cue{3s, 4s, "tres"}, Cue{7s, 8s, "cuatro\ncinco"}));
}

TEST(Captions, times_as_editors_and_translators_leave_them) {
  EXPECT_THAT(
      parse_captions("1\n00:00:01:00 --> 00:00:02:12\nimágenes\n\n2\n00:00:03;00 --> 00:00:04;24\nsin cuenta\n\n3\n"
                     "00: 00: 05, 500 --> 00: 00: 06, 000\ncon espacios\n\n4\n00:00:07;000 --> 00:00:08;250\nmilésimas"
                     "\n\n5\n00:00:09.000 --> 00:00:10.000 X1:10 X2:20\nlugar\n",
                     "a.srt"),
      ElementsAre(Cue{1s, 2480ms, "imágenes"}, Cue{3s, 4960ms, "sin cuenta"}, Cue{5500ms, 6s, "con espacios"},
                  Cue{7s, 8250ms, "milésimas"}, Cue{9s, 10s, "lugar"}));
}

TEST(Captions, webvtt_with_settings_notes_styles_and_voices) {
  EXPECT_THAT(
      parse_captions("\xef\xbb\xbfWEBVTT - a title\n\nSTYLE\n::cue { color: red }\n\nNOTE a comment\nover lines\n\n"
                     "intro\n00:01.000 --> 00:02.000 align:start line:0\n<v Ana>Buenos d&iacute;as</v>\n\n"
                     "100:00:00.000 --> 100:00:01.000\ntarde\n",
                     "a.vtt"),
      ElementsAre(Cue{1s, 2s, "Buenos días"}, Cue{360000s, 360001s, "tarde"}));
}

TEST(Captions, substation_alpha_by_its_format_line) {
  EXPECT_THAT(parse_captions("[Script Info]\n[Events]\nFormat: Start, End, Style, Text\n"
                             "Dialogue: 0:00:01.00,0:00:02.50,Default,{\\b1}Uno{\\b0}, dos\\Ntres\n"
                             "Dialogue: 0:00:03.00,0:00:04.00,Default,{\\p1}m 0 0 l 1 1{\\p0}\n"
                             "Comment: 0:00:05.00,0:00:06.00,Default,nada\n",
                             "a.ass"),
              ElementsAre(Cue{1s, 2500ms, "Uno, dos\ntres"}));
}

TEST(Captions, ttml_with_inherited_times_and_breaks) {
  EXPECT_THAT(
      parse_captions("<?xml version=\"1.0\" encoding=\"ISO-8859-1\"?>\n"
                     "<tt xmlns=\"http://www.w3.org/ns/ttml\" xmlns:ttp=\"http://www.w3.org/ns/ttml#parameter\" "
                     "ttp:frameRate=\"25\"><body><div begin=\"10s\"><p begin=\"1s\" dur=\"2s\">a<br/>b {c}</p>"
                     "<p begin=\"00:00:05:05\" end=\"00:00:06.5\"><span>d</span> &lt;e</p></div></body></tt>",
                     "a.xml"),
      ElementsAre(Cue{11s, 13s, "a\nb {c}"}, Cue{15200ms, 16500ms, "d <e"}));
}

TEST(Captions, cues_are_put_in_order_and_hopeless_ones_left_out) {
  EXPECT_THAT(
      parse_captions("00:05.000 --> 00:06.000\nb\n\n00:01.000 --> 00:02.000\na\n\n00:07.000 --> 00:07.000\nc\n\n"
                     "00:08.000 --> 00:09.000\n<b></b>\n",
                     ""),
      ElementsAre(Cue{1s, 2s, "a"}, Cue{5s, 6s, "b"}));
}

TEST(Captions, what_is_no_captions_is_refused) {
  for (const auto* text : {"", "hello", "<html/>", "<tt",
                           "<!DOCTYPE tt [<!ENTITY a SYSTEM \"/etc/passwd\">]><tt>&a;</tt>", "\x89PNG", "WEBVTT\n\n"}) {
    EXPECT_THROW(parse_captions(text, "a.srt"), Error) << text;
  }
}

TEST(Captions, are_written_as_clean_webvtt) {
  EXPECT_EQ(to_webvtt({{1s, 2500ms, "a < b & c --> d"}, {3661s, 3662s, "dos\nlíneas"}}),
            "WEBVTT\n\n00:00:01.000 --> 00:00:02.500\na &lt; b &amp; c --&gt; d\n\n01:01:01.000 --> "
            "01:01:02.000\ndos\nlíneas\n");
}

TEST(Captions, survive_being_written_and_read) {
  const std::vector<Cue> cues{{1s, 2s, "a < b & \"c\" > {d}\nñ"}, {1500ms, 400000s, "x"}};
  EXPECT_EQ(parse_captions(to_webvtt(cues), "a.vtt"), cues);
}

}  // namespace
}  // namespace acervo::ingest
