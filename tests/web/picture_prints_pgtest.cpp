#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "catalog/core/json.hpp"
#include "catalog/library/picture_print_store.hpp"
#include "catalog/library/sound_print_store.hpp"
#include "ingest/child.hpp"
#include "tests/ingest/slide_clip.hpp"
#include "tests/web/served_fixture.hpp"

// The same recording is known by its picture, and what only looks alike is not taken for it.
namespace acervo::web::test {
namespace {

namespace fs = std::filesystem;
namespace media = ingest::testing;

PicturePrint print_of(const fs::path& file) {
  const auto child = media::child();
  const auto source = media::open_file(file);
  return ingest::picture_print(child, source.get(), ingest::probe(child, source.get()));
}

std::size_t shared_keys(const PicturePrint& a, const PicturePrint& b) {
  std::vector<std::int32_t> both;
  std::ranges::set_intersection(a.keys, b.keys, std::back_inserter(both));
  return both.size();
}

constexpr char kGood[] = " -c:v libx264 -preset ultrafast -crf 18 -pix_fmt yuv420p ";

// What becomes of a lesson on its way through the hands of others.
struct Change {
  const char *name, *before, *options, *file;
  double offset;
};
const Change kChanges[] = {
    {"small_and_coarse", "", "-vf scale=320:180 -c:v libx264 -crf 38 -preset ultrafast", "a.mp4", 0},
    {"another_codec", "", "-vf scale=426:240 -c:v libvpx -deadline realtime -cpu-used 8 -b:v 250k", "a.webm", 0},
    {"thirty_a_second", "", "-r 30 -c:v libx264 -crf 30 -preset ultrafast", "a.mp4", 0},
    {"ten_a_second", "", "-r 10 -c:v mpeg4 -q:v 8", "a.avi", 0},
    {"letterboxed", "", "-vf 'pad=iw:iw*3/4:0:(oh-ih)/2' -c:v libx264 -crf 28 -preset ultrafast", "a.mp4", 0},
    {"cropped", "", "-vf 'crop=iw*0.94:ih*0.94' -c:v libx264 -crf 28 -preset ultrafast", "a.mp4", 0},
    {"brighter", "", "-vf eq=brightness=0.06:contrast=0.9 -c:v libx264 -crf 28 -preset ultrafast", "a.mp4", 0},
    {"opening_cut", "-ss 3.07", "-c:v libx264 -crf 28 -preset ultrafast", "a.mp4", 3.07},
    {"ending_cut", "-t 24", "-c:v libx264 -crf 28 -preset ultrafast", "a.mkv", 0},
};

// Somebody who moves the head and a hand before a wall, differently for each seed, as different talks in one studio do.
std::string talk(int seed) {
  const auto wave = [&](double reach, int salt) {
    std::ostringstream text;
    for (int i = 1; i <= 5; ++i) {
      const int number = seed * 7919 + salt * 104729 + i * 1299709;
      text << (i > 1 ? "+" : "") << reach / i << "*sin(t*" << 0.7 * i + (number % 977) / 700.0 << "+"
           << number % 628 / 100.0 << ")";
    }
    return text.str();
  };
  return "-f lavfi -i \"gradients=s=640x360:r=25:d=30:speed=0.00001:seed=5:c0=0x406080:c1=0xA0A0B0[w];"
         "color=0x303848:s=200x200:r=25:d=30[body];color=0xD0A080:s=80x100:r=25:d=30[head];"
         "color=0xD0A080:s=34x34:r=25:d=30[hand];[w][body]overlay=x='220+0.3*(" +
         wave(12, 1) + ")':y=200[a];[a][head]overlay=x='280+" + wave(14, 1) + "':y='110+" + wave(6, 2) +
         "'[b];[b][hand]overlay=x='400+" + wave(30, 3) + "':y='270+" + wave(40, 4) + "',noise=alls=4:allf=t\"";
}

struct PicturePrints : testing::Test {
  fs::path made(const std::string& name, const std::string& arguments) {
    return media::make_clip(folder, name, arguments + kGood);
  }
  /// Cuts, zooms, and things that move.
  fs::path film() {
    return made("film.mp4",
                "-f lavfi -i mandelbrot=s=640x360:r=24:start_scale=2:end_scale=0.05:end_pts=400 "
                "-f lavfi -i life=s=320x180:r=24:mold=10:ratio=0.1:seed=3:death_color=#C83232:life_color=#00ff00 "
                "-f lavfi -i testsrc2=s=640x360:r=24 -f lavfi -i sine=f=300 -filter_complex "
                "\"[0]trim=0:11,setpts=PTS-STARTPTS[a];[1]trim=0:7,scale=640:360,setpts=PTS-STARTPTS[b];"
                "[2]trim=0:5,setpts=PTS-STARTPTS[c];[a][b][c]concat=n=3[v]\" -map \"[v]\" -map 3 -shortest");
  }
  fs::path slides() {
    return made("slides.mp4",
                media::drawn_slides(folder, {{"La fotosíntesis", {"Cómo las plantas hacen su alimento"}, 4},
                                             {"¿Qué necesita?", {"Agua", "Dióxido de carbono", "Luz"}, 5},
                                             {"Los cloroplastos", {"Contienen clorofila"}, 4},
                                             {"La ecuación", {"6 CO2 + 6 H2O", "C6H12O6 + 6 O2"}, 5},
                                             {"El agua", {"Sube por las raíces", "y por el tallo"}, 4},
                                             {"Para recordar", {"Sin luz no hay oxígeno"}, 5}}));
  }
  void expect_known(const fs::path& original) {
    const auto print = print_of(original);
    for (const auto& change : kChanges) {
      SCOPED_TRACE(change.name);
      const auto other = print_of(
          media::make_clip(folder, change.file,
                           std::string(change.before) + " -i " + media::quoted(original) + " -an " + change.options));
      const auto same = same_picture(print, other);
      EXPECT_GE(shared_keys(print, other), 2U) << "the index would not find it";
      ASSERT_TRUE(same);
      EXPECT_NEAR(double(same->offset.count()) / 1e6, change.offset, 0.25);
      EXPECT_TRUE(same_picture(other, print));
      if (std::getenv("ACERVO_SHOW"))
        std::printf("%s %s: agreement %.2f, keys %zu of %zu\n", original.filename().c_str(), change.name,
                    same->agreement, shared_keys(print, other), print.keys.size());
    }
  }
  media::TemporaryFolder folder;
};

TEST_F(PicturePrints, a_film_is_known_in_any_encoding) {
  expect_known(film());
}

TEST_F(PicturePrints, slides_are_known_in_any_encoding) {
  expect_known(slides());
}

TEST_F(PicturePrints, a_talk_is_known_in_any_encoding) {
  expect_known(made("talk.mp4", talk(1)));
}

TEST_F(PicturePrints, different_talks_in_one_studio_are_not_the_same) {
  std::vector<PicturePrint> prints;
  for (int seed = 1; seed <= 4; ++seed) prints.push_back(print_of(made("talk.mp4", talk(seed))));
  for (std::size_t a = 0; a < prints.size(); ++a)
    for (std::size_t b = 0; b < prints.size(); ++b)
      EXPECT_EQ(same_picture(prints[a], prints[b]).has_value(), a == b) << a << " " << b;
}

TEST_F(PicturePrints, different_lessons_of_one_design_are_not_the_same) {
  std::map<std::string, PicturePrint> prints;
  for (const char* file : {"fracciones.mp4", "agua.mp4", "interes.mp4", "pitagoras.mp4", "preguntar.mp4",
                           "fotosintesis.mp4", "egg.mp4", "feira.mp4"})
    prints[file] = print_of(fs::path(ACERVO_ROOT) / "deploy/samples/media" / file);
  for (const auto& [a, of_a] : prints)
    for (const auto& [b, of_b] : prints) EXPECT_EQ(same_picture(of_a, of_b).has_value(), a == b) << a << " " << b;
}

TEST_F(PicturePrints, slides_that_change_at_the_same_seconds_are_not_the_same) {
  // As where a program gives each slide five seconds.
  const auto lesson = [&](const std::vector<std::string>& words) {
    std::vector<media::DrawnSlide> drawn;
    for (std::size_t i = 0; i + 3 < words.size(); ++i)
      drawn.push_back({words[i], {words[i + 1] + " " + words[i + 2], words[i + 3]}, 5});
    return print_of(made("lesson.mp4", media::drawn_slides(folder, drawn)));
  };
  const auto water = lesson({"El agua", "Los ríos llegan al mar", "La lluvia", "Nubes", "Evaporación y condensación",
                             "Hielo", "Los glaciares se derriten", "Sed", "El ciclo del agua", "Vapor"});
  const auto numbers =
      lesson({"Fracciones", "Medio", "Un tercio de la pizza", "Denominador común", "Suma", "Restar con ceros en medio",
              "Cinco", "Números mixtos", "Mil", "Por ciento de descuento"});
  EXPECT_FALSE(same_picture(water, numbers));
  EXPECT_TRUE(same_picture(water, water));
}

TEST_F(PicturePrints, a_title_sequence_in_common_makes_no_duplicate) {
  const auto joined = [&](const std::string& name, int seed) {
    return print_of(made(name, "-f lavfi -i mandelbrot=s=640x360:r=25:end_pts=300 " + talk(seed) +
                                   " -filter_complex \"[0]trim=0:9,setpts=PTS-STARTPTS[a];[a][1]concat=n=2\""));
  };
  EXPECT_FALSE(same_picture(joined("a.mp4", 1), joined("b.mp4", 2)));
}

TEST_F(PicturePrints, pictures_that_stand_still_say_nothing) {
  const auto still = print_of(made("still.mp4", "-f lavfi -i smptebars=s=320x180:r=25:d=20"));
  EXPECT_TRUE(still.keys.empty());
  EXPECT_FALSE(same_picture(still, still));
  const auto noise = print_of(made("noise.mp4", "-f lavfi -i color=gray:s=320x180:r=25:d=20,noise=alls=20:allf=t"));
  EXPECT_FALSE(same_picture(noise, noise));
  EXPECT_TRUE(print_of(media::make_clip(folder, "tone.wav", "-f lavfi -i sine=d=5")).empty());
}

TEST_F(PicturePrints, real_recordings_are_known_and_neither_halves_nor_others_are_the_same) {
  const auto media = media::shared_media() / "good";
  std::vector<PicturePrint> halves;
  for (const auto& [file, half] : {std::pair{"earth-30s-vp8.webm", "15"}, std::pair{"london-360p-17s.mp4", "8.5"}}) {
    if (!fs::exists(media / file)) GTEST_SKIP() << "the shared corpus is not here";
    const auto source = " -i " + media::quoted(media / file) + " -an ";
    const auto whole = print_of(media / file);
    EXPECT_GT(std::ranges::count_if(whole.changes, &PictureChange::speaks), 20) << file;
    EXPECT_TRUE(same_picture(
        whole, print_of(media::make_clip(folder, "copy.mp4", source + "-r 24 -vf scale=320:-2 -c:v libx264 -crf 34"))))
        << file;
    for (const auto& part : {"-t " + std::string(half), "-ss " + std::string(half)})
      halves.push_back(print_of(media::make_clip(folder, "half.mp4", part + source + "-preset ultrafast")));
  }
  for (std::size_t a = 0; a < halves.size(); ++a)
    for (std::size_t b = 0; b < a; ++b) EXPECT_FALSE(same_picture(halves[a], halves[b])) << a << " " << b;
}

struct PictureDuplicates : PicturePrints, Served {};

TEST_F(PictureDuplicates, are_listed_once_with_their_reasons) {
  const auto mine = add_video("volcanes", MaterialState::draft);
  const auto muted = add_video("volcanes sin sonido", MaterialState::published);
  const auto dubbed = add_video("volcanes en otra voz", MaterialState::published);
  const auto both = add_video("volcanes copiados", MaterialState::published);
  const auto other = add_video("otra cosa", MaterialState::published);
  const auto put_picture = [&](const MaterialId& material, const PicturePrint& print) {
    database->write([&](db::Tx& tx) { put_picture_print(tx, material, 1, print); });
  };
  SoundPrintStore sounds(*database);
  const auto original = film();
  const auto smaller =
      print_of(media::make_clip(PicturePrints::folder, "small.mp4",
                                "-ss 3 -i " + media::quoted(original) + " -an -vf scale=320:-2 -r 30 -crf 34"));
  const auto voice = [&](const std::string& file) {
    const auto source = media::open_file(fs::path(ACERVO_ROOT) / "deploy/samples/media" / file);
    return ingest::sound_print(media::child(), source.get(), ingest::probe(media::child(), source.get()));
  };
  put_picture({mine}, print_of(original));
  sounds.put({mine}, 1, voice("agua.mp4"));
  put_picture({muted}, smaller);
  put_picture({dubbed}, smaller);
  sounds.put({dubbed}, 1, voice("feira.mp4"));
  put_picture({both}, smaller);
  sounds.put({both}, 1, voice("agua.mp4"));
  put_picture({other}, print_of(slides()));
  const Json seen = get_json("/api/v1/materials/" + mine + "/duplicates", "owner");
  EXPECT_EQ(seen["known"], true);
  std::map<std::string, Json> reasons;
  for (const Json& item : seen["items"]) reasons[item["material"]["id"]] = item["reasons"];
  ASSERT_EQ(seen["items"].size(), 3U) << seen;
  EXPECT_EQ(seen["items"][0]["material"]["id"], both);
  EXPECT_EQ(reasons[both], (Json{"sound", "picture"}));
  EXPECT_EQ(reasons[muted], Json::array({"picture"}));
  EXPECT_EQ(reasons[dubbed], Json::array({"picture"}));
  for (const Json& item : seen["items"])
    if (item["material"]["id"] != both) {
      EXPECT_NEAR(item["offset"].get<double>(), 3, 0.25);
    }
}

}  // namespace
}  // namespace acervo::web::test
