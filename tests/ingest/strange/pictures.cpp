#include "tests/ingest/strange/strange.hpp"

// Codecs, bit depths and colours.
namespace acervo::ingest::testing {

std::vector<Strange> strange_pictures() {
  const std::string both = "ff" + drawn_picture() + drawn_sound();
  const std::string mute = "ff" + drawn_picture();
  const std::string x264 = " -c:v libx264 -preset ultrafast ";
  const std::string aac = " -c:a aac ";
  const Wanted silent{.sound = false};
  const auto as_709 = [](const std::string& more) {
    return " -vf scale=out_color_matrix=bt709" + more + " -colorspace bt709 -color_primaries bt709 -color_trc bt709 ";
  };
  // ETSI TS 103 572 has the box; the pictures themselves are as they are.
  const auto with_dolby_vision = [&](int profile, int compatible) {
    return mute +
           "-c:v libx265 -preset ultrafast -x265-params log-level=0 -tag:v hvc1 in.mp4 && python3 - <<'PY'\n"
           "import struct\nb = bytearray(open('in.mp4', 'rb').read())\nat = b.find(b'hvcC') - 4\n"
           "box = struct.pack('>I4sBBBBB', 32, b'dvcC' if " +
           std::to_string(profile) + " < 8 else b'dvvC', 1, 0, " + std::to_string(profile << 1) + ", 1 << 3 | 5, " +
           std::to_string(compatible << 4) +
           ") + bytes(19)\n"
           "b[at:at] = box\n"
           "for name in (b'hvc1', b'stsd', b'stbl', b'minf', b'mdia', b'trak', b'moov'):\n"
           "  i = b.rfind(name, 0, at) - 4; b[i:i + 4] = struct.pack('>I', struct.unpack('>I', b[i:i + 4])[0] + 32)\n"
           "open('a.mp4', 'wb').write(b)\nPY\n";
  };
  // Recorders that write the curve alone, or the curve and the matrix.
  const auto hdr_that_says_only = [&](const std::string& curve, const std::string& said) {
    return mute +
           "-vf scale=out_color_matrix=bt709,setparams=colorspace=bt709:color_primaries=bt709:color_trc=bt709:range=tv,"
           "zscale=t=linear:npl=203,format=gbrpf32le,zscale=p=bt2020:npl=203:m=bt2020nc:t=" +
           curve +
           ",format=yuv420p10le,setparams=colorspace=unknown:color_primaries=unknown:color_trc=unknown -c:v libx265 "
           "-preset ultrafast -x265-params log-level=0 -color_trc " +
           curve + " " + said + "a.mp4";
  };
  return {
      {"vp8_webm", "a.webm", both + "-c:v libvpx -deadline realtime -b:v 1M -c:a libvorbis -shortest a.webm"},
      {"vp9_webm", "a.webm", both + "-c:v libvpx-vp9 -deadline realtime -cpu-used 8 -b:v 1M -c:a libopus a.webm"},
      {"vp9_with_alpha", "a.webm",
       mute + "-pix_fmt yuva420p -c:v libvpx-vp9 -deadline realtime -cpu-used 8 -b:v 1M a.webm", silent},
      {"av1_webm", "a.webm", both + "-c:v libaom-av1 -cpu-used 8 -usage realtime -b:v 600k -c:a libopus a.webm"},
      {"raw_av1", "a.obu", mute + "-c:v libsvtav1 -preset 12 a.obu", silent},
      {"av1_mp4", "a.mp4", both + "-c:v libsvtav1 -preset 12 -c:a aac a.mp4"},
      {"hevc_10_bit_hvc1", "a.mp4",
       both + "-c:v libx265 -preset ultrafast -x265-params log-level=0 -pix_fmt yuv420p10le -tag:v hvc1" + aac +
           "a.mp4"},
      {"hevc_10_bit_hev1", "a.mp4",
       both + "-c:v libx265 -preset ultrafast -x265-params log-level=0 -pix_fmt yuv420p10le -tag:v hev1" + aac +
           "a.mp4"},
      {"hevc_in_ts", "a.ts", both + "-c:v libx265 -preset ultrafast -x265-params log-level=0" + aac + "a.ts"},
      {"prores", "a.mov", both + "-c:v prores_ks -profile:v 1 -c:a pcm_s16le a.mov"},
      {"prores_4444_with_alpha", "a.mov",
       both + "-c:v prores_ks -profile:v 4 -pix_fmt yuva444p10le -c:a pcm_s24le a.mov"},
      {"dnxhr_mov", "a.mov", both + "-c:v dnxhd -profile:v dnxhr_lb -pix_fmt yuv422p -c:a pcm_s16le a.mov"},
      {"cineform", "a.mov", both + "-c:v cfhd -pix_fmt yuv422p10le -c:a pcm_s16le a.mov"},
      {"mjpeg_avi", "a.avi", both + "-c:v mjpeg -q:v 3 -pix_fmt yuvj420p -c:a pcm_s16le a.avi"},
      {"mpeg4_avi_with_b_pictures", "a.avi", both + "-c:v mpeg4 -q:v 3 -bf 2 -vtag DX50 -c:a libmp3lame a.avi"},
      // Out of time by three pictures as ffmpeg writes it.
      {"xvid_avi", "a.avi", both + "-c:v libxvid -q:v 3 -bf 2 -c:a ac3 a.avi", {.flash = -1}},
      {"h264_in_avi", "a.avi", both + x264 + "-bf 2 -c:a libmp3lame a.avi", {.tolerance = 0.15}},
      {"wmv", "a.wmv", both + "-c:v wmv2 -q:v 3 -c:a wmav2 a.wmv"},
      {"flv_sorenson", "a.flv", both + "-c:v flv -q:v 3 -ar 44100 -c:a libmp3lame a.flv"},
      {"flv_h264", "a.flv", both + x264 + aac + "a.flv"},
      {"h263_3gp",
       "a.3gp",
       "ff" + drawn_picture("352x288") + drawn_sound(8000) + "-c:v h263 -q:v 3 -ac 1 -c:a aac a.3gp",
       {.width = 294, .height = 240}},
      {"theora", "a.ogv", both + "-c:v libtheora -q:v 8 -c:a libvorbis a.ogv"},
      {"mpeg1", "a.mpg", both + "-c:v mpeg1video -q:v 3 -c:a mp2 a.mpg"},
      {"mpeg2_program_stream", "a.vob", both + "-c:v mpeg2video -q:v 3 -bf 2 -c:a ac3 -f vob a.vob"},
      {"mpeg2_422", "a.ts", both + "-c:v mpeg2video -pix_fmt yuv422p -q:v 3 -c:a mp2 a.ts"},
      {"dv",
       "a.dv",
       "ff" + drawn_picture("720x576") + drawn_sound(48000, 4, 1, 2) + "-target pal-dv a.dv",
       {.width = 640, .height = 480}},
      {"qtrle_rgb", "a.mov", both + "-c:v qtrle -pix_fmt rgb24 -c:a pcm_s16be a.mov"},
      {"rgb_h264_444", "a.mkv", mute + "-c:v libx264rgb -preset ultrafast a.mkv", silent},
      {"yuv_444", "a.mp4", mute + "-pix_fmt yuv444p" + x264 + "a.mp4", silent},
      {"monochrome", "a.mp4", mute + "-pix_fmt gray" + x264 + "a.mp4", {.colours = false, .sound = false}},
      {"jpeg2000_mxf", "a.mxf", mute + "-c:v jpeg2000 -pix_fmt yuv422p a.mxf", silent},
      {"magicyuv", "a.avi", mute + "-c:v magicyuv -pix_fmt gbrp a.avi", silent},
      {"raw_video", "a.avi", mute + "-c:v rawvideo -pix_fmt bgr24 a.avi", silent},
      {"y4m", "a.y4m", mute + "a.y4m", {.refusal = "not_media|is_text"}},
      {"ffv1_12_bit", "a.mkv", mute + "-c:v ffv1 -pix_fmt yuv444p12le a.mkv", silent},
      {"animated_gif", "a.gif", mute + "a.gif", {.refusal = "is_picture"}},
      {"animated_webp", "a.webp", mute + "-c:v libwebp_anim a.webp", {.refusal = "is_picture"}},
      {"apng", "a.apng", mute + "a.apng", {.refusal = "is_picture"}},
      {"full_range", "a.mp4", mute + "-vf scale=out_range=full -color_range pc" + x264 + "-pix_fmt yuvj420p a.mp4",
       silent},
      {"full_range_bt709", "a.mp4", mute + as_709(":out_range=full") + "-color_range pc" + x264 + "a.mp4", silent},
      {"full_range_10_bit", "a.mp4",
       mute + "-vf scale=out_range=full -color_range pc" + x264 + "-pix_fmt yuv420p10le a.mp4", silent},
      {"full_range_vp9", "a.webm",
       mute + "-vf scale=out_range=full -color_range pc -c:v libvpx-vp9 -deadline realtime -cpu-used 8 -crf 10 -b:v 0 "
              "-pix_fmt yuv420p a.webm",
       silent},
      {"palette_though_large",
       "a.mov",
       "ff" + drawn_picture("1280x720", "10") +
           "-filter_complex \"split[a][b];[a]palettegen[p];[b][p]paletteuse\" -c:v png -pix_fmt pal8 a.mov",
       {.width = 1280, .height = 720, .sound = false}},
      {"bt709_though_small", "a.mp4", mute + as_709("") + x264 + "a.mp4", silent},
      {"bt601_though_large",
       "a.mp4",
       "ff" + drawn_picture("1280x720", "10") +
           "-colorspace smpte170m -color_primaries smpte170m -color_trc smpte170m" + x264 + "a.mp4",
       {.width = 1280, .height = 720, .sound = false}},
      {"bt2020_8_bit_sdr", "a.mp4",
       mute + "-vf scale=out_color_matrix=bt2020 -colorspace bt2020nc -color_primaries bt709 -color_trc bt709" + x264 +
           "a.mp4",
       silent},
      {"hdr10", "a.mp4",
       mute + "-vf "
              "scale=out_color_matrix=bt709,setparams=colorspace=bt709:color_primaries=bt709:color_trc=bt709:range=tv,"
              "zscale=t=linear:npl=203,format="
              "gbrpf32le,zscale=p=bt2020:npl=203:t=smpte2084:"
              "m=bt2020nc,format=yuv420p10le -c:v libx265 -preset ultrafast -x265-params log-level=0 -color_primaries "
              "bt2020 -color_trc smpte2084 -colorspace bt2020nc a.mp4",
       silent},
      {"hlg", "a.mp4",
       mute + "-vf "
              "scale=out_color_matrix=bt709,setparams=colorspace=bt709:color_primaries=bt709:color_trc=bt709:range=tv,"
              "zscale=t=linear:npl=203,format="
              "gbrpf32le,zscale=p=bt2020:npl=203:"
              "t=arib-std-b67:m=bt2020nc,format=yuv420p10le -c:v libx265 -preset ultrafast -x265-params log-level=0 "
              "-color_primaries bt2020 -color_trc arib-std-b67 -colorspace bt2020nc a.mp4",
       silent},
      {"hdr10_that_says_its_curve_alone", "a.mp4", hdr_that_says_only("smpte2084", ""), silent},
      {"hdr10_that_says_no_primaries", "a.mp4", hdr_that_says_only("smpte2084", "-colorspace bt2020nc "), silent},
      {"hlg_that_says_its_curve_alone", "a.mp4", hdr_that_says_only("arib-std-b67", ""), silent},
      {"dolby_vision_5", "a.mp4", with_dolby_vision(5, 0), {.refusal = "dolby_vision"}},
      {"dolby_vision_8", "a.mp4", with_dolby_vision(8, 2), silent},
      {"top_field_first",
       "a.ts",
       "ff" + drawn_picture("720x576", "50") + drawn_sound() +
           "-vf setsar=16/15,interlace=scan=tff -c:v mpeg2video -q:v 2 -flags +ilme+ildct -top 1 -c:a mp2 a.ts",
       {.width = 640, .height = 480}},
      {"bottom_field_first",
       "a.mpg",
       "ff" + drawn_picture("720x480", "60000/1001") + drawn_sound() +
           "-vf setsar=8/9,interlace=scan=bff -c:v mpeg2video -q:v 2 -flags +ilme+ildct -top 0 -c:a mp2 a.mpg",
       {.width = 640, .height = 480}},
      {"telecine",
       "a.mpg",
       "ff" + drawn_picture("720x480", "24000/1001") + drawn_sound() +
           "-vf setsar=8/9,telecine -c:v mpeg2video -q:v 2 -flags +ilme+ildct -r 30000/1001 -c:a mp2 a.mpg",
       {.width = 640, .height = 480}},
  };
}

}  // namespace acervo::ingest::testing
