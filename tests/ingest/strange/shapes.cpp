#include "tests/ingest/strange/strange.hpp"

// Sizes, rates and turns that nobody expects.
namespace acervo::ingest::testing {

std::vector<Strange> strange_shapes() {
  const std::string x264 = " -c:v libx264 -preset ultrafast ";
  const auto sized = [&](const std::string& size, const std::string& rate = "25") {
    return "ff" + drawn_picture(size, rate);
  };
  // A display matrix in 16.16, put where ffmpeg wrote "as it is".
  const auto turned = [&](const std::string& matrix, const std::string& filter = "null") {
    return sized("320x240") + "-vf " + filter + x264 +
           "in.mp4 && python3 - <<'PY'\nimport struct\nb = bytearray(open('in.mp4', 'rb').read())\n"
           "at = b.find(b'tkhd') + 4 + 40\nf = lambda *v: [int(x * 65536) for x in v]\n"
           "a, c, d, e = f(" +
           matrix +
           ")\n"
           "b[at:at + 36] = struct.pack('>9i', a, c, 0, d, e, 0, 0, 0, 1 << 30)\nopen('a.mp4', 'wb').write(b)\nPY\n";
  };
  const auto plain = [](int width, int height) { return Wanted{.width = width, .height = height, .sound = false}; };
  return {
      {"sixteen_by_sixteen", "a.mkv", sized("16x16") + "-c:v ffv1 -pix_fmt yuv444p a.mkv", plain(16, 16)},
      {"one_by_a_thousand",
       "a.mkv",
       sized("16x1000") + "-vf scale=1:1000 -c:v ffv1 -pix_fmt yuv444p a.mkv",
       {.width = 2, .height = 1000, .colours = false, .sound = false, .flash = -1}},
      {"a_thousand_by_one",
       "a.mkv",
       sized("1000x16") + "-vf scale=1000:1 -c:v ffv1 -pix_fmt yuv444p a.mkv",
       {.width = 1000, .height = 2, .colours = false, .sound = false, .flash = -1}},
      {"a_ribbon", "a.avi", sized("8000x100", "5") + "-c:v mjpeg -q:v 5 -pix_fmt yuvj420p a.avi", plain(4096, 52)},
      {"odd_both_ways", "a.mkv", sized("321x241") + "-c:v ffv1 -pix_fmt yuv444p a.mkv", plain(320, 240)},
      {"8192_by_4320",
       "a.mp4",
       "ff" + drawn_picture("8192x4320", "2") + "-c:v mjpeg -q:v 8 -pix_fmt yuvj420p a.mp4",
       {.width = 2048, .height = 1080, .sound = false}},
      {"larger_than_can_be",
       "a.mkv",
       "ff -f lavfi -i color=red:s=10000x6000:r=1 -frames:v 2 -c:v ffv1 a.mkv",
       {.refusal = "too_large_picture"}},
      {"pixels_of_one_to_a_thousand", "a.mkv", sized("320x240") + "-vf setsar=1/1000 -c:v ffv1 a.mkv", plain(320, 240)},
      {"pixels_of_a_thousand_to_one", "a.mkv", sized("320x240") + "-vf setsar=1000/1 -c:v ffv1 a.mkv", plain(320, 240)},
      {"a_picture_each_second", "a.mp4", sized("320x240", "1") + x264 + "a.mp4", plain(320, 240)},
      {"a_picture_in_four_seconds",
       "a.mp4",
       "ff" + drawn_picture("320x240", "1/4", 16, 4) + x264 + "a.mp4",
       {.seconds = 16, .sound = false, .flash = 4}},
      {"240_pictures_a_second", "a.mp4", sized("320x240", "240") + x264 + "a.mp4", plain(320, 240)},
      {"a_single_picture_with_sound",
       "a.mp4",
       "ff" + drawn_picture("320x240", "25", 0.04, 5) + drawn_sound() + x264 + "-c:a aac a.mp4",
       {.flash = -1}},
      {"a_single_picture",
       "a.mp4",
       "ff" + drawn_picture("320x240", "25", 0.04, 5) + x264 + "a.mp4",
       {.refusal = "is_picture"}},
      {"mirrored", "a.mp4", turned("-1, 0, 0, 1", "hflip"), plain(320, 240)},
      {"upside_down", "a.mp4", turned("1, 0, 0, -1", "vflip"), plain(320, 240)},
      {"turned_and_mirrored", "a.mp4", turned("0, 1, 1, 0", "transpose=cclock_flip"), plain(320, 240)},
      {"turned_the_other_way_and_mirrored", "a.mp4", turned("0, -1, -1, 0", "transpose=clock_flip"), plain(320, 240)},
      {"turned_by_45_degrees",
       "a.mp4",
       turned("0.7071, 0.7071, -0.7071, 0.7071"),
       {.width = 240, .height = 320, .colours = false, .sound = false, .flash = -1}},
      {"flattened_to_nothing", "a.mp4", turned("0, 0, 0, 0"), plain(320, 240)},
      {"drawn_out_by_its_matrix", "a.mp4", turned("100, 0, 0, 1"), plain(320, 240)},
  };
}

}  // namespace acervo::ingest::testing
