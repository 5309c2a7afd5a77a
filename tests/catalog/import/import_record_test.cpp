#include "catalog/library/import_record.hpp"

#include <gmock/gmock.h>

#include <algorithm>
#include <sstream>

#include "catalog/library/import_messages.hpp"
#include "catalog/library/import_values.hpp"
#include "tests/catalog/import/seed.hpp"

namespace acervo {
namespace {

using test::import_text;
using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::SizeIs;

// Line feeds in `json` are for the reader of the test.
ImportRecord only_record(std::string json) {
  std::ranges::replace(json, '\n', ' ');
  const auto imported = import_text(json, ImportFormat::jsonl);
  EXPECT_THAT(imported.problems, IsEmpty()) << imported.problems.front().code;
  EXPECT_THAT(imported.records, SizeIs(1));
  return imported.records.empty() ? ImportRecord{} : imported.records.front();
}

std::string problem_of(std::string_view line) {
  const auto imported = import_text(line, ImportFormat::jsonl);
  return imported.problems.empty() ? "" : imported.problems.front().field + ":" + imported.problems.front().code;
}

std::vector<std::string> warnings_of(const ImportRecord& record) {
  std::vector<std::string> codes;
  for (const auto& warning : record.warnings) codes.push_back(warning.field + ":" + warning.code);
  return codes;
}

TEST(ImportRecord, reads_every_field_of_the_design) {
  const auto record =
      only_record(R"J({"identifier": "m-1", "file": "clase 1.mp4", "url": "https://a.mx/1", "title": "La célula",
    "description": "Qué es", "language": "es-MX", "type": "Clase", "levels": ["secundaria", "Media superior"],
    "subjects": ["Biología"], "keywords": ["célula", "núcleo"], "license": "CC BY-SA 4.0",
    "contributors": [{"name": "Ana Pérez", "role": "guionista"}, "Luis (locución)"],
    "captions": [{"language": "spa", "file": "clase.vtt"}], "collection": "Ciencias", "produced": "21/05/1987", "published": true, "duration": 61.5})J");
  EXPECT_EQ(record.identifier, "m-1");
  EXPECT_EQ(record.file, "clase 1.mp4");
  EXPECT_EQ(record.url, "https://a.mx/1");
  EXPECT_EQ(record.title, "La célula");
  EXPECT_EQ(record.description, "Qué es");
  EXPECT_EQ(record.language, "es");
  EXPECT_EQ(record.type, "clase");
  EXPECT_THAT(record.levels, ElementsAre("secundaria", "media-superior"));
  EXPECT_THAT(record.subjects, ElementsAre("biologia"));
  EXPECT_THAT(record.keywords, ElementsAre("célula", "núcleo"));
  EXPECT_EQ(record.license, "cc-by-sa");
  EXPECT_THAT(record.contributors, ElementsAre(ImportRecord::Contributor{"Ana Pérez", "guion"},
                                               ImportRecord::Contributor{"Luis", "locucion"}));
  EXPECT_THAT(record.captions, ElementsAre(ImportRecord::Captions{"es", "clase.vtt"}));
  EXPECT_EQ(record.collection, "Ciencias");
  EXPECT_EQ(record.produced, "1987-05-21");
  EXPECT_EQ(record.published, true);
  EXPECT_EQ(record.duration, Micros{61'500'000});
  EXPECT_THAT(record.warnings, IsEmpty());
}

TEST(ImportRecord, the_earliest_of_its_dates_is_when_it_was_made) {
  const auto made = [](const std::string& dates) {
    return only_record(R"({"title": "x", "url": "https://a.mx", )" + dates + "}").produced;
  };
  EXPECT_EQ(made(R"("dcterms:issued": "2019", "fecha de grabación": "1987-05")"), "1987-05");
  EXPECT_EQ(made(R"("Año": 1987)"), "1987");
  EXPECT_EQ(made(R"("created": "2024-03-01T10:00:00Z", "año": 1987)"), "1987") << "the row's own time";
  EXPECT_EQ(made(R"("año": 1987, "fecha": "21/05/1987")"), "1987-05-21") << "as precisely as is known";
  EXPECT_EQ(made(R"("fecha": "21/05/1987", "año": 1987)"), "1987-05-21");
  EXPECT_EQ(made(R"("fecha": "s. f.", "issued": "1990")"), "1990");
  EXPECT_EQ(made(R"("recorded": null, "year": "n/a")"), std::nullopt);
  const auto unread = only_record(R"({"title": "x", "url": "https://a.mx", "fecha": "hace mucho"})");
  EXPECT_EQ(unread.produced, std::nullopt);
  EXPECT_THAT(warnings_of(unread), ElementsAre("produced:bad_date"));
}

TEST(ImportRecord, what_was_not_given_is_empty) {
  const auto record = only_record(
      R"({"title": "x", "url": "https://a.mx", "language": null, "license": "", "tags": null, "note": ""})");
  EXPECT_EQ(record.language, std::nullopt);
  EXPECT_EQ(record.license, std::nullopt);
  EXPECT_EQ(record.published, std::nullopt);
  EXPECT_EQ(record.description, "");
  EXPECT_THAT(record.warnings, IsEmpty());
}

TEST(ImportRecord, refuses_what_gives_no_record) {
  const std::string long_title(301, 'a'), long_text(20'001, 'a');
  EXPECT_EQ(problem_of(R"({"title": "x"})"), "file:no_file_or_url");
  EXPECT_EQ(problem_of(R"({"url": "https://a.mx"})"), "title:missing_title");
  EXPECT_EQ(problem_of(R"({"url": "https://a.mx", "title": ")" + long_title + "\"}"), "title:too_long");
  EXPECT_EQ(problem_of(R"({"url": "https://a.mx", "title": "x", "description": ")" + long_text + "\"}"),
            "description:too_long");
  EXPECT_EQ(problem_of(R"J({"url": "javascript:alert(1)", "title": "x"})J"), "url:bad_url");
  EXPECT_EQ(problem_of(R"({"file": "../../etc/passwd", "title": "x"})"), "file:outside_folder");
  EXPECT_EQ(problem_of(R"({"file": "/etc/passwd", "title": "x"})"), "file:outside_folder");
  EXPECT_EQ(problem_of(R"({"file": "a\u0000b", "title": "x"})"), "file:outside_folder");
  EXPECT_EQ(problem_of(R"({"title": "x",)"), ":bad_json");
  EXPECT_EQ(problem_of(R"(["x"])"), ":not_an_object");
  EXPECT_EQ(problem_of(R"({"title": 1e999})"), ":bad_json");
  EXPECT_EQ(problem_of(std::string(1 << 20, '[')), ":bad_json");
  EXPECT_EQ(problem_of("\"" + std::string(1 << 20, 'a') + "\""), ":line_too_long");
}

TEST(ImportRecord, a_bad_line_is_reported_with_its_number_and_the_rest_goes_in) {
  const auto imported = import_text(
      "{\"title\":\"uno\",\"url\":\"https://a.mx/1\"}\n\nno es json\n{\"title\":\"tres\",\"url\":\"https://a.mx/3\"}",
      ImportFormat::jsonl);
  EXPECT_THAT(imported.records, SizeIs(2));
  ASSERT_THAT(imported.problems, SizeIs(1));
  EXPECT_EQ(imported.problems[0].line, 3U);
  EXPECT_EQ(imported.records[1].line, 4U);
  EXPECT_EQ(imported.summary.records, 2U);
  EXPECT_EQ(imported.summary.problems, 1U);
}

TEST(ImportRecord, unknown_values_warn_and_stay_findable) {
  const auto record = only_record(
      R"({"title": "x", "url": "https://a.mx", "subjects": ["Criptomonedas", "Arduino"], "type": "holograma",
    "levels": ["marciano", "secundaria técnica 3"], "language": "klingon", "license": "la mía"})");
  EXPECT_THAT(record.subjects, ElementsAre("robotica"));
  EXPECT_THAT(record.levels, ElementsAre("secundaria"));
  EXPECT_THAT(record.keywords, ElementsAre("holograma", "marciano", "Criptomonedas", "Arduino"));
  EXPECT_EQ(record.license, "desconocida");
  EXPECT_EQ(record.language, std::nullopt);
  EXPECT_THAT(warnings_of(record),
              ElementsAre("language:unknown_language", "type:unknown_value", "levels:unknown_value", "levels:read_as",
                          "subjects:unknown_value", "license:unknown_license"));
}

TEST(ImportRecord, too_many_and_too_long_values_are_left_out_with_a_warning) {
  std::string words, people;
  for (int i = 0; i < 60; ++i) words += (i ? ",\"k" : "\"k") + std::to_string(i) + '"';
  for (int i = 0; i < 130; ++i) people += (i ? ",\"p" : "\"p") + std::to_string(i) + '"';
  const auto record =
      only_record(R"({"title": "x", "url": "https://a.mx", "tags": [)" + words + ",\"" + std::string(101, 'a') +
                  R"("], "speakers": [)" + people + R"(], "collection": ")" + std::string(201, 'c') + "\"}");
  EXPECT_THAT(record.keywords, SizeIs(50));
  EXPECT_THAT(record.contributors, SizeIs(100));
  EXPECT_EQ(record.collection, std::nullopt);
  EXPECT_THAT(warnings_of(record), ElementsAre("keywords:left_out_too_long", "keywords:too_many",
                                               "contributors:too_many", "collection:left_out_too_long"));
}

TEST(ImportRecord, file_names_are_just_names) {
  for (const char* name :
       {"-rf.mov", "a\\nb.mov", "dice \\\"hola\\\".mp4", "🦋.mp4", "serie/clase.mp4", "leccio\xCC\x81n.mp4"}) {
    const auto record = only_record(std::string(R"({"file": ")") + name + "\"}");
    EXPECT_TRUE(record.file.has_value()) << name;
    EXPECT_EQ(record.title, "");
  }
  EXPECT_EQ(only_record("{\"file\": \"leccio\xCC\x81n.mp4\"}").file, "leccio\xCC\x81n.mp4");
}

TEST(ImportRecord, the_first_good_address_of_several_is_taken) {
  const auto record =
      only_record(R"({"title": "x", "videos": [{"type": "a", "url": "ftp://a.mx"}, {"url": "https://b.mx/v"}]})");
  EXPECT_EQ(record.url, "https://b.mx/v");
}

TEST(ImportRecord, a_description_comes_before_a_note) {
  EXPECT_EQ(only_record(R"({"title": "x", "url": "https://a.mx", "note": "N", "description": "D"})").description, "D");
  EXPECT_EQ(only_record(R"({"title": "x", "url": "https://a.mx", "note": "N", "description": ""})").description, "N");
}

TEST(ImportRecord, captions_say_their_language_in_any_of_four_ways) {
  const auto record =
      only_record(R"({"file": "a.mp4", "subtitulos": ["es: uno.vtt", "dos.pt.vtt", {"lang": "eng", "src": "tres.vtt"},
    {"fr": "cuatro.vtt"}, "cinco.vtt", "../seis.vtt"]})");
  using C = ImportRecord::Captions;
  EXPECT_THAT(record.captions, ElementsAre(C{"es", "uno.vtt"}, C{"pt", "dos.pt.vtt"}, C{"en", "tres.vtt"},
                                           C{"fr", "cuatro.vtt"}, C{"", "cinco.vtt"}));
  EXPECT_THAT(warnings_of(record), ElementsAre("captions:caption_without_language", "captions:caption_outside_folder"));
}

TEST(ImportRecord, published_is_read_in_three_languages) {
  for (const char* yes : {"true", "\"sí\"", "\"SIM\"", "1", "\"publicado\""})
    EXPECT_EQ(only_record(std::string(R"({"file": "a", "published": )") + yes + "}").published, true) << yes;
  for (const char* no : {"false", "\"não\"", "\"borrador\"", "0"})
    EXPECT_EQ(only_record(std::string(R"({"file": "a", "published": )") + no + "}").published, false) << no;
  EXPECT_THAT(warnings_of(only_record(R"({"file": "a", "published": "quizá"})")), ElementsAre("published:bad_yes_no"));
}

TEST(ImportRecord, an_identifier_again_is_an_update) {
  const auto imported =
      import_text("{\"id\":\"a\",\"file\":\"1\"}\n{\"id\":\"a\",\"title\":\"dos\"}\n", ImportFormat::jsonl);
  ASSERT_THAT(imported.records, SizeIs(2));
  EXPECT_THAT(warnings_of(imported.records[1]), ElementsAre("file:no_file_or_url", "identifier:repeated_identifier"));
}

TEST(ImportRecord, values_of_another_type_are_left_out_or_read) {
  const auto record = only_record(
      R"({"title": 1984, "url": "https://a.mx", "language": {"x": 1}, "tags": [1, [], true], "duration": []})");
  EXPECT_EQ(record.title, "1984");
  EXPECT_THAT(record.keywords, ElementsAre("1"));
  EXPECT_THAT(warnings_of(record),
              ElementsAre("language:wrong_type", "keywords:wrong_type", "keywords:wrong_type", "duration:wrong_type"));
}

TEST(ImportDuration, reads_seconds_clocks_and_units) {
  const std::pair<const char*, double> cases[] = {
      {"754", 754},         {"754,5", 754.5},  {"1:02:03", 3723}, {"62:03", 3723}, {"PT1H2M3S", 3723}, {"12 min", 720},
      {"1 h 20 min", 4800}, {"45 seg.", 45},   {"0:00", -1},      {"-5", -1},      {"1:75", -1},       {"nunca", -1},
      {"1e9", -1},          {"999999999", -1}, {"5 km", -1},      {"", -1},        {"1:2:3:4", -1},    {"..", -1}};
  for (const auto& [text, seconds] : cases) {
    const auto duration = parse_import_duration(text);
    EXPECT_EQ(duration ? static_cast<double>(duration->count()) / 1e6 : -1, seconds) << text;
  }
  EXPECT_EQ(parse_import_duration("2", "minutes"), Micros{120'000'000});
}

TEST(ImportMessage, every_code_has_a_sentence_in_three_languages) {
  EXPECT_EQ(import_message("too_long", "en", std::vector<std::string>{"301", "300"}),
            "It is too long: 301 characters, and 300 fit.");
  EXPECT_EQ(import_message("missing_title", "es"), "Falta el título.");
  EXPECT_EQ(import_field_label("title", "pt"), "título");
  for (const auto code : import_message_codes())
    for (const char* language : {"es", "pt", "en"})
      EXPECT_NE(import_message(code, language), import_message("?", language));
}

TEST(ImportFormat, is_told_by_name_or_by_the_first_character) {
  EXPECT_EQ(import_format("a.CSV", ""), ImportFormat::csv);
  EXPECT_EQ(import_format("a.jsonl", ""), ImportFormat::jsonl);
  EXPECT_EQ(import_format("a", "\xEF\xBB\xBF {\"x\":1}"), ImportFormat::jsonl);
  EXPECT_EQ(import_format("a", "título,archivo"), ImportFormat::csv);
}

TEST(ImportRecord, reads_a_stream) {
  std::istringstream stream("{\"file\": \"a.mp4\"}");
  int records = 0;
  for_each_record(stream, ImportFormat::jsonl, test::lookup(),
                  [&](ImportResult&& r) { records += std::holds_alternative<ImportRecord>(r); });
  EXPECT_EQ(records, 1);
}

}  // namespace
}  // namespace acervo
