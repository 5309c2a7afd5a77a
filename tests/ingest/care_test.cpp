// What old tapes, phones and careless exports bring, each as a small file made here.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <cstring>
#include <numbers>

#include "tests/ingest/lesson.hpp"

#include "catalog/core/json.hpp"

namespace acervo::ingest {
namespace {

using namespace testing;
using ::testing::AnyOf;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::Not;
using ::testing::StartsWith;

Facts facts_of(const fs::path& clip) {
  return probe(child(), open_file(clip).get());
}

bool is_sound(const RungPlan& rung) {
  return rung.kind == RungKind::audio;
}

struct Heard {
  double loudness = 0, peak = 0;
};

// By the ffmpeg program's EBU R 128 meter, with true peaks.
Heard listen(const TemporaryFolder& folder, const std::string& bytes) {
  write_file(folder / "heard.mp4", bytes);
  const auto text = run("ffmpeg -nostdin -hide_banner -nostats -i " + quoted(folder / "heard.mp4") +
                        " -af ebur128=peak=true -f null - 2>&1")
                        .output;
  const auto value = [&](const std::string& key) {
    const auto at = text.rfind(key);
    return at == std::string::npos ? -99.0 : std::atof(text.c_str() + at + key.size());
  };
  return {value("I:"), value("Peak:")};
}

constexpr char kX264[] = " -c:v libx264 -preset ultrafast ";

// ---- Black bars

struct Bars {
  const char* name;
  const char* filters;  // behind a moving picture of 640x360
  int width, height;    // that are to be seen
};

class BlackBars : public ::testing::TestWithParam<Bars> {};

TEST_P(BlackBars, are_cut_only_where_they_are_constant) {
  const TemporaryFolder folder;
  const auto clip = make_clip(folder, "clip.mp4",
                              std::string("-f lavfi -i testsrc2=s=640x360:r=10:d=12 -vf \"") + GetParam().filters +
                                  "\" -g 10 -pix_fmt yuv420p" + kX264);
  const auto facts = facts_of(clip);
  EXPECT_EQ(facts.video->width, GetParam().width);
  EXPECT_EQ(facts.video->height, GetParam().height);
}

constexpr Bars kBars[] = {
    {"none", "null", 640, 360},
    {"letterbox", "scale=640:272,setsar=1,pad=640:360:0:44", 640, 272},
    {"pillarbox", "scale=480:360,setsar=1,pad=640:360:80:0", 480, 360},
    {"both", "scale=480:272,setsar=1,pad=640:360:80:44", 480, 272},
    {"letterbox_with_a_dark_beginning",
     "scale=640:272,setsar=1,drawbox=t=fill:c=black:enable='lt(t,4)',pad=640:360:0:44", 640, 272},
    {"letterbox_with_a_subtitle_in_it",
     "scale=640:272,setsar=1,pad=640:360:0:44,drawbox=x=200:y=330:w=240:h=16:t=fill:c=white:enable='between(t,5,8)'",
     640, 360},
    {"only_a_part_has_them",
     "drawbox=y=0:h=44:t=fill:c=black:enable='lt(t,6)',drawbox=y=316:h=44:t=fill:c=black:enable='lt(t,6)'", 640, 360},
    {"letters_on_black", "drawbox=t=fill:c=black,drawbox=x=200:y=150:w=120:h=40:t=fill:c=white", 640, 360},
    {"all_black", "drawbox=t=fill:c=black", 640, 360},
};

INSTANTIATE_TEST_SUITE_P(kinds, BlackBars, ::testing::ValuesIn(kBars),
                         [](const auto& each) { return each.param.name; });

TEST(BlackBars, that_are_gone_between_two_key_pictures_are_not_cut) {
  const TemporaryFolder folder;
  const auto clip = make_clip(
      folder, "clip.mp4",
      std::string(
          "-f lavfi -i testsrc2=s=640x360:r=25:d=60 -vf \"drawbox=y=0:h=44:t=fill:c=black:enable='not(between(t,21,"
          "29))',drawbox=y=316:h=44:t=fill:c=black:enable='not(between(t,21,29))'\" -g 250 -sc_threshold 0 "
          "-pix_fmt yuv420p") +
          kX264);
  EXPECT_EQ(facts_of(clip).video->height, 360);
}

TEST(BlackBars, that_are_cut_leave_the_picture_undistorted) {
  const TemporaryFolder folder;
  const auto clip = make_clip(
      folder, "clip.mp4",
      std::string("-f lavfi -i testsrc2=s=640x272:r=10:d=4 -vf pad=640:360:0:44 -g 10 -pix_fmt yuv420p") + kX264);
  const auto ending = prepare(clip, folder, [](const RungPlan& rung) { return rung.name == "240p"; });
  ASSERT_EQ(ending.reason + ending.broken, "");
  write_file(folder / "out.mp4", ending.rungs.at("240p"));
  const auto first_line = run("ffmpeg -nostdin -v error -ss 1 -i " + quoted(folder / "out.mp4") +
                              " -frames:v 1 -vf crop=iw:4:0:0,scale=1:1:flags=area -pix_fmt gray -f rawvideo -")
                              .output;
  ASSERT_EQ(first_line.size(), 1u);
  EXPECT_GT(int(static_cast<unsigned char>(first_line[0])), 40);
  EXPECT_NEAR(double(ending.played.at("240p").width) / ending.played.at("240p").height, 640 / 272.0, 0.02);
}

// ---- Turned over

TEST(Mirrored, comes_out_as_it_is_to_be_seen) {
  const TemporaryFolder folder;
  const auto clip =
      make_clip(folder, "clip.mp4",
                std::string("-f lavfi -i color=black:s=320x240:d=2:r=25,drawbox=w=160:h=120:c=white:t=fill") + kX264);
  auto bytes = read_file(clip);
  const auto matrix = bytes.find("tkhd") + 4 + 40;  // ISO/IEC 14496-12, 8.3.2: x becomes width - x
  bytes.replace(matrix, 4, std::string("\xff\xff\0\0", 4));
  bytes.replace(matrix + 24, 4, std::string("\x01\x40\0\0", 4));
  write_file(folder / "mirrored.mp4", bytes);
  const auto ending = prepare(folder / "mirrored.mp4", folder);
  ASSERT_EQ(ending.reason + ending.broken, "");
  EXPECT_TRUE(ending.facts.video->mirrored);
  write_file(folder / "out.mp4", ending.rungs.at("240p"));
  const auto luma = run("ffmpeg -nostdin -v error -ss 1 -i " + quoted(folder / "out.mp4") +
                        " -frames:v 1 -vf scale=2:2:flags=area -pix_fmt gray -f rawvideo -")
                        .output;
  ASSERT_EQ(luma.size(), 4u);
  EXPECT_LT(int(static_cast<unsigned char>(luma[0])), 60);
  EXPECT_GT(int(static_cast<unsigned char>(luma[1])), 130);
}

// ---- Sound

// A voice's rhythm: bursts and pauses of noise at 4 Hz.
constexpr char kVoice[] = "anoisesrc=c=pink:a=0.5:r=48000:d=10:seed=3,tremolo=f=4:d=0.95,highpass=f=120,lowpass=f=4000";

struct Sound {
  const char* name;
  std::string arguments;
  int channels;
  double tolerance = 1.5;
};

class Loudness : public ::testing::TestWithParam<Sound> {};

TEST_P(Loudness, becomes_sixteen_below_with_peaks_below_one_and_a_half) {
  const TemporaryFolder folder;
  const auto clip = make_clip(folder, "clip.mkv", GetParam().arguments + " -c:a pcm_s16le");
  const auto ending = prepare(clip, folder);
  ASSERT_EQ(ending.reason + ending.broken, "");
  EXPECT_EQ(ending.plan.rungs.at(0).channels, GetParam().channels);
  const auto heard = listen(folder, ending.rungs.at("audio"));
  // Noise has higher peaks than a voice: the limiter takes up to 1.2 dB of its loudness, and more where it is pressed.
  EXPECT_NEAR(heard.loudness, -16, GetParam().tolerance);
  EXPECT_LE(heard.peak, -1.5);
  if (GetParam().channels == 1) {
    EXPECT_LE(double(ending.rungs.at("audio").size()) * 8e6 / double(ending.facts.duration.count()), 40'000);
  }
}

std::string voice(const std::string& filters) {
  return std::string("-f lavfi -i \"") + kVoice + "," + filters + "\"";
}

const Sound kSounds[] = {
    {"quiet_voice", voice("volume=-8dB"), 1},
    {"very_quiet_voice", voice("volume=-22dB"), 1},
    {"loud_voice", voice("volume=18dB,alimiter=limit=0.99:level=0"), 1},
    {"same_in_both_channels", voice("pan=stereo|c0=c0|c1=c0"), 1},
    {"only_in_the_left_channel", voice("pan=stereo|c0=c0|c1=0*c0"), 1},
    {"only_in_the_right_channel", voice("pan=stereo|c0=0*c0|c1=c0"), 1},
    {"one_channel_upside_down", voice("pan=stereo|c0=c0|c1=-1*c0"), 1},
    {"one_channel_upside_down_and_softer", voice("pan=stereo|c0=-0.6*c0|c1=c0"), 1},
    {"voice_in_a_room", voice("pan=stereo|c0=c0|c1=c0,haas=left_delay=2:right_delay=3:side_gain=0.3"), 1},
    {"music_in_stereo",
     "-f lavfi -i "
     "\"aevalsrc=0.2*sin(2*PI*220*t)+0.1*sin(2*PI*660*t)|0.2*sin(2*PI*277*t)+0.1*sin(2*PI*831*t):s=48000:d=10\"",
     2},
    {"five_channels_and_a_bass", voice("pan=5.1|FC=0.8*c0|FL=0.3*c0|FR=0.3*c0|BL=0.1*c0|BR=0.1*c0|LFE=0.1*c0"), 1},
};

// A knock on the microphone every five seconds, 18 dB and more above the voice.
std::string knocked(const std::string& sound) {
  return sound +
         " -f lavfi -i \"aevalsrc='if(lt(mod(t\\,5)\\,0.004)\\,0.7*sin(2*PI*1000*t)\\,0)':s=48000:d=10\" "
         "-filter_complex "
         "amix=normalize=0:duration=first";
}

const Sound kRare[] = {
    {"soft_voice_and_knocks", knocked(voice("volume=-10dB")), 1, 2},
    // Over 90 seconds only windows are listened to.
    {"three_minutes_with_a_loud_opening", voice("aloop=loop=17:size=480000,volume='if(lt(t,8),1,0.25)':eval=frame"), 1,
     2},
};

INSTANTIATE_TEST_SUITE_P(rare, Loudness, ::testing::ValuesIn(kRare), [](const auto& each) { return each.param.name; });

INSTANTIATE_TEST_SUITE_P(kinds, Loudness, ::testing::ValuesIn(kSounds),
                         [](const auto& each) { return each.param.name; });

// How loud a tone is in one of the channels.
double level_of(const std::vector<float>& samples, std::size_t channels, std::size_t channel, double hertz) {
  double cosine = 0, sine = 0;
  const std::size_t from = 48'000, count = 96'000;  // whole waves of every tone
  for (std::size_t i = from; i < from + count && i * channels < samples.size(); ++i) {
    const double angle = 2 * std::numbers::pi * hertz * double(i) / 48'000;
    const double sample = samples[i * channels + channel];
    cosine += sample * std::cos(angle), sine += sample * std::sin(angle);
  }
  return std::hypot(cosine, sine) * 2 / double(count);
}

std::vector<float> decoded(const TemporaryFolder& folder, const std::string& rung) {
  write_file(folder / "heard.mp4", rung);
  const auto bytes = run("ffmpeg -nostdin -v error -i " + quoted(folder / "heard.mp4") + " -f f32le -").output;
  std::vector<float> samples(bytes.size() / sizeof(float));
  std::memcpy(samples.data(), bytes.data(), samples.size() * sizeof(float));
  return samples;
}

// A tone of its own in each channel but the bass: left, right, centre, behind on both sides.
TEST(Sound, of_every_channel_around_is_heard_on_its_side) {
  const TemporaryFolder folder;
  const struct {
    double hertz;
    bool left, right;
  } tones[] = {{400, true, false}, {600, false, true}, {800, true, true}, {1000, true, false}, {1200, false, true}};
  const auto clip_of = [&](const std::string& name, const std::string& options, const std::string& centre = "0.1",
                           const std::string& over = "") {
    const auto tone = [](const std::string& loud, const std::string& hertz) {
      return loud + "*sin(2*PI*" + hertz + "*t)";
    };
    return make_clip(folder, name,
                     "-f lavfi -i \"aevalsrc=" + tone("0.1", "400") + "|" + tone("0.1", "600") + "|" +
                         tone(centre, "800") + "|0|" + tone("0.1", "1000") + "|" + tone("0.1", "1200") +
                         ":c=5.1:s=48000:d=4" + over + "\" " + options);
  };
  for (const auto& [options, name] : {std::pair{"-c:a ac3 -b:a 448k", "a.mkv"},
                                      {"-c:a eac3 -b:a 448k", "a.mp4"},
                                      {"-c:a aac -b:a 400k", "a.m4a"},
                                      {"-c:a libopus -b:a 400k", "b.mkv"},
                                      {"-c:a dca -strict -2", "c.mkv"},
                                      {"-c:a flac", "d.mkv"},
                                      {"-c:a pcm_s24le", "a.mov"}}) {
    SCOPED_TRACE(options);
    const auto ending = prepare(clip_of(name, options), folder);
    ASSERT_EQ(ending.reason + ending.broken, "");
    ASSERT_EQ(ending.plan.rungs.at(0).channels, 2);
    const auto samples = decoded(folder, ending.rungs.at("audio"));
    const double loudest = level_of(samples, 2, 0, 400);
    ASSERT_GT(loudest, 0.01);
    for (const auto& [hertz, left, right] : tones) {
      for (const std::size_t channel : {0U, 1U}) {
        const double level = level_of(samples, 2, channel, hertz) / loudest;
        // The centre and what is behind are mixed in 3 dB softer (Rec. ITU-R BS.775), another side's not at all.
        if (channel == 0 ? left : right) {
          EXPECT_GT(level, 0.5) << hertz << " Hz in channel " << channel;
        } else {
          EXPECT_LT(level, 0.05) << hertz << " Hz in channel " << channel;
        }
      }
    }
  }
  // Where somebody talks, mostly from the centre, one channel is enough, for all of them.
  const auto talk = prepare(clip_of("talk.mkv", "-c:a ac3 -b:a 448k", "0.4", ",tremolo=f=4:d=0.95"), folder);
  ASSERT_EQ(talk.reason + talk.broken, "");
  ASSERT_EQ(talk.plan.rungs.at(0).channels, 1);
  const auto samples = decoded(folder, talk.rungs.at("audio"));
  for (const auto& tone : tones) EXPECT_GT(level_of(samples, 1, 0, tone.hertz) / level_of(samples, 1, 0, 400), 0.5);
}

TEST(Sound, noise_between_words_is_not_pumped_up) {
  const TemporaryFolder folder;
  // Ten seconds of a voice, then ten of the room's noise, 40 dB below it.
  const auto clip = make_clip(folder, "clip.wav",
                              voice("volume=-12dB,apad,atrim=duration=20") +
                                  " -f lavfi -i anoisesrc=c=white:a=0.001:r=48000:d=20 "
                                  "-filter_complex amix=normalize=0");
  const auto ending = prepare(clip, folder);
  ASSERT_EQ(ending.reason + ending.broken, "");
  write_file(folder / "out.mp4", ending.rungs.at("audio"));
  const auto level = [&](const fs::path& file, const std::string& from) {
    const auto text = run("ffmpeg -nostdin -hide_banner -ss " + from + " -t 4 -i " + quoted(file) +
                          " -af volumedetect -f null - 2>&1 | grep -o 'mean_volume: [-0-9.]*' | cut -d' ' -f2")
                          .output;
    return std::atof(text.c_str());
  };
  const double before = level(clip, "3") - level(clip, "14"),
               after = level(folder / "out.mp4", "3") - level(folder / "out.mp4", "14");
  EXPECT_GT(before, 20);
  EXPECT_GE(after, before - 2);
}

TEST(Sound, languages_are_kept_and_named) {
  const TemporaryFolder folder;
  const auto clip = make_clip(
      folder, "clip.mkv",
      "-f lavfi -i sine=d=3 -f lavfi -i sine=f=600:d=3 -f lavfi -i testsrc2=s=320x240:d=3 -map 0 -map 1 -map 2 "
      "-metadata:s:a:0 language=spa -metadata:s:a:0 title=Maestra -metadata:s:a:1 language=nah "
      "-c:a aac -c:v libx264 -preset ultrafast");
  const auto ending = prepare(clip, folder);
  ASSERT_EQ(ending.reason + ending.broken, "");
  std::vector<std::string> names;
  for (const auto& rung : ending.plan.rungs) {
    if (is_sound(rung)) names.push_back(rung.name + " " + rung.language + " " + rung.label);
  }
  EXPECT_THAT(names, ElementsAre("audio spa Maestra", "audio-nah nah "));
}

TEST(Sound, that_begins_late_stays_with_the_picture) {
  const TemporaryFolder folder;
  const auto picture =
      make_clip(folder, "v.mkv",
                "-f lavfi -i \"color=black:s=320x240:r=25:d=8,drawbox=t=fill:c=white:enable='gte(t,5)'\" -c:v libx264 "
                "-preset ultrafast");
  const auto sound = make_clip(folder, "a.wav", "-f lavfi -i \"sine=f=1000:d=6,volume=0:enable='lt(t,3)'\"");
  const auto clip = make_clip(
      folder, "clip.mkv", "-i " + quoted(picture) + " -itsoffset 2 -i " + quoted(sound) + " -c:v copy -c:a pcm_s16le");
  const auto ending = prepare(clip, folder);
  ASSERT_EQ(ending.reason + ending.broken, "");
  write_file(folder / "v.mp4", ending.rungs.at("240p"));
  write_file(folder / "a.mp4", ending.rungs.at("audio"));
  const auto light =
      run("ffmpeg -nostdin -v info -i " + quoted(folder / "v.mp4") +
          " -vf negate,blackdetect=d=0.1:pix_th=0.3 -f null - 2>&1 | grep -o 'black_start:[0-9.]*' | cut -d: -f2")
          .output;
  const auto beep =
      run("ffmpeg -nostdin -v info -i " + quoted(folder / "a.mp4") +
          " -af silencedetect=n=-40dB:d=0.5 -f null - 2>&1 | grep -o 'silence_end: [0-9.]*' | cut -d' ' -f2")
          .output;
  EXPECT_NEAR(std::atof(light.c_str()), 5, 0.045);
  EXPECT_NEAR(std::atof(beep.c_str()), 5, 0.045);
}

// MP4 says so by an empty edit, as phones and editors write it. Demuxers go to places by the picture's times: the sound
// before it is to be heard all the same, also where a segment is made alone.
TEST(Sound, before_a_picture_that_begins_late_is_kept) {
  const TemporaryFolder folder;
  const auto picture =
      make_clip(folder, "v.mp4", "-f lavfi -i testsrc2=s=320x240:r=25:d=8" + std::string(kX264) + "-bf 2");
  const auto sound = make_clip(
      folder, "a.m4a", "-f lavfi -i \"aevalsrc='0.5*sin(2*PI*800*t)*(between(t,0.2,1)+between(t,9,10))':d=20\"");
  const auto beeps = [&](const std::string& name, const std::string& bytes) {
    write_file(folder / name, bytes);
    return run("ffmpeg -nostdin -v info -i " + quoted(folder / name) +
               " -af silencedetect=n=-40dB:d=0.1 -f null - 2>&1 | grep -o 'silence_end: [0-9]*[.][0-9]' | cut -d' ' "
               "-f2")
        .output;
  };
  for (const auto* kind : {"mp4", "mkv"}) {
    for (const auto* late : {"12", "0.7"}) {
      SCOPED_TRACE(std::string(kind) + " " + late);
      const auto clip =
          make_clip(folder, std::string("clip.") + kind,
                    "-itsoffset " + std::string(late) + " -i " + quoted(picture) + " -i " + quoted(sound) + " -c copy");
      const auto ending = prepare(clip, folder, is_sound);
      ASSERT_EQ(ending.reason + ending.broken, "");
      EXPECT_NEAR(double(ending.plan.duration.count()) / 1e6, 20, 0.1);
      EXPECT_THAT(beeps("out.mp4", ending.rungs.at("audio")), HasSubstr("0.2\n9.0\n"));
      const auto third =
          encode(child(), open_file(clip).get(), ending.facts, ending.plan, {2, 3, {"audio"}, folder.path().string()});
      // From about eight seconds on; it counts from its own beginning.
      EXPECT_THAT(beeps("third.mp4", third.at(0).init + read_fd(third.at(0).file.get())),
                  AnyOf(StartsWith("1.0\n"), StartsWith("0.9\n")));
    }
  }
}

// ---- What changes on the way

TEST(Changing, size_rate_and_channels_midway_still_make_one_lesson) {
  const TemporaryFolder folder;
  const auto one = make_clip(
      folder, "1.ts",
      "-f lavfi -i testsrc2=s=320x240:r=25:d=4 -f lavfi -i sine=d=4 -c:v libx264 -preset ultrafast -c:a aac -ac 1");
  const auto two =
      make_clip(folder, "2.ts",
                "-f lavfi -i testsrc2=s=640x360:r=25:d=4 -f lavfi -i sine=r=22050:d=4 -pix_fmt yuv422p -c:v libx264 "
                "-preset ultrafast -c:a aac -ac 2 -ar 22050");
  // Joined as they are: times go back to the beginning in the middle.
  write_file(folder / "joined.ts", read_file(one) + read_file(two));
  const auto ending = prepare(folder / "joined.ts", folder);
  ASSERT_EQ(ending.reason + ending.broken, "");
  EXPECT_NEAR(double(ending.plan.duration.count()) / 1e6, 8, 0.2);
  EXPECT_GE(ending.played.at("240p").frames, 195);
  // A counter that leaps by hours is no lesson of hours.
  const auto later = make_clip(folder, "3.ts",
                               "-f lavfi -i testsrc2=s=320x240:r=25:d=4 -f lavfi -i sine=d=4 -c:v libx264 -preset "
                               "ultrafast -c:a aac -output_ts_offset 9000");
  write_file(folder / "leap.ts", read_file(one) + read_file(later));
  EXPECT_NEAR(double(facts_of(folder / "leap.ts").duration.count()) / 1e6, 8, 0.2);
}

// Its key pictures but the first say only where renewing begins, which takes until the next.
TEST(Changing, bit_by_bit_instead_of_by_key_pictures_loses_none) {
  const TemporaryFolder folder;
  const auto clip = make_clip(folder, "clip.mp4",
                              "-f lavfi -i testsrc2=s=320x240:r=25:d=21 -f lavfi -i sine=d=21 -c:v libx264 -preset "
                              "veryfast -x264-params intra-refresh=1:keyint=100 -c:a aac");
  for (const bool with_sound : {true, false}) {
    const auto ending = prepare(
        clip, folder, [&](const RungPlan& rung) { return rung.name == "240p" || (with_sound && is_sound(rung)); });
    ASSERT_EQ(ending.reason + ending.broken, "");
    const auto& times = ending.played.at("240p").times;
    EXPECT_EQ(times.size(), 525U);
    for (std::size_t i = 1; i < times.size(); ++i) EXPECT_LT(times[i] - times[i - 1], 0.05) << "after " << times[i - 1];
  }
}

TEST(Changing, a_file_whose_end_was_never_downloaded_ends_where_it_ends) {
  const TemporaryFolder folder;
  const auto clip = make_clip(folder, "clip.mp4",
                              "-f lavfi -i testsrc2=s=320x240:r=25:d=20 -f lavfi -i sine=d=20 -c:v libx264 -preset "
                              "ultrafast -g 25 -c:a aac -movflags +faststart");
  auto bytes = read_file(clip);
  std::fill(bytes.begin() + long(bytes.size()) / 2, bytes.end(), '\0');
  write_file(folder / "half.mp4", bytes);
  const auto ending = prepare(folder / "half.mp4", folder);
  ASSERT_EQ(ending.reason + ending.broken, "");
  EXPECT_NEAR(double(ending.plan.duration.count()) / 1e6, 10, 1.6);
}

// ---- Nothing personal

TEST(Personal, places_names_and_devices_stay_behind) {
  const TemporaryFolder folder;
  write_file(folder / "es.srt", "1\n00:00:01,000 --> 00:00:02,000\nHola\n");
  for (const std::string tags : {"-b:v 300k -g 50", "-qp 10 -g 300"}) {  // copied, and encoded
    const auto clip =
        make_clip(folder, "clip.mov",
                  "-f lavfi -i testsrc2=s=640x360:r=25:d=9 -f lavfi -i sine=d=9 -i " + quoted(folder / "es.srt") +
                      " -map 0 -map 1 -map 2 -metadata location=+19.4326-099.1332/ "
                      "-metadata com.apple.quicktime.location.ISO6709=+19.4326-099.1332/ -metadata artist=Rosario "
                      "-metadata make=Telefonica -metadata comment=Privado -metadata:s handler_name=Camara "
                      "-movflags +use_metadata_tags -c:v libx264 -preset veryfast -c:a aac -c:s mov_text " +
                      tags);
    const auto ending = prepare(clip, folder);
    ASSERT_EQ(ending.reason + ending.broken, "");
    const auto source = open_file(clip);
    const auto derived = derive(child(), source.get(), ending.facts);
    std::string published = Json(ending.facts).dump();
    ASSERT_EQ(derived.captions.size(), 1U);
    for (const auto& captions : derived.captions)
      published += captions.language + captions.label + to_webvtt(captions.cues) + to_subrip(captions.cues);
    for (const auto& sheet : storyboard(child(), source.get(), ending.facts).sheets) published += sheet;
    for (const auto& rung :
         encode(child(), source.get(), ending.facts, ending.plan, chunk_job(ending.plan, 0, {}, folder.path())))
      published += rung.download_init;
    for (const auto& poster : derived.posters) published += poster.jpeg;
    for (const auto& [name, bytes] : ending.rungs) published += bytes;
    for (const auto* word : {"19.43", "Rosario", "Telefonica", "Privado", "Camara", "x264", "Lavf", "Lavc", "Exif"})
      EXPECT_EQ(published.find(word), std::string::npos) << word << " in " << tags;
  }
}

}  // namespace
}  // namespace acervo::ingest
