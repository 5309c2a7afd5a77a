#include <gmock/gmock.h>

#include <map>
#include <set>

#include "catalog/core/json.hpp"
#include "catalog/core/text.hpp"
#include "catalog/library/import_vocabulary.hpp"
#include "tests/catalog/import/seed.hpp"

namespace acervo {
namespace {

using ::testing::UnorderedElementsAre;

TEST(VocabularySeed, has_every_vocabulary) {
  std::vector<std::string> names;
  for (const Json& seed : test::seeds()) names.push_back(seed.at("name"));
  EXPECT_THAT(names, UnorderedElementsAre("levels", "subjects", "types", "languages", "licenses", "axes",
                                          "methodologies", "modalities", "synonyms"));
}

TEST(VocabularySeed, every_concept_is_whole) {
  for (const Json& seed : test::seeds()) {
    SCOPED_TRACE(seed.at("name").get<std::string>());
    EXPECT_FALSE(seed.at("version").get<std::string>().empty());
    EXPECT_FALSE(seed.at("source").get<std::string>().empty());
    std::set<std::string> codes;
    for (const Json& entry : seed.at("concepts")) {
      const auto code = entry.at("code").get<std::string>();
      SCOPED_TRACE(code);
      EXPECT_TRUE(codes.insert(code).second) << "twice";
      // A parent stands before its children, so that a loader needs one pass.
      EXPECT_TRUE(entry.at("parent").is_null() || codes.contains(entry.at("parent").get<std::string>()));
      EXPECT_GE(entry.at("position").get<int>(), 1);
      for (const char* language : {"es", "pt", "en"}) {
        const auto label = entry.at("labels").at(language).get<std::string>();
        EXPECT_EQ(label, squeeze(label));
        EXPECT_FALSE(label.empty());
        EXPECT_LE(length(label), 80U);
        EXPECT_TRUE(entry.at("alt").at(language).is_array());
        EXPECT_EQ(entry.contains("definition"), seed.at("name") == "licenses");
      }
      EXPECT_TRUE(entry.at("match").is_object());
      EXPECT_TRUE(entry.contains("valid_from") && entry.contains("valid_to"));
    }
  }
}

TEST(VocabularySeed, a_name_means_one_concept) {
  for (const Json& seed : test::seeds()) {
    std::map<std::string, std::string> code_of;
    const auto learn = [&](const std::string& name, const std::string& code) {
      const auto [first, is_new] = code_of.emplace(vocabulary_key(name), code);
      EXPECT_TRUE(is_new || first->second == code)
          << seed.at("name") << ": \"" << name << "\" means " << first->second << " and " << code;
    };
    for (const Json& entry : seed.at("concepts")) {
      const auto code = entry.at("code").get<std::string>();
      learn(code, code);
      for (const Json& label : entry.at("labels")) learn(label, code);
      for (const Json& names : entry.at("alt"))
        for (const Json& name : names) learn(name, code);
    }
  }
}

TEST(VocabularySeed, the_codes_that_others_rely_on_exist) {
  const std::map<std::string, std::vector<const char*>> wanted{
      {"levels",
       {"inicial", "preescolar", "primaria", "primaria-1-2", "primaria-3-4", "primaria-5-6", "secundaria",
        "media-superior", "superior", "formacion-docente", "adultos"}},
      {"subjects", {"lenguajes",         "saberes",    "etica",        "humano",   "matematicas",      "fisica",
                    "quimica",           "biologia",   "geografia",    "historia", "civica",           "espanol",
                    "lenguas-indigenas", "ingles",     "artes",        "musica",   "educacion-fisica", "salud",
                    "socioemocional",    "tecnologia", "programacion", "finanzas"}},
      {"types",
       {"programa-tv", "capsula", "clase", "documental", "animacion", "podcast", "entrevista", "experimento",
        "tutorial", "interactivo", "guia", "ficha", "evaluacion", "conferencia", "curso"}},
      {"licenses",
       {"cc0", "cc-by", "cc-by-sa", "cc-by-nc", "cc-by-nc-sa", "cc-by-nd", "cc-by-nc-nd", "uso-educativo",
        "desconocida"}},
      {"languages", {"es", "pt", "en", "fr", "nah", "yua", "quc", "qu", "ay", "gn", "arn", "mfs",
                     "ru", "ja", "it", "de", "ko",  "zh",  "pl",  "sk", "th", "lt", "cs",  "eu"}},
  };
  for (const auto& [vocabulary, codes] : wanted)
    for (const char* code : codes) EXPECT_TRUE(test::lookup().has(vocabulary, code)) << vocabulary << ": " << code;
}

}  // namespace
}  // namespace acervo
