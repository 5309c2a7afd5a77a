#include "ingest/captions/caption_file.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "catalog/core/text.hpp"
#include "tests/ingest/support.hpp"

namespace acervo::ingest {
namespace {

using namespace std::chrono_literals;
using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::SizeIs;

std::string srt(const std::vector<std::string>& cues) {
  std::string text;
  for (std::size_t i = 0; i < cues.size(); ++i) text += std::to_string(i + 1) + "\n" + cues[i] + "\n\n";
  return text;
}

std::string reason_of(std::string_view bytes, std::string_view name = "a.srt", std::optional<Micros> duration = {}) {
  try {
    read_caption_file(bytes, name, duration);
    return "";
  } catch (const Error& error) {
    return error.reason();
  }
}

const std::string kSpanish = srt({"00:00:01,000 --> 00:00:04,000\nBuenos días, hoy vamos a estudiar las fracciones",
                                  "00:00:04,000 --> 00:00:08,000\nque son equivalentes y ya verán por qué",
                                  "00:00:08,000 --> 00:00:12,000\nDos cuartos y un medio valen exactamente lo mismo"});

TEST(CaptionFile, says_its_format_and_the_language_of_its_words) {
  const auto file = read_caption_file(kSpanish, "clase.srt", std::nullopt);
  EXPECT_EQ(file.format, "srt");
  EXPECT_EQ(file.detected, "es");
  EXPECT_TRUE(file.sure);
  EXPECT_THAT(file.cues, SizeIs(3));
  EXPECT_EQ(file.mending, Mending{});
}

TEST(CaptionFile, says_the_language_it_names_itself) {
  EXPECT_EQ(
      read_caption_file("WEBVTT\nKind: captions\nLanguage: es-MX\n\n00:01.000 --> 00:02.000\nsi\n", "", {}).declared,
      "es-MX");
  EXPECT_EQ(
      read_caption_file("<tt xml:lang=\"pt\" xmlns=\"http://www.w3.org/ns/ttml\"><body><p begin=\"1s\" end=\"2s\">"
                        "sim</p></body></tt>",
                        "", {})
          .declared,
      "pt");
}

TEST(CaptionFile, is_not_sure_about_two_words) {
  EXPECT_FALSE(read_caption_file(srt({"0:01 --> 0:02\nok"}), "", {}).sure);
}

TEST(CaptionFile, reads_what_windows_programs_write) {
  const std::string latin =
      "1\r\n00:00:01,000 --> 00:00:02,000\r\nEspa\xf1"
      "a \xbfqu\xe9? \x93s\xed\x94\r\n";
  EXPECT_THAT(read_caption_file(latin, "", {}).cues, ElementsAre(Cue{1s, 2s, "España ¿qué? “sí”"}));
  for (const bool little : {true, false}) {
    std::string wide = little ? "\xff\xfe" : "\xfe\xff";
    for (const char16_t c : std::u16string(u"1\r\n00:00:01,000 --> 00:00:02,000\r\nEspaña\r\n")) {
      const char low = static_cast<char>(c & 0xFF), high = static_cast<char>(c >> 8);
      wide += little ? std::string{low, high} : std::string{high, low};
    }
    EXPECT_THAT(read_caption_file(wide, "", {}).cues, ElementsAre(Cue{1s, 2s, "España"}));
  }
}

TEST(CaptionFile, reads_what_youtube_gives_back) {
  const auto file =
      read_caption_file("0:00:05.440,0:00:09.360\nHola, 1,5 litros\n\n0:00:09.360,0:00:15.320\nadiós\n", "a.srt", {});
  EXPECT_EQ(file.format, "sbv");
  EXPECT_THAT(file.cues, ElementsAre(Cue{5440ms, 9360ms, "Hola, 1,5 litros"}, Cue{9360ms, 15320ms, "adiós"}));
}

TEST(CaptionFile, mends_order_overlaps_and_missing_ends_and_counts_them) {
  const auto file = read_caption_file(
      srt({"00:00:10,000 --> 00:00:12,000\nc", "00:00:01,000 --> 00:00:03,000\na", "00:00:02,000 --> 00:00:05,000\nb",
           "00:00:20,000 --> 00:00:20,000\nd", "00:00:99:00 --> nada\ne", "00:00:21,500 --> 00:00:22,000\n<b></b>"}),
      "", {});
  EXPECT_THAT(file.cues, ElementsAre(Cue{1s, 2s, "a"}, Cue{2s, 5s, "b"}, Cue{10s, 12s, "c"}, Cue{20s, 21s, "d"}));
  const Mending expected{.unreadable = 1, .without_text = 1, .out_of_order = 2, .without_end = 1, .overlapping = 1};
  EXPECT_EQ(file.mending, expected);
}

TEST(CaptionFile, rounded_times_are_no_overlap_and_two_who_speak_at_once_are_shown_together) {
  const auto file =
      read_caption_file(srt({"00:00:01,000 --> 00:00:02,001\na", "00:00:02,000 --> 00:00:03,000\nb",
                             "00:00:05,000 --> 00:00:07,000\n- Sí", "00:00:05,000 --> 00:00:06,000\n- No"}),
                        "", {});
  EXPECT_THAT(file.cues, ElementsAre(Cue{1s, 2s, "a"}, Cue{2s, 3s, "b"}, Cue{5s, 7s, "- Sí\n- No"}));
  EXPECT_EQ(file.mending, (Mending{.overlapping = 1}));
}

TEST(CaptionFile, what_is_said_after_the_end_is_left_out_and_counted) {
  const std::string text = srt({"00:00:01,000 --> 00:00:02,000\na", "00:00:09,000 --> 00:00:15,000\nb",
                                "00:00:16,000 --> 00:00:17,000\nc", "00:00:18,000 --> 00:00:19,000\nd"});
  const auto file = read_caption_file(text, "", Micros(10s));
  EXPECT_THAT(file.cues, ElementsAre(Cue{1s, 2s, "a"}, Cue{9s, 10s, "b"}));
  EXPECT_EQ(file.mending, (Mending{.clipped = 1, .beyond_end = 2}));
  EXPECT_EQ(reason_of(srt({"00:05:00,000 --> 00:05:01,000\na", "00:06:00,000 --> 00:06:01,000\nb"}), "", Micros(10s)),
            "captions_beyond_end");
}

TEST(CaptionFile, hours_that_a_tape_counts_from_are_taken_off) {
  const auto file =
      read_caption_file(srt({"10:00:01,000 --> 10:00:02,000\na", "10:00:58,000 --> 10:00:59,000\nb"}), "", Micros(60s));
  EXPECT_THAT(file.cues, ElementsAre(Cue{1s, 2s, "a"}, Cue{58s, 59s, "b"}));
  EXPECT_EQ(file.mending, (Mending{.hours = 10}));
  // A lecture that is longer than the hour it begins at.
  const auto lecture = read_caption_file(srt({"01:00:03,000 --> 01:00:04,000\na", "02:29:00,000 --> 02:29:02,000\nb"}),
                                         "", Micros(90min));
  EXPECT_THAT(lecture.cues, ElementsAre(Cue{3s, 4s, "a"}, Cue{89min, 89min + 2s, "b"}));
  EXPECT_EQ(lecture.mending, (Mending{.hours = 1}));
  const auto late = read_caption_file(srt({"01:00:03,000 --> 01:00:04,000\na", "01:29:00,000 --> 01:29:02,000\nb"}), "",
                                      Micros(90min));
  EXPECT_EQ(late.mending, Mending()) << "all of it fits as it is";
}

TEST(CaptionFile, lines_that_roll_up_are_said_once) {
  // As YouTube writes what its machine heard.
  const auto file = read_caption_file(
      "WEBVTT\nKind: captions\nLanguage: es\n\n"
      "00:00:00.000 --> 00:00:02.310 align:start position:0%\n \nhola<00:00:00.500><c> a</c><c> todos</c>\n\n"
      "00:00:02.310 --> 00:00:02.320 align:start position:0%\nhola a todos\n \n\n"
      "00:00:02.320 --> 00:00:05.000 align:start position:0%\nhola a todos\nhoy<c> vemos</c>\n\n"
      "00:00:05.000 --> 00:00:05.010 align:start position:0%\nhoy vemos\n \n\n"
      "00:00:05.010 --> 00:00:08.000 align:start position:0%\nhoy vemos\nfracciones\n",
      "", {});
  EXPECT_THAT(file.cues, ElementsAre(Cue{0s, 2320ms, "hola a todos"}, Cue{2320ms, 5010ms, "hoy vemos"},
                                     Cue{5010ms, 8s, "fracciones"}));
  EXPECT_EQ(file.mending.repeated, 4);
}

TEST(CaptionFile, a_word_said_twice_stays) {
  const auto file = read_caption_file(srt({"0:01 --> 0:02\nno", "0:02 --> 0:03\nno", "0:03 --> 0:05\nvamos a ver",
                                           "0:05 --> 0:06\notra cosa", "0:06 --> 0:07\ny otra"}),
                                      "", {});
  EXPECT_THAT(file.cues, SizeIs(5));
  EXPECT_EQ(file.mending.repeated, 0);
}

TEST(CaptionFile, says_what_is_wrong_with_one_that_cannot_be_used) {
  EXPECT_EQ(reason_of(""), "captions_empty");
  EXPECT_EQ(reason_of(" \n\n"), "captions_empty");
  EXPECT_EQ(reason_of("WEBVTT\n\n"), "captions_empty");
  EXPECT_EQ(reason_of("[Script Info]\n[Events]\nFormat: Start, End, Text\n"), "captions_empty");
  EXPECT_EQ(reason_of("Querida directora: le escribo para"), "not_captions");
  EXPECT_EQ(reason_of("<html><!-- no --><body>hola</body></html>"), "not_captions");
  EXPECT_EQ(reason_of(std::string("PK\x03\x04\x14\0\x06\0", 8), "clase.docx"), "not_captions");
  EXPECT_EQ(reason_of("<tt><body>"), "not_captions");
  EXPECT_EQ(reason_of(std::string(kLargestCaptionFile + 1, 'a')), "captions_too_large");
  std::string many;
  for (std::size_t i = 0; i <= kMostCues; ++i) many += "0:01 --> 0:02\na\n\n";
  EXPECT_EQ(reason_of(many), "too_many_cues");
}

TEST(CaptionFile, files_made_to_take_for_ever_do_not) {
  for (const std::string& part : {std::string("<a"), std::string("{\\"), std::string("&a"), std::string("<")}) {
    std::string text = "1\n00:00:01,000 --> 00:00:02,000\n";
    while (text.size() + part.size() <= kLargestCaptionFile) text += part;
    const auto began = std::chrono::steady_clock::now();
    EXPECT_LE(length(read_caption_file(text, "", {}).cues.at(0).text), kLongestCue);
    EXPECT_LT(std::chrono::steady_clock::now() - began, 20s) << part;
  }
  std::string deep = "<tt xmlns='http://www.w3.org/ns/ttml'><body>";
  for (int i = 0; i < 100'000; ++i) deep += "<div>";
  EXPECT_EQ(reason_of(deep), "not_captions");
}

TEST(CaptionFile, a_child_of_its_own_reads_it) {
  testing::TemporaryFolder folder;
  const auto read = [&](const std::string& bytes, std::optional<Micros> duration = {}) {
    testing::write_file(folder / "a.srt", bytes);
    return read_captions(testing::child(), testing::open_file(folder / "a.srt").get(), "a.srt", duration);
  };
  const auto file = read(kSpanish, Micros(9s));
  EXPECT_EQ(file.detected, "es");
  EXPECT_EQ(file.mending, (Mending{.clipped = 1}));
  EXPECT_THAT(file.cues, SizeIs(3));
  try {
    read("nada");
    FAIL();
  } catch (const Error& error) {
    EXPECT_EQ(error.reason(), "not_captions");
  }
  EXPECT_THROW(read(std::string(kLargestCaptionFile + 1, 'a')), Error);
}

TEST(CaptionFile, a_child_says_all_of_the_largest) {
  std::string bytes;
  std::size_t cues = 0;
  for (std::string cue; bytes.size() + cue.size() <= kLargestCaptionFile && cues < kMostCues; ++cues) {
    bytes += cue;
    const auto clock = [](std::size_t tenths) {
      char text[20];
      std::snprintf(text, sizeof text, "%02zu:%02zu:%02zu,%zu00", tenths / 36000, tenths / 600 % 60, tenths / 10 % 60,
                    tenths % 10);
      return std::string(text);
    };
    cue = clock(cues * 5) + " --> " + clock(cues * 5 + 4) + "\n" + std::to_string(cues) + std::string(170, '\xf1') +
          " \"" + std::string(20, '"') + "\n\n";  // ñ in Windows-1252
  }
  testing::TemporaryFolder folder;
  testing::write_file(folder / "a.srt", bytes);
  EXPECT_THAT(read_captions(testing::child(), testing::open_file(folder / "a.srt").get(), "a.srt", {}).cues,
              SizeIs(cues - 1));
}

TEST(CaptionFile, of_real_lectures_is_read_whole_with_its_language) {
  const testing::fs::path folder = ACERVO_ROOT "/../shared/data/captions";
  if (!exists(folder)) GTEST_SKIP() << "no " << folder;
  int files = 0;
  for (const std::string language : {"en", "fr"})
    for (const auto& entry : testing::fs::directory_iterator(folder / ("lectures-" + language))) {
      SCOPED_TRACE(entry.path().filename().string());
      const auto file = read_caption_file(testing::read_file(entry.path()), entry.path().string(), {});
      EXPECT_EQ(file.detected, language);
      EXPECT_TRUE(file.sure);
      EXPECT_GT(file.cues.size(), 7U);
      EXPECT_EQ(file.mending.unreadable + file.mending.without_text + file.mending.repeated, 0);
      ++files;
    }
  EXPECT_GT(files, 10);
  for (const auto& entry : testing::fs::recursive_directory_iterator(folder / "formats")) {
    if (!entry.is_regular_file()) continue;
    SCOPED_TRACE(entry.path().string());
    const auto bytes = testing::read_file(entry.path());
    EXPECT_EQ(reason_of(bytes, entry.path().string()), "");
  }
}

}  // namespace
}  // namespace acervo::ingest
