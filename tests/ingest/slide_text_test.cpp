#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "ingest/slides/finder.hpp"
#include "ingest/slides/text.hpp"

namespace acervo::ingest {
namespace {

using namespace std::chrono_literals;
using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::SizeIs;

ReadLine line(int top, double height, std::vector<ReadWord> words) {
  return {top, top + int(height), 0, 100, height, std::move(words)};
}

TEST(SlideText, the_largest_line_above_is_the_title) {
  const auto slide = compose({line(20, 20, {{"Biología", 95}, {"I", 90}}), line(80, 60, {{"El", 96}, {"agua", 96}}),
                              line(300, 30, {{"Sube", 91}, {"por", 93}, {"las", 94}, {"raíces", 92}})},
                             1000);
  EXPECT_EQ(slide.title, "El agua");
  EXPECT_THAT(slide.lines, ElementsAre("Biología I", "El agua", "Sube por las raíces"));
}

TEST(SlideText, a_title_of_two_lines_is_whole) {
  const auto slide = compose({line(50, 60, {{"Cómo", 96}, {"hacen", 96}}), line(120, 60, {{"alimento", 96}}),
                              line(400, 30, {{"plantas", 92}})},
                             1000);
  EXPECT_EQ(slide.title, "Cómo hacen alimento");
  const auto uneven = compose({line(50, 50, {{"El", 96}, {"ciclo", 96}}), line(120, 60, {{"del", 96}, {"agua", 96}}),
                               line(400, 30, {{"plantas", 92}})},
                              1000);
  EXPECT_EQ(uneven.title, "El ciclo del agua");
}

TEST(SlideText, what_was_guessed_at_is_left_out) {
  EXPECT_THAT(compose({line(0, 30, {{"agua", 20}}), line(50, 30, {{"12", 96}, {"34", 96}}),
                       line(100, 30, {{"|", 90}, {"—", 90}, {"i", 95}}), line(150, 30, {{"~*=-e", 80}})},
                      1000)
                  .lines,
              IsEmpty());
  EXPECT_THAT(compose({line(0, 30, {{"•", 92}, {"Í", 93}, {"agua", 91}, {"xq", 30}, {"2024", 93}})}, 1000).lines,
              ElementsAre("agua 2024"));
}

TEST(SlideText, what_stands_on_every_slide_is_not_read_again) {
  std::vector<SlideText> slides;
  for (const char* title : {"Uno solo", "Dos veces", "Tres tristes", "Cuatro gatos"})
    slides.push_back({"Curso de Biología", {"Curso de Biología", title}});
  drop_furniture(slides);
  EXPECT_EQ(slides[2], (SlideText{"Tres tristes", {"Tres tristes"}}));
}

Look look(Micros time, std::uint8_t level) {
  return {time, std::vector<std::uint8_t>(std::size_t(kLookWidth) * kLookHeight, level), false};
}

TEST(Stills, a_flash_does_not_cut_a_slide_and_what_comes_back_is_a_copy) {
  std::vector<Look> looks;
  for (int second = 0; second < 40; ++second) {
    auto at = look(std::chrono::seconds(second), 235);
    const int shown = second < 20 || second >= 30 ? 1 : 2;
    for (int y = 20; y < 90; y += 4)
      for (int x = 20 * shown; x < 100 + 20 * shown; ++x)
        at.luma[std::size_t(y * kLookWidth + x)] = std::uint8_t((x * shown / 3) % 2 ? 20 : 230);
    if (second == 8) at = look(8s, 120);
    looks.push_back(at);
  }
  const auto stills = find_stills(looks, {}, 40s);
  ASSERT_THAT(stills, SizeIs(3));
  EXPECT_EQ(stills[0].start, 0s);
  EXPECT_EQ(stills[0].end, 20s);
  EXPECT_EQ(stills[1].end, 30s);
  EXPECT_FALSE(stills[1].copy);
  EXPECT_EQ(stills[2].copy, 0u);
}

TEST(Stills, what_moves_in_every_pair_is_masked_with_its_surroundings) {
  std::vector<std::pair<Look, Look>> pairs;
  for (int i = 0; i < 6; ++i) {
    auto first = look(std::chrono::seconds(10 * i), 200), second = look(std::chrono::seconds(10 * i + 1), 200);
    for (int y = 96; y < 108; ++y)
      for (int x = 180; x < 192; ++x) second.luma[std::size_t(y * kLookWidth + x)] = 90;
    pairs.emplace_back(first, second);
  }
  const auto mask = always_moving(pairs);
  EXPECT_EQ(mask.count(), 4u);
  EXPECT_TRUE(mask.test(kLookBlocks - 1));
}

}  // namespace
}  // namespace acervo::ingest
