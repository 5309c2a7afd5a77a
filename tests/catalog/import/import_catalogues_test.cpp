#include <gmock/gmock.h>

#include <map>

#include "tests/catalog/import/seed.hpp"

namespace acervo {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;

std::string bytes_of(const char* name) {
  const auto data = test::shared_data();
  return data ? test::read_file(*data / "catalog" / name) : std::string();
}

#define READ_OR_SKIP(variable, name)           \
  const std::string variable = bytes_of(name); \
  if (variable.empty()) GTEST_SKIP() << "the shared catalogues are not on this machine (ACERVO_SHARED)"

std::map<std::string, int> warnings_of(const test::Imported& imported) {
  std::map<std::string, int> counts;
  for (const auto& record : imported.records)
    for (const auto& warning : record.warnings) ++counts[warning.code];
  return counts;
}

const ImportRecord& with_identifier(const test::Imported& imported, std::string_view identifier) {
  for (const auto& record : imported.records)
    if (record.identifier == identifier) return record;
  throw std::runtime_error("no record " + std::string(identifier));
}

TEST(Catalogues, every_talk_of_pyvideo_becomes_a_record) {
  READ_OR_SKIP(bytes, "pyvideo.jsonl");
  const auto imported = test::import_text(bytes, ImportFormat::jsonl);
  EXPECT_EQ(imported.records.size(), 13'698U);
  EXPECT_THAT(imported.problems, IsEmpty());
  // Counted from the file with another program: 13,411 languages; 10,336 durations, 59 of them longer than a day;
  // 13,698 days.
  std::size_t languages = 0, durations = 0, urls = 0, days = 0;
  for (const auto& record : imported.records) {
    languages += record.language.has_value();
    durations += record.duration.has_value();
    urls += record.url.has_value();
    days += record.produced.has_value() && record.produced->size() == 10;
  }
  EXPECT_EQ(days, 13'698U);
  EXPECT_EQ(languages, 13'411U);
  EXPECT_EQ(durations, 10'277U);
  EXPECT_EQ(urls, 13'698U);
  const auto warnings = warnings_of(imported);
  for (const auto& [code, count] : warnings) RecordProperty(code, count);
  // "CC" (173) and "NDC Conferences" (2) name no licence.
  EXPECT_EQ(warnings, (std::map<std::string, int>{{"bad_duration", 59}, {"unknown_license", 175}}));
}

TEST(Catalogues, a_talk_keeps_its_people_words_event_and_licence) {
  READ_OR_SKIP(bytes, "pyvideo.jsonl");
  const auto imported = test::import_text(bytes, ImportFormat::jsonl);
  const auto& talk = with_identifier(imported, "chipy/blender-2-5-loves-python-3");
  EXPECT_EQ(talk.title, "Blender 2.5 loves Python 3");
  EXPECT_EQ(talk.language, "en");
  EXPECT_EQ(talk.license, "cc-by-nc-sa");
  EXPECT_EQ(talk.collection, "ChiPy");
  EXPECT_EQ(talk.url, "http://blip.tv/file/get/CarlFK-Blender25LovesPython3368.ogv");
  EXPECT_THAT(talk.contributors, ElementsAre(ImportRecord::Contributor{"Christopher Allan Webber", "ponente"}));
  EXPECT_THAT(talk.keywords, ElementsAre("blender", "chipy", "chriswebber", "python3"));
  EXPECT_THAT(talk.description, HasSubstr("\"Blender 2.5 is the first app I know of that requires Python 3.X."));
  EXPECT_THAT(talk.description, HasSubstr("more info. ChiPy website (http://chipy.org/)"));
  for (const auto& record : imported.records) EXPECT_THAT(record.description, Not(HasSubstr(">`__")));
}

TEST(Catalogues, every_course_of_the_spanish_library_becomes_a_record) {
  READ_OR_SKIP(bytes, "biblioteca-espanol.jsonl");
  const auto imported = test::import_text(bytes, ImportFormat::jsonl);
  EXPECT_EQ(imported.records.size(), 940U);
  EXPECT_THAT(imported.problems, IsEmpty());
  EXPECT_THAT(imported.summary.ignored_columns, ElementsAre("source_file"));
  EXPECT_EQ(warnings_of(imported), (std::map<std::string, int>{{"unknown_value", 22}}));
  const auto& course = with_identifier(imported, "bib-d-0002");
  EXPECT_EQ(course.type, "curso");
  EXPECT_EQ(course.language, "es");
  EXPECT_THAT(course.subjects, ElementsAre("desarrollo-web"));
  EXPECT_THAT(course.keywords, ElementsAre("Android"));
  EXPECT_EQ(course.description, "(Jesús Conde, Youtube)");
}

}  // namespace
}  // namespace acervo
