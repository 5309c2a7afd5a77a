#include "ingest/slides.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <sstream>

#include "catalog/core/text.hpp"
#include "tests/ingest/slide_clip.hpp"

namespace acervo::ingest {
namespace {

using namespace std::chrono_literals;
using namespace testing;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::SizeIs;

constexpr char kEncoded[] = " -c:v libx264 -preset veryfast -crf 26 -g 250 -pix_fmt yuv420p";

std::vector<DrawnSlide> photosynthesis() {
  return {
      {"La fotosíntesis", {"Cómo las plantas hacen su alimento", "Primer grado de secundaria"}, 7},
      {"¿Qué necesita la planta?", {"Agua que sube por las raíces", "Dióxido de carbono del aire", "Luz del sol"}, 9},
      {"Los cloroplastos", {"Contienen clorofila, de color verde", "Están en las células de las hojas"}, 6},
      {"Para recordar", {"Sin luz no hay oxígeno ni glucosa", "La respiración ocurre día y noche"}, 8}};
}

std::vector<Slide> slides_of(const fs::path& clip, const std::vector<std::string>& languages = {"es"}) {
  const auto source = open_file(clip);
  return slides(child(), source.get(), probe(child(), source.get()), languages);
}

/// The share of the words that were drawn and are read, accents and all.
double recall(const std::vector<DrawnSlide>& drawn, const std::vector<Slide>& read) {
  std::string all;
  for (const auto& slide : read) all += " " + slide.text;
  std::ranges::replace(all, '\n', ' ');
  all += " ";
  int words = 0, found = 0;
  for (const auto& slide : drawn) {
    std::string text = slide.title;
    for (const auto& line : slide.lines) text += " " + line;
    std::istringstream in(text);
    for (std::string word; in >> word; ++words) found += all.find(" " + word + " ") != std::string::npos;
  }
  return words ? double(found) / words : 0;
}

void expect_photosynthesis(const std::vector<Slide>& found, double first = 0) {
  ASSERT_THAT(found, SizeIs(4));
  const std::vector<std::pair<double, std::string>> expected = {
      {first, "La fotosíntesis"}, {7, "¿Qué necesita la planta?"}, {16, "Los cloroplastos"}, {22, "Para recordar"}};
  for (std::size_t i = 0; i < 4; ++i) {
    EXPECT_NEAR(double(found[i].start.count()) / 1e6, expected[i].first, 0.6) << i;
    EXPECT_EQ(fold(found[i].title), fold(expected[i].second));
    const double end = i < 3 ? expected[i + 1].first : 30;
    EXPECT_NEAR(double(found[i].end.count()) / 1e6, end, 0.6) << i;
  }
}

TEST(Slides, are_found_at_their_second_and_read_with_their_title) {
  const TemporaryFolder folder;
  const auto drawn = photosynthesis();
  const auto found = slides_of(make_clip(folder, "clip.mp4", drawn_slides(folder, drawn) + kEncoded));
  expect_photosynthesis(found);
  const double words = recall(drawn, found);
  RecordProperty("words_recalled", std::to_string(words));
  EXPECT_GE(words, 0.95);
}

TEST(Slides, are_found_between_key_pictures_that_come_at_fixed_times) {
  const TemporaryFolder folder;
  expect_photosynthesis(slides_of(
      make_clip(folder, "clip.mp4", drawn_slides(folder, photosynthesis()) + kEncoded + " -sc_threshold 0 -g 250")));
}

TEST(Slides, small_light_letters_on_a_dark_ground_are_read) {
  const TemporaryFolder folder;
  const auto drawn = photosynthesis();
  const auto found = slides_of(
      make_clip(folder, "clip.mp4", drawn_slides(folder, drawn, ",scale=640:360", "0x102040/0xE8E8E8") + kEncoded));
  expect_photosynthesis(found);
  EXPECT_GE(recall(drawn, found), 0.9);
}

TEST(Slides, a_camera_in_the_corner_a_pointer_and_fades_are_no_slides) {
  const TemporaryFolder folder;
  // Noise that changes with every picture stands for the camera, a small box that wanders for the pointer.
  const std::string over =
      "[s];testsrc2=s=256x180:r=25:d=30,hue=H=t*3[c];[s][c]overlay=1000:500,"
      "drawbox=x='300+200*sin(t)':y='400+100*cos(t)':w=14:h=20:c=gray:t=fill,fade=in:0:25,fade=out:725:25";
  expect_photosynthesis(
      slides_of(make_clip(folder, "clip.mp4", drawn_slides(folder, photosynthesis(), over) + kEncoded)), 1);
}

TEST(Slides, a_list_that_builds_up_is_one_slide_read_when_it_is_complete) {
  const TemporaryFolder folder;
  const std::vector<DrawnSlide> drawn = {{"Las fracciones", {}, 4},
                                         {"Las fracciones", {"Numerador y denominador"}, 4},
                                         {"Las fracciones", {"Numerador y denominador", "Fracciones equivalentes"}, 5},
                                         {"Los decimales", {"Décimas y centésimas"}, 6}};
  const auto found = slides_of(make_clip(folder, "clip.mp4", drawn_slides(folder, drawn) + kEncoded));
  ASSERT_THAT(found, SizeIs(2));
  EXPECT_EQ(found[0].title, "Las fracciones");
  EXPECT_THAT(found[0].text, HasSubstr("Fracciones equivalentes"));
  EXPECT_NEAR(double(found[0].start.count()) / 1e6, 0, 0.6);
  EXPECT_NEAR(double(found[1].start.count()) / 1e6, 13, 0.6);
}

TEST(Slides, a_film_without_writing_has_none) {
  const TemporaryFolder folder;
  EXPECT_THAT(slides_of(make_clip(folder, "moving.mp4",
                                  "-f lavfi -i mandelbrot=s=640x360:r=25 -t 20 -c:v libx264 -preset veryfast")),
              IsEmpty());
  EXPECT_THAT(slides_of(make_clip(folder, "still.mp4",
                                  "-f lavfi -i \"gradients=s=640x360:r=25:d=20:speed=0.00001,noise=alls=12:allf=t\" "
                                  "-c:v libx264 -preset veryfast")),
              IsEmpty());
  EXPECT_THAT(slides_of(make_clip(folder, "sound.wav", "-f lavfi -i sine=d=4")), IsEmpty());
}

TEST(Slides, are_read_in_the_language_of_the_lesson) {
  const TemporaryFolder folder;
  const std::vector<DrawnSlide> drawn = {
      {"A água no planeta", {"Os rios correm até o mar", "A chuva cai das nuvens"}, 6}};
  const auto found = slides_of(make_clip(folder, "clip.mp4", drawn_slides(folder, drawn) + kEncoded), {"pt-BR"});
  ASSERT_THAT(found, SizeIs(1));
  EXPECT_EQ(found[0].title, "A água no planeta");
  EXPECT_GE(recall(drawn, found), 0.9);
}

TEST(Slides, french_is_read_with_its_own_letters) {
  const TemporaryFolder folder;
  const std::vector<DrawnSlide> drawn = {
      {"L'œuvre française",
       {"Où naît le fleuve ? Là-bas, près du château", "Les élèves connaissent déjà la leçon"},
       6}};
  const auto found = slides_of(make_clip(folder, "clip.mp4", drawn_slides(folder, drawn) + kEncoded), {"fr"});
  ASSERT_THAT(found, SizeIs(1));
  EXPECT_GE(recall(drawn, found), 0.9) << found[0].text;
}

TEST(Slides, stop_when_they_are_told_to) {
  const TemporaryFolder folder;
  const auto clip = make_clip(folder, "clip.mp4", drawn_slides(folder, photosynthesis()) + kEncoded);
  const auto source = open_file(clip);
  const auto facts = probe(child(), source.get());
  std::stop_source stop;
  stop.request_stop();
  EXPECT_EQ(reason_of([&] { slides(child(), source.get(), facts, {"es"}, {}, stop.get_token()); }),
            "cancelled: the media job was cancelled");
}

}  // namespace
}  // namespace acervo::ingest
