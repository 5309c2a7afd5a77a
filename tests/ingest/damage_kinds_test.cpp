#include <gtest/gtest.h>
#include <sys/resource.h>

#include <chrono>
#include <cstdlib>

#include "catalog/core/text.hpp"
#include "tests/ingest/damage.hpp"

// Small files of the kinds that teachers have, each damaged in two hundred ways with a seed of its own: bits turned
// over, ends cut off, pieces doubled, taken out, blanked. A few ways each in the normal run, all of them with
// ACERVO_LONG.
namespace acervo::ingest {
namespace {

using namespace testing;

struct Kind {
  const char* name;
  const char* codecs;
  /// Pieces cut off, put in or taken out move an index that stands at the end, and without it nobody can tell where in
  /// the file a picture begins.
  bool index_last = false;
};

unsigned how_many() {
  return std::getenv("ACERVO_LONG") != nullptr ? 200 : 5;
}

enum class Harm { flips, cut, doubled, removed, blanked };
constexpr unsigned kHarms = 5;

std::string damaged(const std::string& whole, Harm harm, unsigned seed) {
  std::mt19937 random(seed * 7919);
  const auto below = [&](std::size_t n) { return n == 0 ? 0 : random() % n; };
  const auto from = below(whole.size()), size = 1 + below(whole.size() / (seed % 3 == 0 ? 4 : 100));
  const std::string piece = whole.substr(from, size);
  switch (harm) {
    case Harm::flips:
      return flip(whole, seed, 1 + int(below(20)));
    case Harm::cut:
      return whole.substr(0, from);
    case Harm::doubled:
      return std::string(whole).insert(below(whole.size()), piece);
    case Harm::removed:
      return std::string(whole).erase(from, size);
    case Harm::blanked:
      return std::string(whole).replace(from, piece.size(), piece.size(), seed % 2 == 0 ? '\0' : '\xff');
  }
  return whole;
}

class Damaged : public ::testing::TestWithParam<Kind> {
 protected:
  std::string bytes() {
    write_file(folder_ / "a.srt",
               "1\n00:00:00,500 --> 00:00:01,500\nUna fracción\n\n2\n00:00:02,000 --> 00:00:03,000\ny otra\n");
    return read_file(make_clip(folder_, std::string("clip.") + GetParam().name,
                               "-f lavfi -i testsrc2=s=160x120:d=4:r=12 -f lavfi -i sine=d=4 -i " +
                                   quoted(folder_ / "a.srt") + " " + GetParam().codecs));
  }

  // @returns whether it is a lesson
  bool ends_well(const std::string& bytes) {
    write_file(folder_ / "file", bytes);
    const auto began = std::chrono::steady_clock::now();
    const auto ending = prepare(
        folder_ / "file", folder_,
        [](const RungPlan& rung) { return rung.name == "240p" || rung.kind == RungKind::audio || rung.copied; }, false);
    if (!ending.reason.empty()) {
      EXPECT_TRUE(is_known_reason(ending.reason)) << ending.reason;
    } else {
      EXPECT_EQ(ending.broken, "");
      expect_clean(ending);
    }
    // Four seconds of a small picture: whatever a file claims, nobody waits for minutes.
    EXPECT_LT(std::chrono::steady_clock::now() - began, std::chrono::seconds(60));
    return ending.reason.empty();
  }

  // What is taken out of it may be less than there was, but nothing that a page or a player would choke on.
  void expect_clean(const Ending& ending) {
    const auto source = open_file(folder_ / "file");
    Derived derived;
    const auto reason = reason_of([&] { derived = derive(child(), source.get(), ending.facts); });
    EXPECT_TRUE(reason == "none" || is_known_reason(reason)) << reason;
    for (const auto& track : derived.captions)
      for (const auto& cue : track.cues) {
        EXPECT_LT(cue.start, cue.end);
        EXPECT_GE(cue.start.count(), 0);
      }
    for (const auto& poster : derived.posters) EXPECT_EQ(poster.jpeg.substr(0, 2), "\xff\xd8");
  }

  TemporaryFolder folder_;
};

TEST_P(Damaged, ends_in_a_lesson_or_a_reason_within_its_limits) {
  const auto whole = bytes();
  ASSERT_GT(whole.size(), 10'000U);
  ASSERT_TRUE(ends_well(whole));
  unsigned lessons = 0, flipped = 0;
  for (unsigned seed = 1; seed <= how_many(); ++seed) {
    const auto harm = Harm(seed % kHarms);
    SCOPED_TRACE("seed " + std::to_string(seed) + ", harm " + std::to_string(int(harm)));
    const bool lesson = ends_well(damaged(whole, harm, seed));
    lessons += lesson;
    if (harm == Harm::flips) flipped += lesson;
  }
  // A file that is only scratched is still worth seeing: refusing everything would be easy.
  EXPECT_GE(lessons, GetParam().index_last ? how_many() / kHarms * 3 / 2 : how_many() / 2);
  EXPECT_GE(flipped, how_many() / kHarms / 2);
  RecordProperty("lessons", int(lessons));
  rusage children{};
  getrusage(RUSAGE_CHILDREN, &children);
  EXPECT_LT(children.ru_maxrss * 1024, 512 << 20) << "the largest of all children";
}

constexpr Kind kKinds[] = {
    {"mp4", "-map 0 -map 1 -c:v libx264 -preset veryfast -g 24 -c:a aac -b:a 32k -movflags +faststart"},
    {"mkv", "-map 0 -map 1 -map 2 -c:v libx264 -preset veryfast -g 24 -c:a libopus -b:a 32k -c:s srt"},
    {"ts", "-map 0 -map 1 -c:v mpeg2video -g 12 -b:v 200k -c:a mp2 -b:a 64k"},
    {"webm", "-map 0 -map 1 -c:v libvpx -deadline realtime -cpu-used 8 -g 24 -b:v 200k -c:a libvorbis"},
    {"avi", "-map 0 -map 1 -c:v mpeg4 -g 24 -c:a libmp3lame -b:a 64k"},
    {"mp3", "-map 1 -c:a libmp3lame -b:a 64k"},
    {"mov", "-map 0 -map 1 -map 2 -c:v mjpeg -q:v 8 -c:a pcm_s16le -c:s mov_text", true},
};

INSTANTIATE_TEST_SUITE_P(Kinds, Damaged, ::testing::ValuesIn(kKinds), [](const auto& each) { return each.param.name; });

}  // namespace
}  // namespace acervo::ingest
