// Files that their containers cannot be sought in: any place of them must cost what the first one costs, and give the
// same pictures and the same sound as reading from the beginning does.
#include <gtest/gtest.h>
#include <sys/resource.h>

#include "tests/ingest/lesson.hpp"

namespace acervo::ingest::testing {
namespace {

constexpr int kBits = 12;

struct Hard {
  std::string name, options;  ///< from a.mkv and b.mkv, of 24 s each, to c
  bool entered = true;        ///< by its bytes; else it is read through, and decoded from near the place
  bool is_cheap = false;      ///< to decode: cost does not tell how much of it is
};

double child_seconds() {
  rusage used{};
  ::getrusage(RUSAGE_CHILDREN, &used);
  const auto seconds = [](const timeval& time) { return double(time.tv_sec) + double(time.tv_usec) / 1e6; };
  return seconds(used.ru_utime) + seconds(used.ru_stime);
}

class HardToSeek : public ::testing::TestWithParam<Hard> {
 protected:
  // The two halves, whose pictures carry their numbers in bars of black and white.
  static void SetUpTestSuite() {
    folder_ = new TemporaryFolder;
    for (const int half : {0, 1}) {
      make_clip(
          *folder_, half ? "b.mkv" : "a.mkv",
          "-f lavfi -i \"testsrc2=s=640x360:r=25:d=24,format=yuv420p\" -f lavfi -i "
          "\"color=black:s=24x2:r=25:d=24,format=gray,geq=lum='16+219*mod(floor((N+" +
              std::to_string(half * 600) +
              ")/pow(2,floor(X/2))),2)',scale=384:60:flags=neighbor,format=yuv420p\" -f lavfi -i "
              "sine=f=330:d=24:r=48000 -filter_complex \"[0][1]overlay=0:0:format=yuv420[v]\" -map [v] -map 2 "
              "-c:v libx264 -preset veryfast -crf 20 -g 50 -keyint_min 50 -sc_threshold 0 -c:a aac -ac 2 -b:a 96k");
    }
  }
  static void TearDownTestSuite() { delete folder_; }

  fs::path made(const Hard& hard) {
    run("cd " + quoted(folder_->path()) + " && rm -f c && " + hard.options + " 2>&1");
    return *folder_ / "c";
  }

  std::vector<int> numbers_of(const std::string& rung) {
    write_file(*folder_ / "seen.mp4", rung);
    const auto bytes = run("ffmpeg -nostdin -v error -i " + quoted(*folder_ / "seen.mp4") +
                           " -vsync passthrough -vf crop=iw*384/640:ih*60/360:0:0,scale=12:1:flags=area,format=gray "
                           "-f rawvideo -")
                           .output;
    std::vector<int> numbers;
    for (std::size_t at = 0; at + kBits <= bytes.size(); at += kBits) {
      numbers.push_back(0);
      for (std::size_t bit = 0; bit < kBits; ++bit)
        numbers.back() |= (static_cast<unsigned char>(bytes[at + bit]) > 125) << bit;
    }
    return numbers;
  }

  static inline TemporaryFolder* folder_ = nullptr;
};

TEST_P(HardToSeek, costs_the_same_everywhere_and_gives_the_same) {
  const auto file = made(GetParam());
  ASSERT_TRUE(fs::exists(file) && fs::file_size(file) > 100'000);
  const auto source = open_file(file);
  const auto facts = probe(child(), source.get());
  const auto plan = make_plan(facts);
  std::vector<std::string> names{"240p"};
  if (!facts.audio.empty()) names.push_back("audio");
  ASSERT_GT(facts.entries.size(), 5U);
  EXPECT_EQ(facts.entries.back().byte >= 0, GetParam().entered);

  const auto cost = [&](const Facts& known, std::size_t segment) {
    const auto before = child_seconds();
    encode(child(), source.get(), known, plan, {segment, segment + 1, {"240p"}, folder_->path().string()});
    return child_seconds() - before;
  };
  // Each a file of its own, from its init section on.
  std::map<std::string, std::string> inits;
  const auto chunk_of = [&](const Facts& known, std::size_t chunk) {
    std::map<std::string, std::string> rungs;
    for (const auto& rung : encode(child(), source.get(), known, plan, chunk_job(plan, chunk, names, *folder_ / ""))) {
      if (chunk == 0) inits[rung.rung] = rung.init;
      rungs[rung.rung] = read_fd(rung.file.get());
    }
    return rungs;
  };
  const auto last = plan.video.segment_count() - 2;
  auto without = facts;
  without.entries.clear();
  // What else the machine does is in seconds, but not in the least of several.
  const bool tells = !GetParam().is_cheap;
  double first = 1e9, entered = 1e9, linear = 1e9;
  for (int i = 0; i < 8 && (i < 1 || entered > 1.5 * first || (tells && entered > 0.85 * linear)); ++i) {
    first = std::min(first, cost(facts, 0));
    entered = std::min(entered, cost(facts, last));
    if (tells) linear = std::min(linear, cost(without, last));
  }
  EXPECT_LT(entered, 1.5 * first);
  if (tells) {
    EXPECT_LT(entered, 0.85 * linear);
  }
  std::vector<std::map<std::string, std::string>> chunks;
  std::string all;
  for (std::size_t chunk = 0; chunk < plan.video.chunk_count(); ++chunk) {
    chunks.push_back(chunk_of(facts, chunk));
    all += chunks.back().at("240p");
  }
  const auto times = play(inits.at("240p") + all, true).times;
  const auto numbers = numbers_of(inits.at("240p") + all);

  // Of what lies behind the joint; before it, it is the same code and costs the test as much again.
  for (std::size_t chunk = chunks.size() - 2; chunk < chunks.size(); ++chunk) {
    const auto read = chunk_of(without, chunk);
    EXPECT_EQ(play(inits.at("240p") + chunks[chunk].at("240p"), true).times,
              play(inits.at("240p") + read.at("240p"), true).times);
    EXPECT_EQ(numbers_of(inits.at("240p") + chunks[chunk].at("240p")), numbers_of(inits.at("240p") + read.at("240p")));
    if (!facts.audio.empty()) {
      EXPECT_TRUE(chunks[chunk].at("audio") == read.at("audio"));
    }
  }

  ASSERT_EQ(numbers.size(), times.size());
  ASSERT_GT(numbers.size(), 1180U);
  // Sound begins a little before the picture in some containers and ends behind it; at the joint a picture may be left
  // out, and one that is shown across a segment's edge comes twice.
  int wrong = 0;
  for (std::size_t i = 1; i < numbers.size(); ++i) {
    EXPECT_NEAR(times[i] * 25, numbers[i], 3);
    wrong += numbers[i] != numbers[i - 1] + 1 && numbers[i] != numbers[i - 1];
  }
  EXPECT_LE(wrong, 3);
}

const std::string kFfmpeg = "ffmpeg -nostdin -v error -y ";
const std::string kJoined =
    "printf 'file a.mkv\nfile b.mkv\n' > list; " + kFfmpeg + "-f concat -safe 0 -i list -c copy ";
// From the second half on a quarter of an hour later.
const std::string kLeap =
    "later='if(gt(DTS*TB\\,23.99)\\,900/TB\\,0)'; " + kJoined + "-bsf \"setts=pts=PTS+$later:dts=DTS+$later\" ";

std::string each(const std::string& options, const std::string& name) {
  return "for i in a b; do " + kFfmpeg + "-i $i.mkv " + options + " $i." + name + "; done; cat a." + name + " b." +
         name + " > c";
}

std::string name_of(const ::testing::TestParamInfo<Hard>& each) {
  return each.param.name;
}

INSTANTIATE_TEST_SUITE_P(
    kinds, HardToSeek,
    ::testing::Values(Hard{"joined_ts", each("-c copy", "ts")},
                      Hard{"joined_fragments", each("-c copy -movflags frag_keyframe+delay_moov", "mp4")},
                      Hard{"joined_ogg", each("-c:v libtheora -q:v 8 -g 50 -c:a libvorbis", "ogv")},
                      Hard{"matroska_without_an_index", kJoined + "-f matroska -live 1 pipe:1 | cat > c", true, true},
                      Hard{"avi_without_an_index",
                           kJoined + "-c:v mpeg4 -q:v 4 -g 50 -c:a mp3 -f avi d.avi && python3 -c \"b = open('d.avi', "
                                     "'rb').read(); open('c', 'wb').write(b[:b.rfind(b'idx1')])\"",
                           false},
                      Hard{"flv_that_leaps", kLeap + "-f flv c"}),
    name_of);

// With the label "long".
INSTANTIATE_TEST_SUITE_P(
    more_kinds, HardToSeek,
    ::testing::Values(Hard{"joined_ps", each("-c:v mpeg2video -q:v 3 -g 50 -bf 2 -c:a mp2 -f vob", "vob"), true, true},
                      Hard{"joined_matroska", "cat a.mkv b.mkv > c"},
                      Hard{"joined_mp4", each("-c copy -movflags +faststart", "mp4")},
                      Hard{"flv_without_an_index", kJoined + "-f flv c", true, true},
                      Hard{"matroska_that_leaps", kLeap + "-f matroska c", false},
                      Hard{"raw_h264", kJoined + "-an -f h264 c"}),
    name_of);

}  // namespace
}  // namespace acervo::ingest::testing
