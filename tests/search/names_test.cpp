#include "search/names.hpp"

#include <gmock/gmock.h>

#include <random>
#include <set>

#include "catalog/core/text.hpp"

namespace acervo::search {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

std::vector<std::pair<std::uint32_t, bool>> found(const Names& names, std::string_view prefix) {
  std::vector<std::pair<std::uint32_t, bool>> result;
  names.each_beginning_with(prefix, [&](std::uint32_t value, bool first) { result.emplace_back(value, first); });
  std::sort(result.begin(), result.end());
  return result;
}

TEST(Names, finds_by_the_beginning_of_any_word) {
  Growing<std::string> values;
  for (const char* name : {"José Árcega", "Ana Núñez-Arce", "O'Arc", "", "  ", "Дарья Арка"}) values.push_back(name);
  const auto names = Names::with(nullptr, values);
  EXPECT_EQ(names->folded(0), "jose arcega");
  EXPECT_THAT(found(*names, "arc"), ElementsAre(std::pair(0U, false), std::pair(1U, false), std::pair(2U, false)));
  EXPECT_THAT(found(*names, "jose"), ElementsAre(std::pair(0U, true)));
  EXPECT_THAT(found(*names, "арк"), ElementsAre(std::pair(5U, false)));
  EXPECT_THAT(found(*names, "rcega"), IsEmpty());
  EXPECT_THAT(found(*names, "arcegas"), IsEmpty());
}

/// The law: whatever is typed, the same as by going through all of them; also while they grow.
TEST(Names, finds_what_going_through_all_finds) {
  std::mt19937 random(3);
  Growing<std::string> values;
  std::shared_ptr<const Names> names;
  std::vector<std::shared_ptr<const Names>> earlier;
  for (int round = 0; round < 5; ++round) {
    for (int i = 0; i < 900; ++i) {
      std::string name;
      for (std::size_t n = 1 + random() % 14; n > 0; --n) name += "ab c'\xC3\xB1"[random() % 6];
      values.push_back(to_utf8(name) + std::to_string(random() % 7));
    }
    names = Names::with(names, values);
    ASSERT_EQ(names->size(), values.size());
    earlier.push_back(names);
    for (const std::string prefix : {"a", "b", "ab", "aba", "bbbbbbbb", "abababababa", "c0", "n", "0"}) {
      std::vector<std::pair<std::uint32_t, bool>> expected;
      for (std::uint32_t value = 0; value < values.size(); ++value) {
        const std::string folded = fold(values[value]);
        for (std::size_t at = folded.find(prefix); at != std::string::npos; at = folded.find(prefix, at + 1))
          if (word_begins(folded, at)) expected.emplace_back(value, at == 0);
      }
      std::sort(expected.begin(), expected.end());
      EXPECT_EQ(found(*names, prefix), expected) << prefix << " of " << values.size();
    }
  }
  EXPECT_EQ(earlier[0]->size(), 900U) << "what was taken does not grow";
  EXPECT_EQ(Names::with(names, values), names) << "nothing is made anew for nothing";
}

}  // namespace
}  // namespace acervo::search
