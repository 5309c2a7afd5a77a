#include "search/plan.hpp"

#include <gmock/gmock.h>

namespace acervo::search {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

class PlanTest : public testing::Test {
 protected:
  Plan plan(std::string_view text) {
    return make_plan(text, {*dictionary_, synonyms_, weights_,
                            [&](const std::string& term) { return known_.contains(term) ? 50U : 0U; }});
  }
  std::vector<std::string> groups(std::string_view text) {
    std::vector<std::string> result;
    for (const Group& group : plan(text).groups) result.push_back(group.text);
    return result;
  }

  std::shared_ptr<const Dictionary> dictionary_ =
      Dictionary::with(nullptr, {"telesecundaria", "fracción", "cambio", "climático"});
  Synonyms synonyms_{{{"ABP", "aprendizaje basado en proyectos"}, {"fracciones", "quebrados", "fractions"}}};
  Weights weights_;
  std::unordered_set<std::string> known_{"fraccion", "fraction", "cambi", "climat", "telesecundari", "abp"};
};

TEST_F(PlanTest, drops_little_words_unless_there_is_nothing_else) {
  EXPECT_THAT(groups("la suma de fraccion"), ElementsAre("suma", "fraccion"));
  EXPECT_THAT(groups("to be or not to be"), testing::SizeIs(6));
}

TEST_F(PlanTest, reads_quotes_as_phrases_and_nothing_else_as_an_operator) {
  const Plan quoted = plan("suma \"cambio climático\"");
  ASSERT_EQ(quoted.groups.size(), 2U);
  EXPECT_THAT(quoted.groups[1].phrase, ElementsAre("cambio", "climatico"));
  EXPECT_THAT(groups("suma NEAR (resta) -cambio title:x"),
              ElementsAre("suma", "NEAR", "resta", "cambio", "title", "x"));
  EXPECT_THAT(groups("\"sin cerrar"), ElementsAre("cerrar"));
}

TEST_F(PlanTest, knows_synonyms_of_several_words_with_any_plural_or_accent) {
  const Plan plan = this->plan("Aprendizajes basados en proyectos");
  EXPECT_THAT(groups("Aprendizajes basados en proyectos"), ElementsAre("Aprendizajes", "basados", "proyectos"));
  for (const Group& group : plan.groups) {
    ASSERT_EQ(group.alternatives.size(), 2U) << "each word, or what says all three";
    EXPECT_EQ(group.alternatives[1].words.at(0).terms.at(0).term, "abp");
  }
  EXPECT_TRUE(plan.marked.contains("abp"));
  EXPECT_TRUE(this->plan("QUEBRADO").marked.contains("fraction"));
}

TEST_F(PlanTest, joins_and_splits_words) {
  const Plan joined = plan("tele secundaria");
  ASSERT_EQ(joined.groups.size(), 2U);
  for (const Group& group : joined.groups) EXPECT_EQ(group.alternatives.size(), 2U);
  const Plan split = plan("cambioclimatico");
  ASSERT_EQ(split.groups.size(), 2U) << "as if the space had been typed";
  EXPECT_EQ(split.suggestion, "cambio climático");
}

TEST_F(PlanTest, mends_unknown_words_only) {
  EXPECT_EQ(plan("las fracicon").suggestion, "las fracción") << "with the accent that it is written with";
  EXPECT_THAT(plan("fraccion").suggestion, IsEmpty());
  EXPECT_THAT(plan("zzzzzz").suggestion, IsEmpty());
}

TEST_F(PlanTest, leaves_out_what_is_past_the_limit) {
  std::string text;
  for (int i = 0; i < 400; ++i) text += "w" + std::to_string(i) + " ";
  const Plan plan = this->plan(text);
  EXPECT_EQ(plan.groups.size(), kMostWords);
  EXPECT_FALSE(plan.too_many.empty());
}

}  // namespace
}  // namespace acervo::search
