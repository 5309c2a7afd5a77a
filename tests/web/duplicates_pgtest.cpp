#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "catalog/core/json.hpp"
#include "catalog/library/sound_print_store.hpp"
#include "ingest/child.hpp"
#include "tests/ingest/support.hpp"
#include "tests/web/served_fixture.hpp"

namespace acervo::web::test {
namespace {

namespace fs = std::filesystem;
namespace media = ingest::testing;

fs::path sample(const std::string& file) {
  return fs::path(ACERVO_ROOT) / "deploy/samples/media" / file;
}

SoundPrint print_of(const fs::path& file) {
  const auto child = media::child();
  const auto source = media::open_file(file);
  return ingest::sound_print(child, source.get(), ingest::probe(child, source.get()));
}

struct SoundPrints : testing::Test {
  fs::path made_of(const std::string& file, const std::string& name, const std::string& options,
                   const std::string& before = "") {
    return media::make_clip(folder, name, before + " -i " + media::quoted(sample(file)) + " " + options);
  }
  media::TemporaryFolder folder;
};

double shared_keys(const SoundPrint& a, const SoundPrint& b) {
  const auto ours = print_keys(a), theirs = print_keys(b);
  std::vector<std::int32_t> both;
  std::ranges::set_intersection(ours, theirs, std::back_inserter(both));
  return static_cast<double>(both.size());
}

TEST_F(SoundPrints, the_same_recording_is_known_in_any_encoding) {
  const SoundPrint original = print_of(sample("fracciones.mp4"));
  for (const auto& [name, options] :
       {std::pair{"small.mkv", "-vf scale=320:-2 -c:v libx264 -crf 40 -preset ultrafast -c:a aac -b:a 48k -ac 1"},
        std::pair{"sound.mp3", "-vn -c:a libmp3lame -b:a 64k -ar 22050"},
        std::pair{"quiet.ogg", "-vn -c:a libvorbis -q:a 1 -af volume=-12dB"},
        std::pair{"a.webm", "-vf scale=426:-2 -c:v libvpx -deadline realtime -b:v 200k -c:a libopus -b:a 32k"}}) {
    SCOPED_TRACE(name);
    const SoundPrint other = print_of(made_of("fracciones.mp4", name, options));
    const auto same = same_sound(original, other);
    ASSERT_TRUE(same);
    EXPECT_LT(std::abs(same->offset.count()), 500'000);
    EXPECT_GE(shared_keys(original, other), 2) << "the index would not find it";
  }
}

TEST_F(SoundPrints, the_same_recording_is_known_without_its_opening) {
  const SoundPrint original = print_of(sample("fracciones.mp4"));
  const SoundPrint cut = print_of(made_of("fracciones.mp4", "cut.m4a", "-vn -c:a aac -b:a 64k", "-ss 5.3"));
  const auto same = same_sound(original, cut);
  ASSERT_TRUE(same);
  EXPECT_NEAR(static_cast<double>(same->offset.count()) / 1e6, 5.3, 0.3);
  const auto back = same_sound(cut, original);
  ASSERT_TRUE(back);
  EXPECT_NEAR(static_cast<double>(back->offset.count()) / 1e6, -5.3, 0.3);
}

TEST_F(SoundPrints, different_lessons_are_not_the_same) {
  // All spoken by two voices of one program, over pictures of one kind.
  std::map<std::string, SoundPrint> prints;
  for (const char* file : {"fracciones.mp4", "agua.mp4", "interes.mp4", "pitagoras.mp4", "preguntar.mp4",
                           "fotosintesis.mp4", "egg.mp4", "feira.mp4", "rosa_blanca.m4a"})
    prints[file] = print_of(sample(file));
  for (const auto& [a, of_a] : prints)
    for (const auto& [b, of_b] : prints) {
      if (a == b) continue;
      const auto same = same_sound(of_a, of_b);
      EXPECT_FALSE(same) << a << " " << b << " " << (same ? same->difference : 0);
    }
}

TEST_F(SoundPrints, an_opening_in_common_makes_no_duplicate) {
  const auto joined = [&](const std::string& name, const std::string& rest) {
    return print_of(media::make_clip(folder, name,
                                     "-t 6 -i " + media::quoted(sample("feira.mp4")) + " -i " +
                                         media::quoted(sample(rest)) +
                                         " -filter_complex '[0:a]aresample=48000,aformat=channel_layouts=mono[x];"
                                         "[1:a]aresample=48000,aformat=channel_layouts=mono[y];[x][y]concat=v=0:a=1'"));
  };
  EXPECT_FALSE(same_sound(joined("a.wav", "fracciones.mp4"), joined("b.wav", "agua.mp4")));
}

TEST_F(SoundPrints, silence_and_tones_say_nothing) {
  const auto silent = [&](const char* name, const char* picture) {
    return print_of(media::make_clip(
        folder, name, std::string("-f lavfi -i ") + picture + " -f lavfi -i anullsrc=r=48000 -t 30 -c:v libx264"));
  };
  const auto black = silent("black.mp4", "color=black:s=64x64:r=5"), slides = silent("b.mp4", "testsrc=s=64x64:r=5");
  EXPECT_FALSE(same_sound(black, slides));
  EXPECT_TRUE(print_keys(black).empty());
  const auto tone = print_of(media::make_clip(folder, "tone.wav", "-f lavfi -i sine=440:d=30"));
  EXPECT_FALSE(same_sound(tone, tone));
  EXPECT_FALSE(same_sound(print_of(media::make_clip(folder, "tone2.wav", "-f lavfi -i sine=880:d=30")), tone));
  const auto mute = media::make_clip(folder, "mute.mp4", "-f lavfi -i testsrc=d=12:s=64x64:r=5 -c:v libx264");
  EXPECT_TRUE(print_of(mute).empty());
}

struct Duplicates : SoundPrints, Served {
  Json of(const std::string& lesson, const std::string& who) {
    return get_json("/api/v1/materials/" + lesson + "/duplicates", who);
  }
  SoundPrintStore prints{*database};
};

TEST_F(Duplicates, are_listed_where_one_may_see_them) {
  const auto mine = add_video("volcanes", MaterialState::draft);
  const auto open = add_video("volcanes copiados", MaterialState::published);
  const auto hidden = add_video("volcanes en borrador", MaterialState::draft);
  const auto other = add_video("otra cosa", MaterialState::published);
  database->write([&](db::Tx& tx) { tx.script("update material set owner = null where id = '" + hidden + "'"); });
  database->write([&](db::Tx& tx) {
    enqueue(tx, {{JobKind::examine, {mine}, 1, 0, priority_of(JobKind::examine, 0)}});
  });
  EXPECT_EQ(of(mine, "owner")["known"], false);
  jobs.finish(*jobs.claim("w"), "w");
  const SoundPrint print = print_of(sample("fracciones.mp4"));
  prints.put({mine}, 1, print);
  prints.put({open}, 1, print_of(made_of("fracciones.mp4", "small.mp3", "-vn -b:a 64k")));
  prints.put({hidden}, 1, print);
  prints.put({other}, 1, print_of(sample("agua.mp4")));
  const Json seen = of(mine, "owner");
  EXPECT_EQ(seen["known"], true);
  ASSERT_EQ(seen["items"].size(), 1U) << seen;
  EXPECT_EQ(seen["items"][0]["material"]["id"], open);
  EXPECT_EQ(seen["items"][0]["reasons"], Json::array({"sound"}));
  EXPECT_GT(seen["items"][0]["shared"].get<double>(), 8);
  EXPECT_EQ(of(mine, "curator")["items"].size(), 2U) << "staff see drafts";
  EXPECT_EQ(get("/api/v1/materials/" + open + "/duplicates").status, 401);
  EXPECT_EQ(get("/api/v1/materials/" + open + "/duplicates", "teacher").status, 403);
  EXPECT_EQ(of(other, "owner")["items"].size(), 0U);
}

}  // namespace
}  // namespace acervo::web::test
