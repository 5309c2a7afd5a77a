#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/ingest/support.hpp"

namespace acervo::ingest {
namespace {

using namespace std::string_literals;
using namespace testing;

std::string refusal(const std::string& bytes) {
  const TemporaryFolder folder;
  write_file(folder / "file.mp4", bytes);
  return reason_of([&] { probe(child(), open_file(folder / "file.mp4").get()); });
}

TEST(Hostile, playlists_and_texts_are_refused_by_name) {
  EXPECT_EQ(refusal("#EXTM3U\n#EXT-X-TARGETDURATION:1\n#EXTINF:1,\nfile:///etc/passwd\n"), "is_playlist");
  EXPECT_EQ(refusal("#EXTM3U\n#EXTINF:1,\nhttp://127.0.0.1/a.ts\n\0\0\0"s), "is_playlist");
  EXPECT_EQ(refusal("ffconcat version 1.0\nfile /etc/passwd\n"), "is_playlist");
  EXPECT_EQ(refusal("v=0\r\no=- 0 0 IN IP4 127.0.0.1\r\nm=video 5004 RTP/AVP 96\r\n"), "is_playlist");
  EXPECT_EQ(refusal("<?xml version=\"1.0\"?>\n<MPD xmlns=\"urn:mpeg:dash:schema:mpd:2011\"></MPD>\n"), "is_playlist");
  EXPECT_EQ(refusal("subfile,,start,0,end,0,,:/etc/passwd\n"), "is_text");
  EXPECT_EQ(refusal("concat:/etc/passwd|/etc/group\n"), "is_text");
  EXPECT_EQ(refusal("data:video/mp4;base64,AAAAIGZ0eXBpc29tAAACAGlzb21pc28yYXZjMW1wNDE=\n"), "is_text");
  EXPECT_EQ(refusal("#EXTM3U\n#EXTINF:1,\ndata:video/mp4;base64,AAAAIGZ0eXBpc29tAAACAGlzb21pc28yYXZjMW1wNDE=\n"),
            "is_playlist");
  EXPECT_EQ(refusal("hola\n"), "is_text");
  EXPECT_EQ(refusal("<svg xmlns=\"http://www.w3.org/2000/svg\"/>"), "is_text");
  EXPECT_EQ(refusal(""), "empty_file");
  EXPECT_EQ(refusal(std::string(5000, '\0')), "not_media");
}

TEST(Hostile, pictures_are_refused_however_large) {
  const TemporaryFolder folder;
  for (const auto* picture : {"png", "jpg", "gif", "webp", "bmp", "tiff"}) {
    const auto file = make_clip(folder, "picture."s + picture, "-f lavfi -i testsrc=s=64x64 -frames:v 1");
    EXPECT_EQ(reason_of([&] { probe(child(), open_file(file).get()); }), "is_picture") << picture;
  }
  // A PNG that claims 14,000 pixels a side and has none.
  EXPECT_EQ(refusal("\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\x36\xb0\0\0\x36\xb0\x08\x02\0\0\0"s), "is_picture");
}

TEST(Hostile, absurd_dimensions_are_refused_before_memory_is_reserved) {
  const TemporaryFolder folder;
  const auto clip =
      make_clip(folder, "clip.mkv", "-f lavfi -i color=s=9000x64:d=0.2:r=25 -c:v mjpeg -pix_fmt yuvj420p");
  EXPECT_EQ(reason_of([&] { probe(child(), open_file(clip).get()); }), "too_large_picture");
  const auto huge =
      make_clip(folder, "huge.mkv", "-f lavfi -i color=s=8000x8000:d=0.1:r=25 -c:v mjpeg -pix_fmt yuvj420p");
  EXPECT_EQ(reason_of([&] { probe(child(), open_file(huge).get()); }), "too_large_picture");
}

TEST(Hostile, a_movie_that_refers_to_other_files_reads_none) {
  const TemporaryFolder folder;
  const auto clip = make_clip(folder, "clip.mov", "-f lavfi -i testsrc2=s=64x64:d=1:r=10 -c:v mpeg4");
  auto bytes = read_file(clip);
  // The data reference says "elsewhere": flag 1 (self-contained) is taken away and an alias put in.
  const auto dref = bytes.find("dref");
  ASSERT_NE(dref, std::string::npos);
  const auto entry =
      bytes.find("url ", dref) != std::string::npos ? bytes.find("url ", dref) : bytes.find("alis", dref);
  ASSERT_NE(entry, std::string::npos);
  bytes.replace(entry, 4, "alis");
  bytes[entry + 7] = '\0';
  write_file(folder / "evil.mov", bytes);
  const auto reason = reason_of([&] { probe(child(), open_file(folder / "evil.mov").get()); });
  EXPECT_TRUE(reason == "none" || reason == "damaged_index" || reason == "nothing_decodes") << reason;
}

// As QuickTime writes it: "the pictures are in neighbour.mov, in the folder where I am".
std::string alias_to(const std::string& name) {
  const auto two = [](std::size_t value) { return std::string{char(value >> 8), char(value & 0xFF)}; };
  const std::string path = "/" + name + std::string(name.size() % 2 == 0 ? 1 : 0, '\0');
  const std::string levels = two(1) + two(1);  // one up from the alias, one down to its target
  std::string record = std::string(10, '\0') + '\0' + std::string(27, '\0') + std::string(12, '\0') +
                       char(name.size()) + name + std::string(63 - name.size(), '\0') + std::string(16, '\0') + levels +
                       std::string(16, '\0') + two(2) + two(path.size()) + path + two(0xFFFF) + two(0);
  const auto size = 12 + record.size();
  return std::string("\0\0", 2) + two(size) + "alis" + std::string(4, '\0') + record;
}

TEST(Hostile, a_movie_whose_pictures_are_in_a_file_beside_it_shows_none_of_them) {
  const TemporaryFolder folder;
  // Two files with everything at the same place, as their pictures are not compressed; one is red, one is green.
  const auto make = [&](const std::string& colour, const std::string& name) {
    return make_clip(folder, name, "-f lavfi -i color=" + colour + ":s=64x64:d=2:r=10 -c:v rawvideo -pix_fmt uyvy422");
  };
  make("0x00ff00", "neighbour.mov");
  auto bytes = read_file(make("red", "clip.mov"));
  const auto entry = bytes.find("url ", bytes.find("dref"));
  ASSERT_NE(entry, std::string::npos);
  const auto alias = alias_to("neighbour.mov");
  bytes.replace(entry - 4, 12, alias);  // the index stands behind the pictures: nothing else moves
  for (const auto* box : {"dref", "dinf", "minf", "mdia", "trak", "moov"}) {
    const auto at = bytes.find(box) - 4;
    std::uint32_t size = 0;
    for (std::size_t i = 0; i < 4; ++i) size = size << 8 | static_cast<std::uint8_t>(bytes[at + i]);
    size += std::uint32_t(alias.size() - 12);
    for (std::size_t i = 0; i < 4; ++i) bytes[at + i] = char(size >> (24 - 8 * i) & 0xFF);
  }
  write_file(folder / "evil.mov", bytes);
  const auto follower = run("ffmpeg -nostdin -v error -enable_drefs 1 -i " + quoted(folder / "evil.mov") +
                            " -frames:v 1 -vf scale=1:1 -pix_fmt rgb24 -f rawvideo -");
  ASSERT_EQ(follower.output.size(), 3U) << "whoever follows the alias sees the neighbour";
  ASSERT_GT(int(static_cast<unsigned char>(follower.output[1])), 200);
  // The child starts in this folder, where a name alone would be found.
  const auto before = fs::current_path();
  fs::current_path(folder.path());
  const auto source = open_file("evil.mov");
  const auto reason = reason_of([&] { derive(child(), source.get(), probe(child(), source.get())); });
  fs::current_path(before);
  EXPECT_EQ(reason, "nothing_decodes");
}

TEST(Hostile, hundreds_of_streams_are_refused_or_played) {
  const TemporaryFolder folder;
  std::string arguments = "-f lavfi -i sine=d=1:r=8000 ";
  for (int i = 0; i < 100; ++i) arguments += "-map 0 ";
  const auto clip = make_clip(folder, "clip.mkv", arguments + "-c:a pcm_u8");
  ASSERT_GT(fs::file_size(clip), 100'000u);
  const auto reason = reason_of([&] { make_plan(probe(child(), open_file(clip).get())); });
  EXPECT_THAT((std::vector<std::string>{"none", "too_demanding", "damaged_index"}), ::testing::Contains(reason));
}

TEST(Hostile, a_cover_alone_is_no_lesson) {
  const TemporaryFolder folder;
  const auto picture = make_clip(folder, "p.jpg", "-f lavfi -i testsrc=s=64x64 -frames:v 1");
  const auto clip = make_clip(folder, "clip.m4a", "-i " + quoted(picture) + " -c copy -disposition:v attached_pic");
  const auto reason = reason_of([&] { probe(child(), open_file(clip).get()); });
  EXPECT_THAT((std::vector<std::string>{"no_streams", "nothing_decodes", "is_picture"}), ::testing::Contains(reason));
}

TEST(Hostile, a_duration_of_centuries_is_not_believed) {
  const TemporaryFolder folder;
  const auto clip =
      make_clip(folder, "clip.mp4", "-f lavfi -i testsrc2=s=64x48:r=10:d=3 -c:v libx264 -preset ultrafast -g 10");
  auto bytes = read_file(clip);
  // Every header that says how long it is, and the table of the pictures' durations: one of them lasts for ever.
  const auto table = bytes.find("stts");
  ASSERT_NE(table, std::string::npos);
  bytes.replace(table + 16, 4, "\x7f\xff\xff\xff");
  write_file(folder / "long.mp4", bytes);
  std::int64_t seconds = 0;
  const auto reason =
      reason_of([&] { seconds = probe(child(), open_file(folder / "long.mp4").get()).duration.count() / 1'000'000; });
  EXPECT_TRUE(reason == "too_demanding" || reason == "nothing_decodes" || seconds < 600) << reason << " " << seconds;
}

TEST(Hostile, a_recording_that_begins_between_key_pictures_is_kept) {
  const TemporaryFolder folder;
  const auto clip =
      make_clip(folder, "clip.ts", "-f lavfi -i testsrc2=s=320x240:r=25:d=20 -c:v libx264 -preset ultrafast -g 250");
  const auto bytes = read_file(clip);
  write_file(folder / "tail.ts", bytes.substr(bytes.size() / 20 / 188 * 188));
  const auto source = open_file(folder / "tail.ts");
  const auto facts = probe(child(), source.get());
  EXPECT_GT(facts.duration, std::chrono::seconds(9));
  const auto plan = make_plan(facts);
  EXPECT_GT(
      encode(child(), source.get(), facts, plan, {0, plan.video.segment_count(), {"240p"}, folder.path()})[0].samples,
      240);
}

}  // namespace
}  // namespace acervo::ingest
