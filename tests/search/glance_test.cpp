#include "search/glance.hpp"

#include <gtest/gtest.h>

#include <array>
#include <fstream>
#include <set>
#include <string>
#include <vector>

#include "search/analysis.hpp"

namespace acervo::search {
namespace {

constexpr std::array kLanguages{Language::es, Language::pt, Language::en, Language::fr};

const std::string_view kText =
    "Los Árboles y los ÁRBOLES, el año y los años; lápices, volcanes, interés. Funções dos pães, maçã e avô. "
    "Dying skies, the tele-secundaria and C++ with H2O, 3/4 and 1.5; U.N.A.M., œuvre, straße, e\u0301cole, leçons. "
    "Привет, мир. 日本語の授業. \u00BFQu\u00E9? \u00ABciencia\u00BB";

TEST(Glance, lets_pass_every_word_that_a_term_may_stand_for) {
  each_written(kText, [](std::uint32_t, std::uint32_t, std::string_view letters, bool) {
    for (const Language language : kLanguages)
      for (const std::string& term : {stem(forms_of(letters), language), forms_of(letters).folded}) {
        Glance glance;
        glance.add(term);
        EXPECT_TRUE(glance.may_be(letters)) << letters << " as " << term;
        EXPECT_TRUE(glance.passes(std::string("; ") + std::string(letters) + " ")) << letters << " as " << term;
      }
  });
}

/// Every form that the dictionaries know of a word, under its stem in any language.
TEST(Glance, lets_pass_every_word_of_the_dictionaries) {
  std::ifstream forms(ACERVO_DICTIONARIES "/forms.tsv");
  std::set<std::string> words;
  for (std::string line; std::getline(forms, line);) words.insert(line.substr(line.rfind('\t') + 1));
  ASSERT_GT(words.size(), 100'000U);
  for (const std::string& word : words)
    for (const Language language : kLanguages) {
      const std::string term = stem(forms_of(word), language);
      Glance glance;
      glance.add(term);
      ASSERT_TRUE(glance.may_be(word)) << word << " as " << term;
    }
}

TEST(Glance, passes_over_words_that_begin_otherwise) {
  Glance glance;
  glance.add("fotosintesis");
  glance.add("anim");
  EXPECT_FALSE(glance.may_be("química"));
  EXPECT_FALSE(glance.may_be("Árbol"));
  EXPECT_TRUE(glance.may_be("Ánimo"));
  EXPECT_FALSE(glance.passes("La química de los árboles."));
  EXPECT_TRUE(glance.passes("La FOTOSÍNTESIS de los árboles."));
}

TEST(Glance, looks_at_three_letters_where_a_stem_keeps_them) {
  Glance glance;
  glance.add("fotosintesis");
  glance.add("die");
  EXPECT_FALSE(glance.may_be("fondo"));
  EXPECT_TRUE(glance.may_be("Fótón"));
  EXPECT_TRUE(glance.may_be("fo"));  // may go on after a hyphen
  EXPECT_TRUE(glance.may_be("dying"));
  EXPECT_FALSE(glance.passes("El fondo de la forma."));
}

TEST(Glance, looks_for_another_script_only_where_there_is_one) {
  Glance glance;
  glance.add("授業");
  EXPECT_FALSE(glance.may_be("clase"));
  EXPECT_FALSE(glance.passes("Una clase, ¿qué más?"));
  EXPECT_TRUE(glance.may_be("授業"));
  EXPECT_TRUE(glance.passes("日本語の授業"));
  EXPECT_TRUE(glance.passes("Python入門"));
}

TEST(Glance, does_not_change_what_is_written) {
  std::vector<std::string> lazily, eagerly;
  each_written(kText, [&](std::uint32_t begin, std::uint32_t end, std::string_view letters, bool whole) {
    lazily.push_back(std::to_string(begin) + "-" + std::to_string(end) + (whole ? " whole " : " ") +
                     forms_of(letters).folded);
  });
  for (const Token& token : tokenize(kText))
    eagerly.push_back(std::to_string(token.begin) + "-" + std::to_string(token.end) + (token.whole ? " whole " : " ") +
                      token.folded);
  EXPECT_EQ(lazily, eagerly);
}

}  // namespace
}  // namespace acervo::search
