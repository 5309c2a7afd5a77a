#include <gmock/gmock.h>

#include "catalog/core/text.hpp"
#include "tests/search/library.hpp"

namespace acervo::search {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::UnorderedElementsAre;

Document described(std::string id, std::string title, std::string description, std::string language = "es") {
  Document document = lesson(std::move(id), std::move(title), std::move(language));
  document.description = std::move(description);
  return document;
}

TEST(Search, is_blind_to_accents_and_capitals_and_matches_plurals) {
  Library library(
      {lesson("a", "Biología de los árboles"), lesson("b", "Suma de fracciones"), lesson("c", "José Martí")});
  for (const char* text : {"biología", "biologia", "BIOLOGÍA", "arbol", "Árboles"})
    EXPECT_THAT(library.find(text), ElementsAre("a")) << text;
  for (const char* text : {"fraccion", "fracciones", "FRACCIÓN"})
    EXPECT_THAT(library.find(text), ElementsAre("b")) << text;
  for (const char* text : {"jose", "José", "jose marti"}) EXPECT_THAT(library.find(text), ElementsAre("c")) << text;
}

TEST(Search, respects_enye) {
  Library library({lesson("anos", "Los anos y el aparato digestivo"), lesson("años", "Los años y el calendario maya")});
  EXPECT_THAT(library.find("años"), ElementsAre("años", "anos"));
  EXPECT_THAT(library.find("año"), ElementsAre("años", "anos"));
  EXPECT_THAT(library.find("anos"), ElementsAre("anos", "años"));
}

TEST(Search, respects_c_cedilla) {
  Library library({lesson("caca", "A caca das aves", "pt"), lesson("caça", "A caça das aves", "pt")});
  EXPECT_THAT(library.find("caça"), ElementsAre("caça", "caca"));
  EXPECT_THAT(library.find("caca"), ElementsAre("caca", "caça"));
}

TEST(Search, puts_title_before_body_before_captions) {
  Document spoken = lesson("captions", "Lección tercera");
  spoken.captions = {{"es", {{Micros(0), Micros(1), "volcán volcán volcán volcán"}}}};
  Library library({spoken, described("body", "Lección segunda", "El volcán, el volcán y el volcán, otra vez volcán"),
                   lesson("title", "El volcán")});
  EXPECT_THAT(library.find("volcan"), ElementsAre("title", "body", "captions"));
}

TEST(Search, prefers_all_words_and_says_what_it_dropped) {
  Library library(
      {lesson("one", "Suma de números"), lesson("both", "Suma y resta"), lesson("other", "Resta de números")});
  EXPECT_EQ(library.find("suma resta").front(), "both");
  EXPECT_EQ(library.search("suma resta").with_all, 1U);
  const Results relaxed = library.search("suma electromagnetismo");
  EXPECT_EQ(relaxed.with_all, 0U);
  Query filtered;
  filtered.text = "suma resta";
  filtered.filters[Facet::kind] = {"audio"};
  EXPECT_EQ(library.searcher().search(filtered).with_all, 0U) << "counted of what is shown";
  filtered.filters[Facet::kind] = {"video"};
  EXPECT_EQ(library.searcher().search(filtered).with_all, 1U);
  EXPECT_EQ(library.searcher().search(filtered).total, 3U);
  EXPECT_THAT(relaxed.dropped, ElementsAre("electromagnetismo"));
  EXPECT_EQ(relaxed.total, 2U);
}

TEST(Search, finds_through_typos_and_missing_spaces) {
  Library library({lesson("f", "Fracciones equivalentes"), lesson("c", "El cambio climático"),
                   lesson("c2", "Cambio climático hoy"), lesson("t", "Telesecundaria"), lesson("x", "Otra cosa")});
  EXPECT_THAT(library.find("fraciones"), ElementsAre("f"));
  EXPECT_EQ(library.search("fraciones").suggestion, "fracciones");
  EXPECT_THAT(library.find("cambioclimatico"), UnorderedElementsAre("c", "c2"));
  EXPECT_THAT(library.find("tele secundaria"), ElementsAre("t"));
  EXPECT_THAT(library.find("tele-secundaria"), ElementsAre("t"));
  EXPECT_THAT(library.search("fracciones").suggestion, IsEmpty());
}

TEST(Search, finds_phrases_in_quotes) {
  Library library({described("yes", "Uno", "Hablamos del cambio climático."),
                   described("no", "Dos", "Climático cambio del tiempo")});
  EXPECT_EQ(library.find("cambio climatico").size(), 2U);
  EXPECT_THAT(library.find("\"cambio climatico\""), ElementsAre("yes"));
  EXPECT_THAT(library.find("«Cambio climático»"), ElementsAre("yes"));
}

TEST(Search, finds_names_and_formulas) {
  Library library({lesson("cpp", "Programar en C++"), lesson("c", "Programar en C"), lesson("water", "La molécula H₂O"),
                   lesson("three", "Sumar 3/4 y 1/2")});
  EXPECT_THAT(library.find("c++"), ElementsAre("cpp"));
  EXPECT_THAT(library.find("h2o"), ElementsAre("water"));
  EXPECT_THAT(library.find("3/4"), ElementsAre("three"));
}

TEST(Search, crosses_languages_through_labels_and_synonyms) {
  Document english = lesson("en", "Adding parts of a whole", "en");
  english.labels = {{"es", "Matemáticas"}, {"en", "Mathematics"}, {"pt", "Matemática"}};
  Library library({english, lesson("pt", "Frações equivalentes", "pt"), lesson("es", "Historia")});
  EXPECT_THAT(library.find("matematicas"), ElementsAre("en"));
  library.searcher().set_vocabulary({{"fracciones", "frações", "fractions"}}, {});
  EXPECT_THAT(library.find("fraccion"), ElementsAre("pt"));
}

TEST(Search, marks_what_matched_and_escapes_everything_else) {
  Library library({described("a", "Biología <b>fácil</b>", "La BIOLOGÍA & las \"células\". " + std::string(300, 'x'))});
  const Item item = library.search("biologias celula").items.at(0);
  EXPECT_EQ(item.title_marked, "<mark>Biología</mark> &lt;b&gt;fácil&lt;/b&gt;");
  EXPECT_THAT(item.snippet, HasSubstr("La <mark>BIOLOGÍA</mark> &amp; las &quot;<mark>células</mark>&quot;."));
}

TEST(Search, snippet_is_the_passage_that_matches) {
  std::string description;
  for (int i = 0; i < 200; ++i) description += "relleno ";
  Library library({described("a", "Título", description + "aquí está la fotosíntesis de las plantas " + description)});
  const std::string snippet = library.search("fotosintesis plantas").items.at(0).snippet;
  EXPECT_THAT(snippet, HasSubstr("<mark>fotosíntesis</mark> de las <mark>plantas</mark>"));
  EXPECT_TRUE(snippet.starts_with("… ") && snippet.ends_with(" …"));
  EXPECT_LT(snippet.size(), 500U);
}

TEST(Search, sorts) {
  Document a = lesson("a", "Ácido"), b = lesson("b", "base"), c = lesson("c", "¡Célula!");
  a.duration = std::chrono::minutes(9), b.duration = std::chrono::minutes(3);
  a.uses = 1, b.uses = 9, c.uses = 5;
  b.published += std::chrono::hours(1);
  c.published += std::chrono::hours(2);
  Library library({a, b, c});
  const auto sorted = [&](Sort sort) {
    Query query;
    query.sort = sort;
    std::string ids;
    for (const Item& item : library.searcher().search(query).items) ids += item.id.value;
    return ids;
  };
  EXPECT_EQ(sorted(Sort::relevance), "cba") << "newest, where there is nothing to be relevant to";
  EXPECT_EQ(sorted(Sort::newest), "cba");
  EXPECT_EQ(sorted(Sort::shortest), "bac") << "unknown lengths last";
  EXPECT_EQ(sorted(Sort::title), "abc");
  EXPECT_EQ(sorted(Sort::most_used), "bca");
}

TEST(Search, equals_stand_in_one_order_however_the_index_was_built) {
  std::vector<Document> documents;
  for (const char* word : {"dado", "burro", "foca", "abeja", "casa", "elote"})
    documents.push_back(lesson(word, std::string(word) + " y agua"));
  documents[2].published += std::chrono::hours(24);
  const std::vector<Document> other_way(documents.rbegin(), documents.rend());
  for (const auto& each : {documents, other_way})
    EXPECT_THAT(Library(each).find("agua"), ElementsAre("foca", "abeja", "burro", "casa", "dado", "elote"));
}

TEST(Search, equals_of_one_day_stand_shorter_before_longer) {
  // Found by its keyword alone: the titles weigh nothing, so the longer one scores the same.
  Document longer = lesson("longer", "Abeja reina de la colmena vieja"), shorter = lesson("shorter", "Zorro");
  longer.keywords = shorter.keywords = {"agua"};
  for (const auto& each : {std::vector{longer, shorter}, std::vector{shorter, longer}})
    EXPECT_THAT(Library(each).find("agua"), ElementsAre("shorter", "longer"));
}

TEST(Search, pages_do_not_overlap_and_cover_everything) {
  std::vector<Document> documents;
  for (int i = 0; i < 57; ++i) documents.push_back(lesson("d" + std::to_string(i), "Lección igual"));
  Library library(documents);
  std::set<std::string> seen;
  for (std::size_t page = 1; page <= 7; ++page) {
    Query query;
    query.text = "leccion";
    query.per_page = 10;
    query.page = page;
    const Results results = library.searcher().search(query);
    EXPECT_EQ(results.total, 57U);
    for (const Item& item : results.items) EXPECT_TRUE(seen.insert(item.id.value).second);
  }
  EXPECT_EQ(seen.size(), 57U);
}

TEST(Search, explains_itself) {
  Document sealed = described("a", "Volcán de fuego", "El volcán");
  sealed.sealed = true;
  sealed.uses = 40;
  sealed.experiences = {{"es", "Volcán de bicarbonato\nHicimos erupciones"}};
  sealed.captions = {{"es", {{Micros(0), Micros(1), "el fuego del volcán"}}}};
  Library library({sealed, lesson("b", "Otra"), described("c", "Fuego", "Ceniza, lava")});
  Query query;
  query.text = "volcanes fuego lava";
  query.explain = true;
  const Results results = library.searcher().search(query);
  ASSERT_EQ(results.items.size(), 2U);
  for (const Item& item : results.items) {
    ASSERT_TRUE(item.explanation);
    EXPECT_NEAR(product(*item.explanation), item.score, 0.01 * item.score) << item.id.value;
    EXPECT_LT(item.explanation->coverage, 1);
  }
  const Explanation& why = *results.items[0].explanation;
  EXPECT_EQ(results.items[0].id.value, "a");
  EXPECT_EQ(why.terms.size(), 2U);
  EXPECT_GT(why.terms[0].fields[0], why.terms[0].fields[4]) << "the title counts more than the description";
  EXPECT_GT(why.seal, 0);
  EXPECT_GT(why.use, 0);
  EXPECT_GT(why.experiences, 0);
  EXPECT_EQ(results.items[1].explanation->experiences, 0);
  EXPECT_GT(why.moment, 0);
  EXPECT_GT(why.near, 0);
}

TEST(Search, explains_itself_in_any_order) {
  Library library({lesson("a", "Fracciones"), described("b", "Otra cosa", "Fracciones y más"), lesson("c", "Nada")});
  for (const Sort sort : {Sort::relevance, Sort::newest, Sort::title, Sort::most_used}) {
    Query query;
    query.text = "fracciones";
    query.explain = true;
    query.sort = sort;
    const Results results = library.searcher().search(query);
    ASSERT_EQ(results.items.size(), 2U);
    for (const Item& item : results.items) {
      EXPECT_NEAR(product(*item.explanation), item.score, 0.01 * item.score) << item.id.value;
      EXPECT_EQ(item.explanation->title > 0, item.id.value == "a");
    }
  }
}

TEST(Search, weights_have_names) {
  Weights weights;
  EXPECT_TRUE(set_weight(weights, "seal", 3));
  EXPECT_EQ(weights.seal, 3);
  EXPECT_FALSE(set_weight(weights, "luck", 3));
  EXPECT_THAT(weights_by_name(weights), testing::Contains(testing::Pair("seal", 3)));
}

TEST(Search, boosts_seal_use_and_freshness_a_little) {
  Document plain = lesson("plain", "El volcán"), sealed = lesson("sealed", "El volcán"),
           used = lesson("used", "El volcán");
  sealed.sealed = true;
  used.uses = 500;
  Library library({sealed, used, plain});
  EXPECT_THAT(library.find("volcan"), ElementsAre("sealed", "used", "plain"));
}

TEST(Search, of_equals_the_newer_stands_first_and_says_why) {
  Document old = lesson("antiguo", "El volcán"), fresh = lesson("nuevo", "El volcán");
  fresh.published = system_now();
  Library library({old, fresh});
  Query query;
  query.text = "volcan";
  query.explain = true;
  const Results results = library.searcher().search(query);
  ASSERT_EQ(results.items.size(), 2U);
  EXPECT_EQ(results.items[0].id.value, "nuevo");
  EXPECT_GT(results.items[0].score, results.items[1].score) << "not by the order of equals alone";
  EXPECT_NEAR(results.items[0].explanation->freshness, Weights{}.freshness, 0.01);
  EXPECT_LT(results.items[1].explanation->freshness, 0.02) << "of 2020";
}

TEST(Search, a_change_replaces_and_a_removal_removes) {
  Library library({lesson("a", "Fracciones")});
  library.put({lesson("a", "Volcanes")});
  EXPECT_THAT(library.find("fracciones"), IsEmpty());
  EXPECT_THAT(library.find("volcanes"), ElementsAre("a"));
  EXPECT_EQ(library.searcher().size(), 1U);
  library.remove("a");
  EXPECT_THAT(library.find("volcanes"), IsEmpty());
  EXPECT_EQ(library.searcher().size(), 0U);
}

TEST(Search, ranges_narrow) {
  Document small = lesson("small", "Video"), large = lesson("large", "Video"), unknown = lesson("unknown", "Video");
  small.smallest = Bytes{5'000'000}, large.smallest = Bytes{90'000'000};
  small.duration = std::chrono::minutes(4), large.duration = std::chrono::minutes(50);
  Library library({small, large, unknown});
  Query query;
  query.at_most = Bytes{10'000'000};
  EXPECT_EQ(library.searcher().search(query).total, 1U);
  query.at_most.reset();
  query.shortest = std::chrono::minutes(10);
  EXPECT_EQ(library.searcher().search(query).items.at(0).id.value, "large");
}

TEST(Search, any_input_is_a_query) {
  Library library({lesson("a", "Volcán \"entre comillas\" (y paréntesis)")});
  std::vector<std::string> inputs{"\"",
                                  "(",
                                  ")",
                                  "[",
                                  "]",
                                  "/",
                                  "\\",
                                  "&",
                                  "&&",
                                  "||",
                                  "AND",
                                  "OR NOT",
                                  "-",
                                  "--",
                                  "+",
                                  "*",
                                  "a*",
                                  "~",
                                  "^",
                                  ":",
                                  "title:",
                                  "title:x",
                                  "\"\"",
                                  "\"a",
                                  "a\"",
                                  "«",
                                  "\xF0\x9F\x98\x80",
                                  "\xFF\xFE\xFA",
                                  std::string(1, '\0'),
                                  "%",
                                  "'; DROP TABLE",
                                  "<script>",
                                  "NEAR/3",
                                  "volcan~2",
                                  "((((volcan",
                                  "volcan))))",
                                  "\xE2\x80\x9Cvolc"};
  inputs.push_back(std::string(10'000, 'a'));
  inputs.push_back(std::string(10'000, '"'));
  inputs.push_back(std::string(10'000, '('));
  std::string long_text;
  while (long_text.size() < 10'000) long_text += "volcán y fracción ";
  inputs.push_back(long_text);
  std::mt19937 random(7);
  for (int i = 0; i < 500; ++i) {
    std::string bytes(random() % 40, '\0');
    for (char& c : bytes) c = static_cast<char>(random());
    inputs.push_back(bytes);
  }
  for (const std::string& input : inputs) {
    Results results;
    ASSERT_NO_THROW(results = library.search(input)) << input;
    EXPECT_TRUE(is_utf8(results.suggestion)) << input;
    for (const auto& word : results.dropped) EXPECT_TRUE(is_utf8(word)) << input;
    ASSERT_NO_THROW(library.searcher().suggest(input, 10)) << input;
    ASSERT_NO_THROW(library.searcher().moments({"a"}, input, 3)) << input;
  }
  EXPECT_EQ(library.search("((((volcan").total, 1U);
}

TEST(Search, related_lessons_share_words) {
  std::vector<Document> documents;
  for (int i = 0; i < 30; ++i)
    documents.push_back(described("x" + std::to_string(i), "Relleno " + std::to_string(i), "cosa distinta"));
  documents.push_back(described("a", "Fotosíntesis", "La clorofila de las hojas"));
  documents.push_back(described("b", "Hojas y clorofila", "La fotosíntesis en el laboratorio"));
  documents.push_back(described("c", "La clorofila", "Pigmentos"));
  Library library(documents);
  const auto related = library.searcher().related({"a"}, 5);
  ASSERT_GE(related.size(), 2U);
  EXPECT_EQ(related[0].value, "b");
  EXPECT_EQ(related[1].value, "c");
  EXPECT_THAT(library.searcher().related({"nobody"}, 5), IsEmpty());
}

TEST(Search, of_equal_words_what_shares_its_subject_and_level_is_related_first) {
  std::vector<Document> documents;
  for (int i = 0; i < 30; ++i)
    documents.push_back(described("x" + std::to_string(i), "Relleno " + std::to_string(i), "cosa distinta"));
  const auto about = [](std::string id, std::string subject, std::string level) {
    Document document = described(std::move(id), "El método", "Pasos y reglas");
    document.subjects = {std::move(subject)};
    document.levels = {std::move(level)};
    return document;
  };
  documents.push_back(about("asked", "biologia", "primaria"));
  documents.push_back(about("neither", "historia", "secundaria"));
  documents.push_back(about("level", "historia", "primaria"));
  documents.push_back(about("both", "biologia", "primaria"));
  Library library(documents);
  std::vector<std::string> related;
  for (const auto& id : library.searcher().related({"asked"}, 3)) related.push_back(id.value);
  EXPECT_THAT(related, ElementsAre("both", "level", "neither"));
}

TEST(Search, related_lessons_say_the_same_though_their_titles_do_not) {
  std::vector<Document> documents;
  for (int i = 0; i < 30; ++i)
    documents.push_back(described("x" + std::to_string(i), "Lección " + std::to_string(i), "cosa distinta"));
  const auto spoken = [](std::string id, std::string title, std::initializer_list<const char*> lines) {
    Document document = lesson(std::move(id), std::move(title));
    Track track{"es", {}};
    // An hour of it, most of which is about nothing.
    for (int i = 0; i < 600; ++i)
      track.cues.push_back(
          {std::chrono::seconds(6 * i), std::chrono::seconds(6 * i + 5),
           i % 3 == 0 ? *(lines.begin() + i / 3 % static_cast<int>(lines.size())) : "y entonces vemos"});
    document.captions = {track};
    return document;
  };
  documents.push_back(spoken("a", "Sesión primera", {"la clorofila absorbe la luz", "los cloroplastos de la hoja"}));
  documents.push_back(spoken("b", "Clase ocho", {"cada cloroplasto tiene clorofila", "la luz llega a la hoja"}));
  documents.push_back(spoken("c", "Clase nueve", {"el rey firmó el tratado", "la guerra terminó"}));
  Library library(documents);
  const auto related = library.searcher().related({"a"}, 5);
  ASSERT_FALSE(related.empty());
  EXPECT_EQ(related[0].value, "b");
}

}  // namespace
}  // namespace acervo::search
