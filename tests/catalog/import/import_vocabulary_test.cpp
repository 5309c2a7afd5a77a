#include "catalog/library/import_vocabulary.hpp"

#include <gmock/gmock.h>

#include "catalog/core/json.hpp"
#include "tests/catalog/import/seed.hpp"

namespace acervo {
namespace {

struct Case {
  const char* vocabulary;
  const char* text;
  const char* code;  // null: none
};

TEST(VocabularyLookup, reads_what_people_write) {
  const Case cases[] = {
      {"levels", "media-superior", "media-superior"},
      {"levels", "MEDIA SUPERIOR", "media-superior"},
      {"levels", "Ensino médio", "media-superior"},
      {"levels", "Primaria, 1.º y 2.º", "primaria-1-2"},
      {"levels", "1º de primaria", "primaria-1-2"},
      {"levels", "1.º de Primaria", "primaria-1-2"},
      {"levels", "1° primaria", "primaria-1-2"},
      {"levels", "bachillerato", "media-superior"},
      {"levels", "nada", nullptr},
      {"subjects", "matematica", "matematicas"},
      {"subjects", "De lo Humano y lo Comunitario", "humano"},
      {"subjects", "Ética, Naturaleza y Sociedades", "etica"},
      {"subjects", "Ciências da natureza", "ciencias-naturales"},
      {"subjects", "Programación Web & Móvil", "desarrollo-web"},
      {"types", "videoaula", "clase"},
      {"types", "Programa de TV", "programa-tv"},
      {"languages", "spa", "es"},
      {"languages", "es-MX", "es"},
      {"languages", "ES_mx", "es"},
      {"languages", "Español", "es"},
      {"languages", "ESPANOL", "es"},
      {"languages", "português", "pt"},
      {"languages", "zh-Hant-TW", "zh"},
      {"languages", "náhuatl", "nah"},
      {"languages", "LSM", "mfs"},
      {"languages", "K’iche’", "quc"},
      {"languages", "xx-MX", nullptr},
      {"languages", "english-spanish", nullptr},
      {"axes", "Pensamiento crítico", "pensamiento-critico"},
      {"methodologies", "STEAM", "indagacion-steam"},
      {"nope", "x", nullptr},
      {"levels", "", nullptr},
  };
  for (const auto& [vocabulary, text, code] : cases) {
    const auto found = test::lookup().find(vocabulary, text);
    EXPECT_EQ(found.value_or("(none)"), code == nullptr ? "(none)" : code) << vocabulary << ": " << text;
  }
}

TEST(VocabularyLookup, reads_every_wording_of_a_licence_and_never_a_freer_one) {
  const Case cases[] = {
      {"", "Creative Commons Attribution license (reuse allowed)", "cc-by"},
      {"", "Creative Commons Attribution license (reuse allowed", "cc-by"},
      {"", "creativeCommon", "cc-by"},
      {"", "CC BY 3.0 AU", "cc-by"},
      {"", "BY CC", "cc-by"},
      {"", "https://creativecommons.org/licenses/by/3.0/", "cc-by"},
      {"", "http://creativecommons.org/licenses/by-nc-nd/2.5/mx/deed.es", "cc-by-nc-nd"},
      {"", "CC BY-SA 4.0", "cc-by-sa"},
      {"", "CC-By-SA-3.0-USA", "cc-by-sa"},
      {"", "by-nc-nd", "cc-by-nc-nd"},
      {"", "Creative Commons Attribution-NonCommercial-ShareAlike 3.0", "cc-by-nc-sa"},
      {"", "Creative Commons Attribution-Noncommercial-No Derivative Works 3.0", "cc-by-nc-nd"},
      {"", "Creative Commons Reconocimiento-NoComercial-SinObraDerivada 4.0 Internacional", "cc-by-nc-nd"},
      {"", "Creative Commons Atribuição-NãoComercial-CompartilhaIgual", "cc-by-nc-sa"},
      {"",
       "This video is licensed under the CC BY-NC-SA 3.0 license: "
       "https://creativecommons.org/licenses/by-nc-sa/3.0/\nPlease "
       "see our agreement",
       "cc-by-nc-sa"},
      {"", "Creative Commons CC0 1.0 Universal Public Domain Dedication", "cc0"},
      {"", "CC-0", "cc0"},
      {"", "https://creativecommons.org/publicdomain/zero/1.0/", "cc0"},
      {"", "Dominio público", "cc0"},
      {"", "Standard YouTube License", "desconocida"},
      {"", "https://www.youtube.com/t/terms", "desconocida"},
      {"", "Copyright belongs to the speaker.", "desconocida"},
      {"", "© 2019 Fundación X. Todos los derechos reservados.", "desconocida"},
      {"", "No license (All rights reserved)", "desconocida"},
      {"", "All rights reserved, not Creative Commons BY", "desconocida"},
      {"", "Solo uso educativo", "uso-educativo"},
      {"", "Todos los derechos reservados, uso educativo", "uso-educativo"},
      {"", "CC", nullptr},
      {"", "CC BY-SA-ND", nullptr},
      {"", "Licensed by the author", nullptr},
      {"", "NDC Conferences", nullptr},
  };
  for (const auto& [_, text, code] : cases) {
    const auto found = test::lookup().find("licenses", text);
    EXPECT_EQ(found.value_or("(none)"), code == nullptr ? "(none)" : code) << text;
  }
}

TEST(VocabularyLookup, finds_the_longest_name_within_a_text) {
  EXPECT_EQ(test::lookup().find_within("levels", "Grupo 3, secundaria técnica (tarde)"), "secundaria");
  EXPECT_EQ(test::lookup().find_within("levels", "nivel: educación media superior, 2.º semestre"), "media-superior");
  EXPECT_EQ(test::lookup().find_within("levels", "subprimaria"), std::nullopt);
}

TEST(VocabularyLookup, a_seed_of_another_form_is_refused) {
  VocabularyLookup empty;
  EXPECT_ANY_THROW(empty.add_vocabulary(Json::parse(R"({"name": "x"})")));
}

}  // namespace
}  // namespace acervo
