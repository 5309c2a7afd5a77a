#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <cstdlib>
#include <map>

#include "tests/ingest/support.hpp"

#include "catalog/core/json.hpp"

namespace acervo::ingest {
namespace {

using namespace testing;
using ::testing::TestWithParam;
using ::testing::Values;
using ::testing::ValuesIn;

double seconds(Micros time) {
  return double(time.count()) / 1e6;
}

struct Good {
  const char* file;
  double duration;
  int width, height;  // 0: no picture
  int sounds;
  int captions = 0, chapters = 0;
  bool poster = true;
};

// Shapes as they are to be seen, without black bars; durations as the packets have them.
const Good kGood[] = {
    {"good/lecture-camera-720p60.mts", 1.05, 1280, 720, 0},
    {"good/eth-lecture-slides-vfr.mov", 10.44, 640, 480, 1},
    {"good/eth-lecture-slides-anamorphic.mov", 10.46, 853, 480, 1},
    {"good/eth-lecture-slides-1fps-mono.mov", 15.0, 640, 480, 1},
    {"good/eth-lecture-audio-only.mov", 10.44, 0, 0, 1, 0, 0, false},
    {"good/eth-climate-slides-mjpeg-noaudio.mov", 20.0, 320, 224, 0},
    {"good/slide-letterboxed-1fps.mp4", 40.03, 640, 400, 1},
    {"good/speech-67s-mono.flac", 67.36, 0, 0, 1, 0, 0, false},
    {"good/speech-8s-audio-only.mp4", 8.52, 0, 0, 1, 0, 0, false},
    {"good/speech-10s.ogg", 10.50, 0, 0, 1, 0, 0, false},
    {"good/bbb-20s-sar43.mp4", 20.02, 853, 480, 1},
    {"good/long-3min-320x180-1fps.mp4", 180.0, 320, 180, 1},
    {"good/long-6min-1080p.mp4", 362.77, 1920, 1080, 1},
    {"good/london-360p-17s.mp4", 17.06, 640, 360, 1},
    {"good/london-240p-60fps.mp4", 15.54, 320, 240, 1},
    {"good/webcam-embedded-srt.mkv", 1.23, 1080, 720, 1, 1},
    {"good/webcam-embedded-ass.mkv", 1.14, 1080, 720, 1, 1},
    {"good/webcam-cea608.ts", 2.50, 640, 360, 1, 1},
    {"good/testcard-chapters.mkv", 5.02, 320, 240, 1, 0, 2},
    {"good/chapters.mp4", 1.09, 1080, 720, 1, 0, 3},
    {"good/bbb-1080p60-vp8-51.webm", 1.01, 1920, 1080, 1},
    {"good/earth-30s-vp8.webm", 30.54, 480, 270, 1},
    {"good/beach-13s-noaudio.mkv", 13.35, 640, 360, 0},
    {"good/beach-13s-noaudio.3gp", 13.35, 640, 360, 0},
    {"good/phone-portrait-rotated-gps.mp4", 1.06, 1080, 1920, 1},
    {"good/bbb-mpeg2-1080p.ts", 2.51, 1920, 1080, 1},
    {"good/bbb-sar-64-45.mp4", 4.00, 1138, 640, 0},
    {"good/bbb-h264-mp3.avi", 1.97, 256, 144, 1},
    {"good/bbb-msmpeg4v2-adpcm.avi", 0.04, 640, 356, 1},
    {"good/bbb-wmv2.wmv", 0.14, 640, 356, 1},
    {"good/bbb-mpeg1.mpg", 0.04, 640, 356, 1},
    {"good/webcam-h264.flv", 1.14, 1080, 720, 1},
    {"good/bbb-176x144-h263.3gp", 1.00, 176, 144, 0},
    {"good/corridor-1080i-avchd.mts", 1.03, 1920, 1080, 1},
    {"good/hdr10-av1-10bit-portrait.mp4", 4.24, 720, 1280, 1},
    {"good/hlg-10bit-colorchart.mp4", 0.30, 1920, 1080, 1},
    {"good/tone-cover-art-chapters.mp3", 2.81, 0, 0, 1, 0, 2},
    {"good/tone-opus.opus", 2.75, 0, 0, 1, 0, 0, false},
    {"good/tone-vorbis.ogg", 2.74, 0, 0, 1, 0, 0, false},
    {"good/bbb-pcm.wav", 1.00, 0, 0, 1, 0, 0, false},
    {"good/bbb-mono-8k.m4a", 3.33, 0, 0, 1, 0, 0, false},
    {"good/two-audio-tracks.mp4", 0.30, 0, 0, 2, 0, 0, false},
    {"derived/Lección 3 – Introducción a XQuery (versión final).mov", 10.46, 853, 480, 1},
    {"derived/truncated-half.mkv", 6.5, 640, 360, 0},
    {"derived/mp3-named.mp4", 2.81, 0, 0, 1, 0, 2},
    {"derived/mkv-named.mp4", 1.23, 1080, 720, 1, 1},
    {"derived/wav-named.mp3", 1.00, 0, 0, 1, 0, 0, false},
    {"derived/two-audio-tracks-tagged.mkv", 14.53, 640, 480, 2},
};

struct Bad {
  const char* file;
  const char* reason;
};

const Bad kBad[] = {
    {"broken/empty-file.mp4", "empty_file"},
    {"broken/no-streams.mp4", "no_streams"},
    {"broken/brands-only.mov", "damaged_index"},
    {"broken/malformed-free-box.mp4", "damaged_index"},
    {"broken/not-a-stream-of-bytes.mp3", "not_media"},
    {"broken/corrupt-block.mkv", "nothing_decodes"},
    {"derived/truncated-60-percent.mp4", "damaged_index"},
    {"derived/png-named.mp4", "is_picture"},
    {"derived/text-named.mp4", "is_text"},
};

std::string test_name(const std::string& file) {
  std::string name = file;
  std::replace_if(
      name.begin(), name.end(), [](unsigned char c) { return !std::isalnum(c); }, '_');
  return name;
}

struct Counted {
  int width = 0, height = 0;
  long frames = 0;
  double end = 0;
};

// What another program makes of our segments behind our init section.
Counted count(const fs::path& file, bool video) {
  const auto entries = run("ffprobe -v error -count_frames -select_streams " + std::string(video ? "v:0" : "a:0") +
                           " -show_entries stream=width,height,nb_read_frames:format=duration -of default=nk=0 " +
                           quoted(file) + " 2>&1")
                           .output;
  const auto value = [&](const std::string& key) {
    const auto at = entries.find("\n" + key + "=");
    return at == std::string::npos ? 0.0 : std::atof(entries.c_str() + at + key.size() + 2);
  };
  return {int(value("width")), int(value("height")), long(value("nb_read_frames")), value("duration")};
}

// Enough to know that all work: the smallest and the largest picture, and every sound. Of long files the smallest only.
std::vector<std::string> some_rungs(const Plan& plan) {
  std::vector<std::string> names;
  for (std::size_t i = 0; i < plan.rungs.size(); ++i) {
    const bool last_video = plan.rungs[i].kind == RungKind::video &&
                            (i + 1 == plan.rungs.size() || plan.rungs[i + 1].kind == RungKind::audio);
    if (i == 0 || (last_video && plan.duration < std::chrono::seconds(60)) || plan.rungs[i].kind == RungKind::audio)
      names.push_back(plan.rungs[i].name);
  }
  return names;
}

class GoodFile : public TestWithParam<Good> {};

TEST_P(GoodFile, becomes_a_lesson_that_decodes_to_its_end) {
  if (!fs::exists(shared_media())) GTEST_SKIP() << "the shared media corpus is not here; set ACERVO_SHARED";
  const auto& good = GetParam();
  if (good.duration > 300 && std::getenv("ACERVO_LONG") == nullptr) GTEST_SKIP() << "takes minutes: with --long";
  const auto source = open_file(shared_media() / good.file);
  ASSERT_TRUE(source);
  const auto facts = probe(child(), source.get());
  SCOPED_TRACE(Json(facts).dump(1));
  EXPECT_NEAR(seconds(facts.duration), good.duration, 0.15);
  EXPECT_EQ(facts.video ? facts.video->width : 0, good.width);
  EXPECT_EQ(facts.video ? facts.video->height : 0, good.height);
  EXPECT_EQ(int(facts.audio.size()), good.sounds);
  EXPECT_EQ(int(facts.chapters.size()), good.chapters);

  const auto derived = derive(child(), source.get(), facts);
  EXPECT_EQ(int(derived.captions.size()), good.captions);
  EXPECT_EQ(!derived.posters.empty(), good.poster);

  const TemporaryFolder folder;
  const auto plan = make_plan(facts);
  const std::size_t chunks = std::max(plan.video.chunk_count(), plan.audio.chunk_count());
  std::map<std::string, std::string> files;
  for (std::size_t chunk = 0; chunk < chunks; ++chunk) {
    for (const auto& rung :
         encode(child(), source.get(), facts, plan, chunk_job(plan, chunk, some_rungs(plan), folder.path()))) {
      auto& file = files[rung.rung];
      if (file.empty()) file = rung.init;
      EXPECT_EQ(file.substr(0, rung.init.size()), rung.init) << rung.rung << " chunk " << chunk;
      file += read_fd(rung.file.get());
    }
  }
  for (const auto& [name, bytes] : files) {
    const auto& rung = *plan.find(name);
    const auto path = folder / (rung.name + ".mp4");
    write_file(path, bytes);
    const auto counted = count(path, rung.kind == RungKind::video);
    SCOPED_TRACE(rung.name);
    EXPECT_NEAR(counted.end, seconds(facts.duration), 0.05);
    EXPECT_EQ(counted.width, rung.width);
    EXPECT_EQ(counted.height, rung.height);
    EXPECT_GE(counted.frames, 1);
    if (rung.kind == RungKind::audio) {
      EXPECT_NEAR(double(counted.frames), std::ceil(seconds(facts.duration) * 48000 / 1024), 1);
    }
  }
}

INSTANTIATE_TEST_SUITE_P(corpus, GoodFile, ValuesIn(kGood),
                         [](const auto& each) { return test_name(each.param.file); });

class BadFile : public TestWithParam<Bad> {};

TEST_P(BadFile, is_refused_with_its_reason) {
  if (!fs::exists(shared_media())) GTEST_SKIP() << "the shared media corpus is not here; set ACERVO_SHARED";
  const auto source = open_file(shared_media() / GetParam().file);
  ASSERT_TRUE(source);
  EXPECT_EQ(reason_of([&] { probe(child(), source.get()); }), GetParam().reason);
}

INSTANTIATE_TEST_SUITE_P(corpus, BadFile, ValuesIn(kBad), [](const auto& each) { return test_name(each.param.file); });

}  // namespace
}  // namespace acervo::ingest
