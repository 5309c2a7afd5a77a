#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/ingest/support.hpp"

#include "catalog/core/json.hpp"

namespace acervo::ingest {
namespace {

using namespace std::chrono_literals;
using namespace testing;
using ::testing::ElementsAre;

Derived derive_of(const fs::path& clip) {
  const auto source = open_file(clip);
  return derive(child(), source.get(), probe(child(), source.get()));
}

std::string size_of(const fs::path& picture) {
  return run("ffprobe -v error -show_entries stream=width,height -of csv=p=0 " + quoted(picture)).output;
}

TEST(Derive, captions_of_a_file_keep_times_language_and_name) {
  const TemporaryFolder folder;
  write_file(folder / "es.srt",
             "1\n00:00:01,000 --> 00:00:02,500\n<i>Hola</i>\n\n2\n00:00:03,000 --> 00:00:04,000\n¿Qué tal?\n");
  const auto inputs = "-f lavfi -i testsrc2=s=64x64:d=5:r=10 -i " + quoted(folder / "es.srt") +
                      " -map 0 -map 1 -c:v libx264 -metadata:s:s:0 language=spa -metadata:s:s:0 title=Español -c:s ";
  for (const auto* kind : {"subrip -f matroska", "ass -f matroska", "webvtt -f matroska", "mov_text -f mp4"}) {
    SCOPED_TRACE(kind);
    const auto derived = derive_of(make_clip(folder, "clip", inputs + kind));
    ASSERT_EQ(derived.captions.size(), 1u);
    EXPECT_EQ(derived.captions[0].language, "spa");
    EXPECT_THAT(derived.captions[0].cues, ElementsAre(Cue{1s, 2500ms, "Hola"}, Cue{3s, 4s, "¿Qué tal?"}));
  }
}

// As two hours in as many languages are.
TEST(Derive, captions_of_a_file_may_be_many) {
  const TemporaryFolder folder;
  std::string captions, inputs, maps;
  for (int i = 0; i < 60; ++i)
    captions += std::to_string(i + 1) + "\n00:00:" + (i < 10 ? "0" : "") + std::to_string(i) +
                ",000 --> 00:00:" + (i < 10 ? "0" : "") + std::to_string(i) + ",500\n" + std::string(5000, 'a') +
                "\n\n";
  write_file(folder / "es.srt", captions);
  for (int i = 0; i < 24; ++i) {
    inputs += " -i " + quoted(folder / "es.srt");
    maps += " -map " + std::to_string(i + 1);
  }
  const auto derived = derive_of(
      make_clip(folder, "clip.mkv",
                "-f lavfi -i testsrc2=s=64x64:d=60:r=5" + inputs + " -map 0" + maps + " -c:v libx264 -c:s subrip"));
  ASSERT_EQ(derived.captions.size(), 24u);
  EXPECT_EQ(derived.captions[23].cues.size(), 60u);
  EXPECT_FALSE(derived.posters.empty());
}

TEST(Derive, letters_that_subrip_inside_a_file_writes_as_html_does) {
  const TemporaryFolder folder;
  write_file(folder / "es.srt", "1\n00:00:01,000 --> 00:00:02,000\n&iquest;Uno &amp; dos &lt; tres?\n");
  const auto derived = derive_of(make_clip(folder, "clip.mkv",
                                           "-f lavfi -i testsrc2=s=64x64:d=5:r=10 -i " + quoted(folder / "es.srt") +
                                               " -map 0 -map 1 -c:v libx264 -c:s subrip"));
  ASSERT_EQ(derived.captions.size(), 1u);
  EXPECT_THAT(derived.captions[0].cues, ElementsAre(Cue{1s, 2s, "¿Uno & dos < tres?"}));
}

TEST(Derive, captions_inside_a_file_that_are_not_utf_8_are_read) {
  const TemporaryFolder folder;
  // ffmpeg writes UTF-8 alone: its letters are put into another encoding inside the file, as many bytes as before.
  write_file(folder / "es.srt", "1\n00:00:01,000 --> 00:00:02,000\nMañana\n\n2\n00:00:03,000 --> 00:00:04,000\nsin\n");
  for (const std::string kind : {"subrip", "ass"}) {
    SCOPED_TRACE(kind);
    const auto clip = make_clip(folder, "clip.mkv",
                                "-f lavfi -i testsrc2=s=64x64:d=5:r=10 -i " + quoted(folder / "es.srt") +
                                    " -map 0 -map 1 -c:v libx264 -c:s " + kind);
    auto bytes = read_file(clip);
    const std::string utf8 = "Mañana";
    const auto at = bytes.find(utf8);
    ASSERT_NE(at, std::string::npos);
    write_file(clip, bytes.replace(at, utf8.size(),
                                   "Ma\xf1"
                                   "ana "));
    const auto derived = derive_of(clip);
    ASSERT_EQ(derived.captions.size(), 1u);
    EXPECT_THAT(derived.captions[0].cues, ElementsAre(Cue{1s, 2s, "Mañana"}, Cue{3s, 4s, "sin"}));
  }
}

TEST(Derive, closed_captions_in_a_track_of_their_own_are_text) {
  const TemporaryFolder folder;
  // "Hola" after a second, "Ana" after two: CEA-608, two bytes a time, odd parity.
  write_file(folder / "a.scc",
             "Scenarist_SCC V1.0\n\n00:00:01:00\t94ae 94ae 9420 9420 9470 9470 c8ef ec61 942f 942f\n\n"
             "00:00:02:00\t94ae 94ae 9420 9420 9470 9470 c16e 6180 942f 942f\n\n00:00:04:00\t942c 942c\n\n");
  const auto derived = derive_of(make_clip(folder, "clip.mov",
                                           "-f lavfi -i testsrc2=s=64x64:d=5:r=30 -i " + quoted(folder / "a.scc") +
                                               " -map 0 -map 1 -c:v libx264 -c:s copy -metadata:s:s:0 language=spa"));
  ASSERT_EQ(derived.captions.size(), 1u);
  EXPECT_TRUE(derived.captions[0].closed_captions);
  EXPECT_EQ(derived.captions[0].language, "spa");
  const auto& cues = derived.captions[0].cues;
  ASSERT_EQ(cues.size(), 2u);
  EXPECT_EQ(cues[0].text, "Hola");
  EXPECT_EQ(cues[1].text, "Ana") << "nothing replaces it: the decoder still holds it at the end";
  EXPECT_NEAR(double(cues[0].start.count()) / 1e6, 1, 0.4);
  EXPECT_NEAR(double(cues[0].end.count()) / 1e6, 2, 0.4);
  EXPECT_NEAR(double(cues[1].start.count()) / 1e6, 2, 0.4);
  EXPECT_GT(cues[1].end, cues[1].start);
}

// Puts CEA-608, a pair a picture, into raw H.264 whose pictures begin with delimiters: "Hola" from 20 s on, cleared at
// 24 s, and "Ana" from 26 s on, which nothing clears.
constexpr char kCaption[] = R"(
import sys
data = open(sys.argv[1], 'rb').read()
mark = b'\0\0\0\1\x09'
parts = data.split(mark)[1:]
pairs = dict(enumerate('94ae 94ae 9420 9420 9470 9470 c8ef ec61 942f 942f'.split(), 20 * 30))
pairs |= {24 * 30: '942c', 24 * 30 + 1: '942c'}
pairs |= enumerate('94ae 94ae 9420 9420 9470 9470 c16e 6180 942f 942f'.split(), 26 * 30)
out = b''
for i, part in enumerate(parts):
    sei = b''
    if i >= 20 * 30:
        pair = bytes.fromhex(pairs.get(i, '8080'))
        payload = b'\xb5\0\x31GA94\x03\x41\xff\xfc' + pair + b'\xff'
        sei = b'\0\0\0\1\x06\x04' + bytes([len(payload)]) + payload + b'\x80'
    out += mark + part[:1] + sei + part[1:]
open(sys.argv[2], 'wb').write(out)
)";

TEST(Derive, closed_captions_that_begin_late_are_found) {
  const TemporaryFolder folder;
  write_file(folder / "caption.py", kCaption);
  make_clip(folder, "a.h264",
            "-f lavfi -i testsrc2=s=160x120:d=30:r=30 -c:v libx264 -preset ultrafast -bf 0 -x264-params aud=1 -g 60");
  run("python3 " + quoted(folder / "caption.py") + " " + quoted(folder / "a.h264") + " " + quoted(folder / "b.h264"));
  for (const auto* name : {"clip.mp4", "clip.ts"}) {
    SCOPED_TRACE(name);
    const auto clip = make_clip(folder, name, "-r 30 -i " + quoted(folder / "b.h264") + " -c copy");
    const auto derived = derive_of(clip);
    ASSERT_EQ(derived.captions.size(), 1u);
    const auto& cues = derived.captions[0].cues;
    ASSERT_EQ(cues.size(), 2u);
    EXPECT_EQ(cues[0].text, "Hola");
    EXPECT_NEAR(double(cues[0].start.count()) / 1e6, 20.3, 0.2);
    EXPECT_NEAR(double(cues[0].end.count()) / 1e6, 24, 0.2);
    EXPECT_EQ(cues[1].text, "Ana");
    EXPECT_NEAR(double(cues[1].start.count()) / 1e6, 26.3, 0.2);
    EXPECT_NEAR(double(cues[1].end.count()) / 1e6, 30, 0.2);
  }
}

// A segment of a Presentation Graphic Stream, as Blu-ray has them.
std::string pgs(double second, int type, const std::string& data) {
  const auto pts = std::uint32_t(second * 90'000);
  std::string bytes = "PG";
  for (const auto value : {pts, std::uint32_t(0)})
    for (int shift = 24; shift >= 0; shift -= 8) bytes += char(value >> shift & 0xFF);
  return bytes + char(type) + char(data.size() >> 8) + char(data.size() & 0xFF) + data;
}

// A white box of 16 x 8 from the second second to the fourth.
std::string drawn_subtitles() {
  const auto bytes = [](std::initializer_list<int> values) { return std::string(values.begin(), values.end()); };
  std::string lines;
  for (int y = 0; y < 8; ++y) lines += std::string(16, 1) + bytes({0, 0});
  const auto picture = bytes({0, 16, 0, 8}) + lines;
  const auto window = bytes({1, 0, 0, 0, 0, 0, 0, 16, 0, 8});
  const auto screen = bytes({0, 64, 0, 64, 16});
  return pgs(1, 0x16, screen + bytes({0, 0, 0x80, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0, 0})) + pgs(1, 0x17, window) +
         pgs(1, 0x14, bytes({0, 0, 1, 235, 128, 128, 255})) +
         pgs(1, 0x15, bytes({0, 0, 0, 0xC0, 0, 0, int(picture.size())}) + picture) + pgs(1, 0x80, "") +
         pgs(3, 0x16, screen + bytes({0, 1, 0, 0, 0, 0})) + pgs(3, 0x17, window) + pgs(3, 0x80, "");
}

TEST(Derive, subtitles_that_are_pictures_are_told_and_cost_nothing) {
  const TemporaryFolder folder;
  write_file(folder / "drawn.sup", drawn_subtitles());
  const auto inputs = "-f lavfi -i testsrc2=s=64x64:d=5:r=10 -i " + quoted(folder / "drawn.sup") +
                      " -map 0 -map 1 -c:v libx264 -metadata:s:s:0 language=spa -c:s ";
  for (const auto& [kind, codec] : {std::pair{"copy -f matroska", "hdmv_pgs_subtitle"},
                                    {"dvdsub -f matroska", "dvd_subtitle"},
                                    {"dvbsub -f mpegts", "dvb_subtitle"}}) {
    SCOPED_TRACE(kind);
    const auto clip = make_clip(folder, "clip", inputs + std::string(kind));
    const auto facts = probe(child(), open_file(clip).get());
    ASSERT_EQ(facts.subtitles.size(), 1u);
    EXPECT_EQ(facts.subtitles[0].codec, codec);
    EXPECT_EQ(facts.subtitles[0].language, "spa");
    EXPECT_FALSE(facts.subtitles[0].text);
    EXPECT_TRUE(derive_of(clip).captions.empty());
  }
}

TEST(Derive, the_poster_is_neither_black_nor_larger_than_needed) {
  const TemporaryFolder folder;
  // Black but for the second half.
  const auto clip =
      make_clip(folder, "clip.mp4",
                "-f lavfi -i color=black:s=1920x1080:d=10:r=10 -f lavfi -i testsrc2=s=1920x1080:d=10:r=10 "
                "-filter_complex \"[0][1]concat\" -c:v libx264 -preset ultrafast -g 10");
  const auto derived = derive_of(clip);
  ASSERT_FALSE(derived.posters.empty());
  write_file(folder / "poster.jpg", derived.posters[0].jpeg);
  EXPECT_EQ(size_of(folder / "poster.jpg"), "1280,720\n");
  const auto mean = run("ffmpeg -nostdin -v error -i " + quoted(folder / "poster.jpg") +
                        " -vf scale=1:1:flags=area -pix_fmt gray -f rawvideo -")
                        .output;
  ASSERT_EQ(mean.size(), 1u);
  EXPECT_GT(int(static_cast<unsigned char>(mean[0])), 50);
}

// The mean of a picture's red, green and blue, as a browser shows a JPEG.
std::array<int, 3> mean_of(const std::filesystem::path& picture) {
  const auto mean =
      run("ffmpeg -nostdin -v error -i " + quoted(picture) + " -vf scale=1:1:flags=area -pix_fmt rgb24 -f rawvideo -")
          .output;
  std::array<int, 3> colour{};
  for (std::size_t i = 0; i < std::min(mean.size(), colour.size()); ++i)
    colour[i] = static_cast<unsigned char>(mean[i]);
  return colour;
}

TEST(Derive, a_poster_has_the_colours_of_the_lesson) {
  const TemporaryFolder folder;
  const std::string red = "-f lavfi -i color=0xc81e28:s=1280x720:d=4:r=10,drawgrid=w=90:h=90:t=2:c=0xc81e28 ";
  // High definition by BT.709, which a JPEG is not, and a small picture by BT.601.
  const auto large =
      make_clip(folder, "large.mp4",
                red +
                    "-vf scale=out_color_matrix=bt709 -colorspace bt709 -color_primaries bt709 -color_trc bt709 "
                    "-pix_fmt yuv420p -c:v libx264 -preset ultrafast");
  const auto small =
      make_clip(folder, "small.mp4", red + "-vf scale=320:180 -pix_fmt yuv420p -c:v libx264 -preset ultrafast");
  const std::string palette =
      "-filter_complex \"split[a][b];[a]palettegen[p];[b][p]paletteuse\" -c:v png -pix_fmt pal8";
  const auto large_palette = make_clip(folder, "large.mov", red + palette);
  const auto small_palette =
      make_clip(folder, "small.mov",
                "-f lavfi -i color=0xc81e28:s=320x180:d=4:r=10,drawgrid=w=90:h=90:t=2:c=0xc81e28 " + palette);
  for (const auto& clip : {large, small, large_palette, small_palette}) {
    const auto derived = derive_of(clip);
    ASSERT_FALSE(derived.posters.empty());
    write_file(folder / "poster.jpg", derived.posters[0].jpeg);
    const auto [r, g, b] = mean_of(folder / "poster.jpg");
    EXPECT_NEAR(r, 0xc8, 10) << clip;
    EXPECT_NEAR(g, 0x1e, 10) << clip;
    EXPECT_NEAR(b, 0x28, 10) << clip;
  }
}

TEST(Derive, captions_that_roll_up_inside_a_file_are_said_once) {
  const TemporaryFolder folder;
  const std::array<std::string, 5> lines{"hola a todos", "hoy vemos", "fracciones", "con tiras", "de papel"};
  std::string srt;
  for (std::size_t i = 0; i < lines.size(); ++i) {
    const auto at = std::to_string(i), next = std::to_string(i + 1);
    srt += next + "\n00:00:0" + at + ",000 --> 00:00:0" + next + ",000\n" + (i > 0 ? lines[i - 1] + "\n" : "") +
           lines[i] + "\n\n";
  }
  write_file(folder / "live.srt", srt);
  const auto clip = make_clip(folder, "clip.mkv",
                              "-f lavfi -i testsrc2=s=320x180:d=8:r=10 -i " + quoted(folder / "live.srt") +
                                  " -c:v libx264 -preset ultrafast -c:s srt");
  const auto captions = derive_of(clip).captions;
  ASSERT_EQ(captions.size(), 1U);
  std::string said;
  for (const Cue& cue : captions[0].cues) said += cue.text + "|";
  EXPECT_EQ(said, "hola a todos|hoy vemos|fracciones|con tiras|de papel|");
}

TEST(Derive, a_sharp_poster_comes_before_a_blurred_one) {
  const TemporaryFolder folder;
  // What is blurred comes first and has the stronger contrast, which alone would win.
  const auto clip = make_clip(folder, "clip.mp4",
                              "-f lavfi -i testsrc2=s=640x360:d=20:r=10 -vf \"eq=contrast=0.8:enable='gte(t,10)',"
                              "gblur=sigma=6:enable='lt(t,10)'\" -c:v libx264 -preset ultrafast -g 10");
  const auto posters = derive_of(clip).posters;
  ASSERT_FALSE(posters.empty());
  EXPECT_GE(posters[0].time, 10s);
}

TEST(Derive, a_poster_is_not_taken_amid_a_crossfade) {
  const TemporaryFolder folder;
  // A slide, and amid twelve seconds, where one of the nine looks falls, a second in which one crowded picture becomes
  // another: each of its pictures has more contrast and more edges than the slide.
  const std::string crowd = "color=s=640x360:r=10:d=2.5,format=yuv420p,geq=lum='255*mod(floor(X/";
  const auto clip = make_clip(folder, "clip.mp4",
                              "-f lavfi -i \"color=0x707070:s=640x360:r=10:d=12,drawgrid=w=40:h=40:t=2:c=0xa0a0a0\" "
                              "-f lavfi -i \"" +
                                  crowd + "10)+floor(Y/10)\\,2)':cb=128:cr=128\" -f lavfi -i \"" + crowd +
                                  "14)+floor(Y/9)\\,2)':cb=128:cr=128\" -filter_complex "
                                  "\"[1][2]xfade=duration=1:offset=0.4,setpts=PTS+5.1/TB[fade];"
                                  "[0][fade]overlay=enable='between(t,5.45,6.55)'\" "
                                  "-c:v libx264 -preset ultrafast -g 1 -pix_fmt yuv420p");
  const auto posters = derive_of(clip).posters;
  ASSERT_FALSE(posters.empty());
  for (const auto& poster : posters) EXPECT_TRUE(poster.time < 5'400ms || poster.time > 6'600ms) << poster.time.count();
}

TEST(Derive, a_poster_is_the_picture_of_its_time) {
  const TemporaryFolder folder;
  const auto clip = make_clip(folder, "clip.mkv",
                              "-f lavfi -i testsrc2=s=320x180:d=30:r=25,hue=H=t -c:v libx264 -preset ultrafast -g 250");
  const auto source = open_file(clip);
  const auto facts = probe(child(), source.get());
  const auto derived = derive(child(), source.get(), facts);
  ASSERT_FALSE(derived.posters.empty());
  for (const auto& poster : derived.posters)
    EXPECT_TRUE(poster.jpeg == picture_at(child(), source.get(), facts, poster.time)) << poster.time.count();
}

TEST(Derive, sound_without_a_cover_has_no_poster) {
  const TemporaryFolder folder;
  EXPECT_EQ(derive_of(make_clip(folder, "clip.wav", "-f lavfi -i sine=d=2")).posters.size(), 0U);
}

TEST(Derive, a_storyboard_has_a_picture_every_ten_seconds) {
  const TemporaryFolder folder;
  const auto clip =
      make_clip(folder, "clip.mp4", "-f lavfi -i testsrc2=s=640x360:d=125:r=2 -c:v libx264 -preset ultrafast -g 4");
  const auto source = open_file(clip);
  const auto board = storyboard(child(), source.get(), probe(child(), source.get()));
  EXPECT_EQ(board.count, 13);
  EXPECT_EQ(board.width, 160);
  EXPECT_EQ(board.height, 90);
  ASSERT_EQ(board.sheets.size(), 1u);
  write_file(folder / "sheet.jpg", board.sheets[0]);
  EXPECT_EQ(
      run("ffprobe -v error -show_entries stream=width,height -of csv=p=0 " + quoted(folder / "sheet.jpg")).output,
      "1600,180\n");
}

TEST(Derive, each_picture_of_a_storyboard_is_seen_in_its_ten_seconds) {
  const TemporaryFolder folder;
  // One key picture, as a meeting's recorder writes; every twelve seconds; one in a minute's middle.
  for (const std::string keys : {"-g 9999", "-g 120", "-g 9999 -force_key_frames 33", "-g 9999 -bf 3"}) {
    const auto clip = make_clip(folder, "clip.mp4",
                                "-f lavfi -i \"color=black:s=320x180:d=65:r=10,format=gray,geq=lum='40+30*floor(T/10)',"
                                "format=yuv420p\" -c:v libx264 -preset veryfast -sc_threshold 0 " +
                                    keys);
    const auto source = open_file(clip);
    const auto board = storyboard(child(), source.get(), probe(child(), source.get()));
    ASSERT_EQ(board.count, 7);
    write_file(folder / "sheet.jpg", board.sheets.at(0));
    const auto seen = run("ffmpeg -nostdin -v error -i " + quoted(folder / "sheet.jpg") +
                          " -vf crop=1120:ih:0:0,scale=7:1:flags=area,format=gray -f rawvideo -")
                          .output;
    ASSERT_EQ(seen.size(), 7U);
    for (std::size_t i = 0; i < seen.size(); ++i)
      EXPECT_NEAR(static_cast<unsigned char>(seen[i]), 40 + 30 * int(i), 14) << "picture " << i << " with " << keys;
  }
}

TEST(Facts, tracks_of_sound_beyond_the_eighth_are_counted) {
  const TemporaryFolder folder;
  const auto clip = make_clip(folder, "lenguas.mka",
                              "-f lavfi -i sine=d=1 -map 0 -map 0 -map 0 -map 0 -map 0 -map 0 -map 0 -map 0 -map 0 "
                              "-map 0 -c:a libmp3lame -b:a 32k");
  const auto source = open_file(clip);
  const Json told = probe(child(), source.get());
  const auto facts = told.get<Facts>();  // as the catalogue keeps it
  EXPECT_EQ(facts.audio.size(), 8U);
  EXPECT_EQ(facts.audio_left_out, 2);
  EXPECT_EQ(told.at("audio_left_out"), 2) << "the editor is told by this name";
}

TEST(Facts, loudness_is_measured_and_brought_to_the_target) {
  const TemporaryFolder folder;
  const auto clip = make_clip(folder, "clip.wav", "-f lavfi -i anoisesrc=d=10:c=pink:a=0.2:r=48000 -ac 2");
  const auto source = open_file(clip);
  const auto facts = probe(child(), source.get());
  ASSERT_TRUE(facts.audio[0].loudness);
  EXPECT_TRUE(facts.audio[0].dual_mono);
  const auto plan = make_plan(facts);
  EXPECT_EQ(plan.rungs[0].channels, 1);
  std::string file;
  for (std::size_t chunk = 0; chunk < plan.audio.chunk_count(); ++chunk) {
    const auto rungs = encode(child(), source.get(), facts, plan, chunk_job(plan, chunk, {}, folder.path()));
    file += (chunk ? "" : rungs[0].init) + read_fd(rungs[0].file.get());
  }
  write_file(folder / "out.mp4", file);
  const auto summary = run("ffmpeg -nostdin -v info -i " + quoted(folder / "out.mp4") +
                           " -af ebur128=peak=true -f null - 2>&1 | tail -12")
                           .output;
  const auto value = [&](const std::string& key) {
    return std::atof(summary.c_str() + summary.find(key) + key.size());
  };
  EXPECT_NEAR(value("I:"), -16, 1);
  EXPECT_LE(value("Peak:"), -1.5);
}

TEST(Facts, interlacing_is_seen_in_the_pictures_whatever_the_flag_says) {
  const TemporaryFolder folder;
  const auto combed = make_clip(folder, "combed.mkv",
                                "-f lavfi -i testsrc2=s=720x576:r=50:d=4,interlace,setfield=prog -c:v mpeg4 -q:v 2");
  EXPECT_TRUE(probe(child(), open_file(combed).get()).video->interlaced);
  const auto whole = make_clip(folder, "whole.mkv", "-f lavfi -i testsrc2=s=720x576:r=25:d=4 -c:v mpeg4 -q:v 2");
  EXPECT_FALSE(probe(child(), open_file(whole).get()).video->interlaced);
}

}  // namespace
}  // namespace acervo::ingest
