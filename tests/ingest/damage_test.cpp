#include <gtest/gtest.h>

#include "tests/ingest/damage.hpp"

namespace acervo::ingest {
namespace {

using namespace testing;

struct Container {
  const char* name;
  const char* codecs;
};

class Generated : public ::testing::TestWithParam<Container> {
 protected:
  std::string bytes() {
    const auto clip = make_clip(
        folder_, std::string("clip.") + GetParam().name,
        std::string("-f lavfi -i testsrc2=s=160x120:d=4:r=12 -f lavfi -i sine=d=4 -b:a 32k ") + GetParam().codecs);
    return read_file(clip);
  }
  TemporaryFolder folder_;
};

TEST_P(Generated, cut_at_twenty_places) {
  const auto whole = bytes();
  ASSERT_GT(whole.size(), 10000u);
  for (int place = 1; place <= 20; ++place) {
    SCOPED_TRACE("cut " + std::to_string(place));
    expect_lesson_or_reason(cut(whole, place), true, true);
  }
}

TEST_P(Generated, with_two_hundred_bits_turned_over) {
  const auto whole = bytes();
  for (unsigned seed = 1; seed <= 20; ++seed) {
    SCOPED_TRACE("seed " + std::to_string(seed));
    expect_lesson_or_reason(flip(whole, seed, seed < 20 ? int(seed) : 10), true);
  }
}

constexpr Container kContainers[] = {
    {"mp4", "-c:v libx264 -preset veryfast -g 24 -c:a aac -movflags +faststart"},
    {"mkv", "-c:v mpeg4 -g 24 -c:a libmp3lame"},
    {"ts", "-c:v libx264 -preset veryfast -g 24 -c:a aac"},
};

INSTANTIATE_TEST_SUITE_P(Damaged, Generated, ::testing::ValuesIn(kContainers),
                         [](const auto& each) { return each.param.name; });

TEST(FewBytes, are_refused_with_a_reason) {
  for (const std::string_view begin :
       {"BM", "ftypheic", "RIFF", "\xff\xd8\xff", "\x1a\x45\xdf\xa3", "\x01\x02\x03\x04"})
    for (std::size_t size = 1; size <= 12; ++size) {
      const TemporaryFolder folder;
      write_file(folder / "file", (std::string(begin) + std::string(12, '\x01')).substr(0, size));
      const auto ending = prepare(folder / "file", folder);
      EXPECT_TRUE(is_known_reason(ending.reason)) << begin << " " << size << ": " << ending.reason;
    }
}

// One bit in the table of sizes makes a packet of sound all that comes after it, and a decoder goes on in it.
TEST(Runaway, size_of_a_packet_of_sound_loses_nothing_that_decodes) {
  const TemporaryFolder folder;
  auto bytes = read_file(make_clip(folder, "clip.m4a", "-f lavfi -i sine=d=4 -c:a aac -b:a 32k"));
  const auto sizes = bytes.find("stsz");
  ASSERT_NE(sizes, std::string::npos);
  bytes[sizes + 16 + 6 * 4 + 1] ^= char(0x80);
  expect_lesson_or_reason(bytes, true);
}

// A copied rung serves the file's own bytes: also where the last pictures are damaged, which no other picture needs.
// One bit of an index makes a packet of ninety; those behind it begin amid others and do not decode.
TEST(Runaway, packet_that_holds_many_keeps_the_sound_of_all) {
  const TemporaryFolder folder;
  std::string bytes = read_file(make_clip(folder, "sound.mp4", "-f lavfi -i sine=d=8:r=44100 -c:a aac -b:a 32k"));
  // Box "stsz": after its name four bytes of flags, four of a size for all (none), four of their number, then each.
  const auto sizes = bytes.find("stsz") + 16;
  ASSERT_LT(sizes, bytes.size());
  const auto size_of = [&](std::size_t packet) {
    std::uint32_t size = 0;
    for (std::size_t i = 0; i < 4; ++i) size = size << 8 | static_cast<std::uint8_t>(bytes[sizes + 4 * packet + i]);
    return size;
  };
  std::uint32_t together = 0;
  for (std::size_t packet = 100; packet < 190; ++packet) together += size_of(packet);
  for (std::size_t i = 0; i < 4; ++i) bytes[sizes + 400 + i] = static_cast<char>(together >> (24 - 8 * i));
  expect_lesson_or_reason(bytes, true);
}

TEST(Copied, damaged_pictures_at_the_end_are_encoded_instead) {
  const TemporaryFolder folder;
  const auto whole = read_file(make_clip(
      folder, "clip.mkv", "-f lavfi -i testsrc2=s=640x360:d=2:r=30 -c:v libx264 -preset medium -crf 23 -bf 3 -g 60"));
  std::size_t encoded = 0;
  for (unsigned seed = 1; seed <= 6; ++seed) {
    SCOPED_TRACE("seed " + std::to_string(seed));
    const auto tail = whole.size() / 6;
    const auto bytes = whole.substr(0, whole.size() - tail) + flip(whole.substr(whole.size() - tail), seed, 1);
    expect_lesson_or_reason(bytes, true);
    write_file(folder / "file", bytes);
    encoded += prepare(
                   folder / "file", folder, [](const RungPlan& rung) { return rung.copied; }, false)
                   .encoded_instead;
  }
  EXPECT_GT(encoded, 0u) << "no damage was seen: the test tests nothing";
}

}  // namespace
}  // namespace acervo::ingest
