#include "search/dictionary.hpp"

#include <gmock/gmock.h>

#include <random>
#include <set>

namespace acervo::search {
namespace {

using testing::ElementsAre;
using testing::UnorderedElementsAre;
using testing::UnorderedElementsAreArray;

TEST(EditDistance, counts_swapped_neighbours_once) {
  EXPECT_EQ(edit_distance("fraccion", "fraccion", 2), 0);
  EXPECT_EQ(edit_distance("fracicon", "fraccion", 2), 1);
  EXPECT_EQ(edit_distance("fracion", "fraccion", 2), 1);
  EXPECT_EQ(edit_distance("frakzion", "fraccion", 2), 2);
  EXPECT_EQ(edit_distance("historia", "quimica", 2), 3);
}

TEST(Dictionary, grows_without_forgetting) {
  auto dictionary = Dictionary::with(nullptr, {"año", "ano", "Árbol"});
  dictionary = Dictionary::with(dictionary, {"fracción", "fracciones"});
  EXPECT_TRUE(dictionary->has("fraccion"));
  EXPECT_FALSE(dictionary->has("fraccio"));
  EXPECT_THAT(dictionary->written("ano"), UnorderedElementsAre("año", "ano"));
  EXPECT_THAT(dictionary->beginning_with("frac", 10), UnorderedElementsAre("fraccion", "fracciones"));
}

TEST(Dictionary, offers_the_nearest_words_first) {
  const auto dictionary = Dictionary::with(nullptr, {"fracción", "fricción", "tracción", "química"});
  const auto near = dictionary->near("fraccoin", 2, 10);
  ASSERT_FALSE(near.empty());
  EXPECT_EQ(near.front().word.folded, "fraccion");
}

TEST(Dictionary, finds_all_that_is_near_among_thousands) {
  std::mt19937 random(3);
  std::set<std::string> words;
  while (words.size() < 6000) {
    std::string word;
    for (std::size_t i = 4 + random() % 6; i > 0; --i) word += static_cast<char>('a' + random() % 6);
    words.insert(word);
  }
  const auto dictionary = Dictionary::with(nullptr, {words.begin(), words.end()});
  std::size_t all = 0;
  for (const std::string asked : {"abcdef", "fedcba", "aabbcc", "abca", "cafeabeda"})
    for (const int distance : {1, 2}) {
      std::vector<std::string> expected, found;
      for (const std::string& word : words)
        if (const int edits = edit_distance(word, asked, distance); edits > 0 && edits <= distance)
          expected.push_back(word);
      for (const auto& near : dictionary->near(asked, distance, words.size())) found.emplace_back(near.word.folded);
      all += found.size();
      EXPECT_THAT(found, UnorderedElementsAreArray(expected)) << asked << " at " << distance;
    }
  EXPECT_GT(all, 50U);
}

TEST(Dictionary, merges_many_small_additions) {
  std::shared_ptr<const Dictionary> dictionary;
  for (int i = 0; i < 60; ++i) {
    std::vector<std::string> words;
    for (int j = 0; j < 100; ++j)
      words.push_back("palabra" + std::string(1, static_cast<char>('a' + i % 26)) + std::to_string(j));
    dictionary = Dictionary::with(dictionary, words);
  }
  EXPECT_TRUE(dictionary->has("palabraa0"));
  EXPECT_TRUE(dictionary->has("palabraz99"));
}

}  // namespace
}  // namespace acervo::search
