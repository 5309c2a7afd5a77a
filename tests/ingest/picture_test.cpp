#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <set>

#include "ingest/picture_header.hpp"
#include "tests/ingest/support.hpp"

namespace acervo::ingest {
namespace {

using namespace std::chrono_literals;
using namespace testing;
using ::testing::ElementsAre;
using ::testing::ResultOf;

std::string size_of(const std::string& jpeg) {
  const TemporaryFolder folder;
  write_file(folder / "a.jpg", jpeg);
  return run("ffprobe -v error -show_entries stream=width,height -of csv=p=0 " + quoted(folder / "a.jpg")).output;
}

// Mean brightness of the four quarters, row by row.
std::vector<int> quarters(const std::string& jpeg) {
  const TemporaryFolder folder;
  write_file(folder / "a.jpg", jpeg);
  const auto bytes = run("ffmpeg -nostdin -v error -i " + quoted(folder / "a.jpg") +
                         " -vf scale=2:2:flags=area -pix_fmt gray -f rawvideo -")
                         .output;
  return {bytes.begin(), bytes.end()};
}
bool is_bright(int value) {
  return (value & 0xFF) > 128;
}

std::string read(const fs::path& picture) {
  const auto file = open_file(picture);
  return read_picture(child(), file.get());
}

// White in the upper left quarter, black elsewhere, 64 x 32; `file` chooses the format.
fs::path corner(const TemporaryFolder& folder, const std::string& file, const std::string& options = "") {
  return make_clip(folder, file,
                   "-f lavfi -i color=black:s=64x32:d=1,drawbox=0:0:32:16:white:fill -frames:v 1 " + options);
}

// EXIF with an orientation and a place, behind the start of a JPEG.
std::string with_exif(const std::string& jpeg, char orientation) {
  using namespace std::string_literals;
  const std::string tiff = "MM\0*\0\0\0\x08"s + "\0\x02"s + "\x01\x12\0\x03\0\0\0\x01\0"s + orientation + "\0\0"s +  //
                           "\x88\x25\0\x04\0\0\0\x01\0\0\0\x26"s + "\0\0\0\0"s +  // to the place
                           "\0\x01\0\x01\0\x02\0\0\0\x02N\0\0\0\0\0\0\0"s;        // north
  const std::string body = "Exif\0\0"s + tiff + "GPS-19.4326,-99.1332"s;
  return jpeg.substr(0, 2) + "\xFF\xE1"s + char((body.size() + 2) >> 8) + char((body.size() + 2) & 0xFF) + body +
         jpeg.substr(2);
}

TEST(Picture, of_each_format_becomes_a_jpeg) {
  const TemporaryFolder folder;
  for (const char* file : {"a.jpg", "a.png", "a.webp"}) {
    SCOPED_TRACE(file);
    const auto jpeg = read(corner(folder, file));
    EXPECT_EQ(size_of(jpeg), "64,32\n");
    EXPECT_THAT(quarters(jpeg), ElementsAre(ResultOf(is_bright, true), ResultOf(is_bright, false),
                                            ResultOf(is_bright, false), ResultOf(is_bright, false)));
  }
}

TEST(Picture, a_large_one_is_made_smaller) {
  const TemporaryFolder folder;
  EXPECT_EQ(size_of(read(make_clip(folder, "a.jpg", "-f lavfi -i testsrc2=s=4000x3000:d=1 -frames:v 1"))),
            "1280,960\n");
}

TEST(Picture, stands_upright_and_says_nothing_of_where_it_was_taken) {
  const TemporaryFolder folder;
  const std::string plain = read_file(corner(folder, "a.jpg"));
  // Where the white quarter of what is stored is to be seen, by EXIF's orientations 1 to 8.
  constexpr int kWhere[] = {0, 1, 3, 2, 0, 1, 3, 2};
  for (int orientation = 1; orientation <= 8; ++orientation) {
    SCOPED_TRACE(orientation);
    write_file(folder / "turned.jpg", with_exif(plain, char(orientation)));
    const auto jpeg = read(folder / "turned.jpg");
    EXPECT_EQ(size_of(jpeg), orientation < 5 ? "64,32\n" : "32,64\n");
    const auto bright = quarters(jpeg);
    ASSERT_EQ(bright.size(), 4U);
    for (int i = 0; i < 4; ++i) EXPECT_EQ(is_bright(bright[std::size_t(i)]), i == kWhere[orientation - 1]) << i;
    EXPECT_EQ(jpeg.find("Exif"), std::string::npos);
    EXPECT_EQ(jpeg.find("GPS"), std::string::npos);
  }
}

TEST(Picture, that_claims_to_be_huge_is_refused_before_it_is_decoded) {
  const TemporaryFolder folder;
  const auto claim = [&](std::uint32_t width, std::uint32_t height) {
    std::string png = read_file(corner(folder, "a.png"));
    for (int i = 0; i < 4; ++i) {
      png[std::size_t(16 + i)] = char(width >> (24 - 8 * i));
      png[std::size_t(20 + i)] = char(height >> (24 - 8 * i));
    }
    write_file(folder / "claim.png", png);
    return reason_of([&] { read(folder / "claim.png"); });
  };
  EXPECT_EQ(claim(14'000, 14'000), "picture_too_large");
  EXPECT_EQ(claim(14'000, 10), "picture_too_large");
  EXPECT_EQ(claim(11'000, 11'000), "picture_too_large");
  EXPECT_EQ(claim(0xFFFFFFFF, 1), "picture_too_large");
}

TEST(Picture, what_is_none_or_is_damaged_is_refused_with_its_reason) {
  const TemporaryFolder folder;
  write_file(folder / "a.txt", "esto no es una imagen");
  EXPECT_EQ(reason_of([&] { read(folder / "a.txt"); }), "not_picture");
  write_file(folder / "empty", "");
  EXPECT_EQ(reason_of([&] { read(folder / "empty"); }), "not_picture");
  EXPECT_EQ(reason_of([&] { read(make_clip(folder, "a.mp4", "-f lavfi -i testsrc=d=1 -c:v libx264")); }),
            "not_picture");
  for (const char* file : {"a.png", "a.webp"}) {
    const std::string whole = read_file(corner(folder, file));
    write_file(folder / "cut", whole.substr(0, 40));
    EXPECT_EQ(reason_of([&] { read(folder / "cut"); }), "picture_damaged") << file;
  }
}

TEST(Picture, header_tells_kind_and_size_of_each_format) {
  const TemporaryFolder folder;
  for (const auto& [file, kind] : {std::pair{"a.jpg", PictureKind::jpeg}, std::pair{"a.png", PictureKind::png},
                                   std::pair{"a.webp", PictureKind::webp}}) {
    const auto header = read_picture_header(read_file(corner(folder, file)));
    ASSERT_TRUE(header) << file;
    EXPECT_EQ(header->kind, kind);
    EXPECT_EQ(header->width, 64) << file;
    EXPECT_EQ(header->height, 32) << file;
  }
}

TEST(Poster, candidates_are_spread_and_no_two_alike) {
  const TemporaryFolder folder;
  // Eight slides of ten seconds that look different; the third is black.
  std::string inputs, joined;
  for (int i = 0; i < 8; ++i) {
    inputs += i == 2 ? " -f lavfi -i color=black:s=320x180:d=10:r=5"
                     : " -f lavfi -i testsrc2=s=320x180:d=10:r=5,hue=h=" + std::to_string(i * 45) +
                           ",rotate=" + std::to_string(i) + ",trim=0:0.2,loop=49:1";
    joined += "[" + std::to_string(i) + "]";
  }
  const auto clip =
      make_clip(folder, "slides.mp4", inputs + " -filter_complex '" + joined + "concat=n=8' -c:v libx264 -g 25");
  const auto source = open_file(clip);
  const auto derived = derive(child(), source.get(), probe(child(), source.get()));
  ASSERT_GE(derived.posters.size(), 4U);
  EXPECT_LE(derived.posters.size(), 6U);
  std::set<std::string> different;
  std::set<int> slides;
  for (const auto& poster : derived.posters) {
    different.insert(poster.jpeg);
    slides.insert(int(poster.time / 10s));
    EXPECT_EQ(size_of(poster.jpeg), "320,180\n");
  }
  EXPECT_EQ(different.size(), derived.posters.size());
  EXPECT_EQ(slides.size(), derived.posters.size()) << "one of a slide";
  EXPECT_FALSE(slides.contains(2)) << "not the black one";
}

TEST(Poster, of_any_second_shows_that_second) {
  const TemporaryFolder folder;
  // White from the fourth second on, with one key picture at the beginning.
  const auto clip = make_clip(folder, "clip.mp4",
                              "-f lavfi -i color=black:s=64x64:d=4:r=10 -f lavfi -i color=white:s=64x64:d=4:r=10 "
                              "-filter_complex '[0][1]concat' -c:v libx264 -g 1000 -sc_threshold 0");
  const auto source = open_file(clip);
  const auto facts = probe(child(), source.get());
  const auto brightness = [&](Micros time) {
    return quarters(picture_at(child(), source.get(), facts, time))[0] & 0xFF;
  };
  EXPECT_LT(brightness(3800ms), 40);
  EXPECT_GT(brightness(4050ms), 200);
  EXPECT_GT(brightness(8s), 200) << "at the very end the last one";
}

}  // namespace
}  // namespace acervo::ingest
