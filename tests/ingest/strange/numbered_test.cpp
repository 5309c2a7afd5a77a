// Pictures that carry their number, eight bars of black and white, in containers that say little of when each is shown:
// number n of 25 a second has to come out at n / 25, to the picture.
#include <gtest/gtest.h>

#include "tests/ingest/lesson.hpp"

namespace acervo::ingest::testing {
namespace {

struct Numbered {
  std::string name, options;
};

// Puts each run of B pictures as programs for AVI did (DivX 5, XviD): the first into the chunk of the picture that they
// refer to, and a picture of nothing where that one is shown.
constexpr char kPack[] = R"(
import struct, sys
data = bytearray(open(sys.argv[1], 'rb').read())
movi = data.index(b'movi') + 4
chunks, at = [], movi
while data[at:at + 4] in (b'00dc', b'01wb'):
    size = struct.unpack_from('<I', data, at + 4)[0]
    chunks.append([bytes(data[at:at + 4]), bytes(data[at + 8:at + 8 + size])])
    at += 8 + size + size % 2
video = [chunk for chunk in chunks if chunk[0] == b'00dc']
kind = [chunk[1][chunk[1].index(b'\0\0\1\xb6') + 4] >> 6 if chunk[1] else 3 for chunk in video]
first = video[0][1]
video[0][1] = first[:first.index(b'\0\0\1\xb6')] + b'\0\0\1\xb2DivX503b1393p' + first[first.index(b'\0\0\1\xb6'):]
i = 0
while i < len(video):
    run = 0
    while i + 1 + run < len(video) and kind[i + 1 + run] == 2:
        run += 1
    if run:
        packed = [video[i][1] + video[i + 1][1]] + [video[j][1] for j in range(i + 2, i + 1 + run)] + [b'\0\0\1\xb6\x50\0\0']
        for j, bytes_ in enumerate(packed):
            video[i + j][1] = bytes_
    i += 1 + run
body, index = bytearray(b'movi'), bytearray()
for name, payload in chunks:
    key = name == b'01wb' or b'\0\0\1\xb6' in payload and payload[payload.index(b'\0\0\1\xb6') + 4] >> 6 == 0
    index += name + struct.pack('<III', 16 * key, len(body), len(payload))
    body += name + struct.pack('<I', len(payload)) + payload + b'\0' * (len(payload) % 2)
head = bytes(data[12:movi - 12])
riff = head + b'LIST' + struct.pack('<I', len(body)) + body + b'idx1' + struct.pack('<I', len(index)) + index
open(sys.argv[2], 'wb').write(b'RIFF' + struct.pack('<I', 4 + len(riff)) + b'AVI ' + riff)
)";

class NumberedPictures : public ::testing::TestWithParam<Numbered> {
 protected:
  TemporaryFolder folder_;

  fs::path made(const std::string& options) {
    write_file(folder_ / "pack.py", kPack);
    const auto result =
        run("cd " + quoted(folder_.path()) +
            " && ffmpeg -nostdin -v error -y -f lavfi -i \"color=black:s=320x240:r=25:d=9,format=gray,"
            "geq=lum='16+219*mod(floor(N/pow(2,floor(X/40))),2)'\" -f lavfi -i sine=d=9 -pix_fmt yuv420p " +
            options + " 2>&1");
    EXPECT_TRUE(fs::exists(folder_ / "a.avi")) << result.output;
    return folder_ / "a.avi";
  }

  std::vector<int> numbers_of(const std::string& rung) {
    write_file(folder_ / "seen.mp4", rung);
    const auto bytes = run("ffmpeg -nostdin -v error -i " + quoted(folder_ / "seen.mp4") +
                           " -vsync passthrough -vf scale=8:1:flags=area,format=gray -f rawvideo -")
                           .output;
    std::vector<int> numbers;
    for (std::size_t at = 0; at + 8 <= bytes.size(); at += 8) {
      numbers.push_back(0);
      for (std::size_t bit = 0; bit < 8; ++bit)
        numbers.back() |= (static_cast<unsigned char>(bytes[at + bit]) > 125) << bit;
    }
    return numbers;
  }
};

TEST_P(NumberedPictures, are_shown_when_they_should_be) {
  const auto file = made(GetParam().options);
  const TemporaryFolder scratch;
  const auto lesson = prepare(file, scratch, {}, false);
  ASSERT_EQ(lesson.reason, "");
  EXPECT_EQ(lesson.broken, "");
  const auto numbers = numbers_of(lesson.rungs.at("240p"));
  const auto& times = lesson.played.at("240p").times;
  ASSERT_EQ(numbers.size(), times.size());
  ASSERT_GT(numbers.size(), 200U);
  int wrong = 0;
  for (std::size_t i = 0; i < numbers.size(); ++i) {
    // The last ones stay for what the writer left out of the end; one that falls on a segment's edge is held to it.
    if (std::abs(times[i] * 25 - numbers[i]) < 0.5 || i + 4 > numbers.size()) continue;
    if (++wrong <= 3) ADD_FAILURE() << "picture " << numbers[i] << " is shown as " << times[i] * 25;
  }
  EXPECT_EQ(wrong, 0);
}

INSTANTIATE_TEST_SUITE_P(
    avi, NumberedPictures,
    ::testing::Values(
        Numbered{"no_b_pictures", "-c:v mpeg4 -q:v 3 -vtag XVID -c:a pcm_s16le a.avi"},
        Numbered{"b_pictures_1", "-c:v mpeg4 -q:v 3 -bf 1 -vtag XVID -c:a pcm_s16le a.avi"},
        Numbered{"b_pictures_2", "-c:v mpeg4 -q:v 3 -bf 2 -vtag XVID -c:a pcm_s16le a.avi"},
        Numbered{"b_pictures_3", "-c:v mpeg4 -q:v 3 -bf 3 -vtag DX50 -c:a pcm_s16le a.avi"},
        Numbered{"packed_1", "-c:v mpeg4 -q:v 3 -bf 1 -vtag XVID -c:a pcm_s16le b.avi && python3 pack.py b.avi a.avi"},
        Numbered{"packed_2", "-c:v mpeg4 -q:v 3 -bf 2 -vtag XVID -c:a pcm_s16le b.avi && python3 pack.py b.avi a.avi"},
        Numbered{"packed_3", "-c:v mpeg4 -q:v 3 -bf 3 -vtag XVID -c:a pcm_s16le b.avi && python3 pack.py b.avi a.avi"},
        Numbered{"h264", "-c:v libx264 -preset ultrafast -bf 0 -c:a pcm_s16le a.avi"}),
    [](const auto& each) { return each.param.name; });

}  // namespace
}  // namespace acervo::ingest::testing
