#include "tests/ingest/strange/strange.hpp"

// What lies around the pictures: times, indexes, and what else programs put into files.
namespace acervo::ingest::testing {

namespace {

// Gives the pictures of in.mp4 that come from c.mp4 the sample description of c.mp4. Every sample becomes a chunk.
constexpr char kTwoDescriptions[] = R"(import struct
NESTED = ('moov', 'trak', 'mdia', 'minf', 'stbl')
def boxes(b):
  at = 0
  while at < len(b):
    size, name = struct.unpack_from('>I4s', b, at)
    body, name, at = b[at + 8:at + size], name.decode('latin1'), at + size
    yield [name, list(boxes(body)) if name in NESTED else body]
def whole(tree):
  parts = ((name, whole(body) if name in NESTED else body) for name, body in tree)
  return b''.join(struct.pack('>I4s', 8 + len(body), name.encode('latin1')) + body for name, body in parts)
def table(tree, name):
  for step in NESTED + (name,): box = next(box for box in tree if box[0] == step); tree = box[1]
  return box
def words(box, at): return struct.unpack_from('>%dI' % ((len(box[1]) - at) // 4), box[1], at)
film, other = (list(boxes(open(name, 'rb').read())) for name in ('in.mp4', 'c.mp4'))
stsd, stsc, stco, stsz = (table(film, name) for name in ('stsd', 'stsc', 'stco', 'stsz'))
stsd[1] = stsd[1][:4] + struct.pack('>I', 2) + stsd[1][8:] + table(other, 'stsd')[1][8:]
sizes, runs, places = words(stsz, 12), words(stsc, 8), []
for i, at in enumerate(words(stco, 8)):
  run = max(r for r in range(0, len(runs), 3) if runs[r] <= i + 1)
  for _ in range(runs[run + 1]): places.append(at); at += sizes[len(places) - 1]
first = len(places) - len(words(table(other, 'stsz'), 12)) + 1
stco[1] = struct.pack('>%dI' % (2 + len(places)), 0, len(places), *places)
stsc[1] = struct.pack('>8I', 0, 2, 1, 1, 1, first, 1, 2)
open('a.mp4', 'wb').write(whole(film))
)";

}  // namespace

std::vector<Strange> strange_containers() {
  const std::string both = "ff" + drawn_picture() + drawn_sound();
  const std::string x264 = " -c:v libx264 -preset ultrafast -g 25 ", aac = " -c:a aac ";
  const std::string plain = both + x264 + aac;
  const std::string second = "ff" + drawn_picture("640x480") + drawn_sound() + x264 + aac;
  // Without a flash and a tone, which only what is joined behind it has.
  const std::string still = "ff" + drawn_picture("320x240", "25", 4, 9) + drawn_sound(48000, 4, 9);
  const auto joined = [&](const std::string& kind, const std::string& options, const std::string& first,
                          const std::string& next) {
    return first + options + "b." + kind + " && " + next + options + "c." + kind + " && cat b." + kind + " c." + kind +
           " > a." + kind;
  };
  const Wanted behind{.seconds = 8, .width = 640, .height = 480, .flash = 5, .tolerance = 0.3};
  // Boxes of an MP4 are found and changed by their names.
  const auto patched = [](const std::string& lines) {
    return " && python3 - <<'PY'\nimport struct\nb = bytearray(open('in.mp4', 'rb').read())\n" + lines +
           "\nopen('a.mp4', 'wb').write(b)\nPY\n";
  };
  // Two clips passed through into one file: the samples of the second by a description of its own.
  const auto two_descriptions = [&](const std::string& next) {
    return still + x264 + aac + "b.mp4 && " + next +
           "c.mp4 && printf 'file b.mp4\\nfile c.mp4\\n' > l.txt && ff -f concat -auto_convert 0 -i l.txt -c copy "
           "in.mp4 "
           "&& python3 - <<'PY'\n" +
           std::string(kTwoDescriptions) + "PY\n";
  };
  const std::string chapters =
      "(echo ';FFMETADATA1'; i=0; while [ $i -lt 10000 ]; do echo '[CHAPTER]'; echo TIMEBASE=1/10000; "
      "echo START=$((i*4)); echo END=$((i*4+4)); echo title=Parte $i; i=$((i+1)); done) > m.txt && ";
  const std::string tags =
      "(echo ';FFMETADATA1'; printf 'comment='; head -c 10000000 /dev/zero | tr '\\0' x; echo) > m.txt && ";
  std::string tracks;
  for (int i = 0; i < 99; ++i) tracks += " -map 1:a";
  return {
      {"ts_whose_clock_jumps",
       "a.ts",
       still + x264 + aac + "-output_ts_offset 7 b.ts && " + plain +
           "-output_ts_offset 5000 c.ts && cat b.ts c.ts > a.ts",
       {.seconds = 8, .flash = 5, .tolerance = 0.3}},
      {"ts_whose_clock_goes_back",
       "a.ts",
       still + x264 + aac + "-output_ts_offset 5000 b.ts && " + plain +
           "-output_ts_offset 7 c.ts && cat b.ts c.ts > a.ts",
       {.seconds = 8, .flash = 5, .tolerance = 0.3}},
      {"ts_whose_clock_is_full", "a.ts", plain + "-output_ts_offset 95441.5 a.ts"},
      {"ts_that_changes_its_size", "a.ts",
       still + x264 + aac + "b.ts && " + second + "-output_ts_offset 4 c.ts && cat b.ts c.ts > a.ts", behind},
      // Only the first codec is decoded: what comes behind it is lost, and README.md says so.
      {"ts_that_changes_its_codec",
       "a.ts",
       both + "-c:v mpeg2video -q:v 3 -c:a mp2 b.ts && " + plain + "-output_ts_offset 4 c.ts && cat b.ts c.ts > a.ts",
       {.seconds = 6, .tolerance = 2.2}},
      {"ts_whose_tracks_get_other_numbers",
       "a.ts",
       still + x264 + aac + "b.ts && " + plain + "-streamid 0:700 -streamid 1:701 c.ts && cat b.ts c.ts > a.ts",
       {.seconds = 8, .flash = 5, .tolerance = 0.3}},
      {"mp4_joined", "a.mp4", joined("mp4", "", still + x264 + aac, second + "-ar 44100 -ac 2 "), behind},
      {"fragments_joined", "a.mp4", joined("mp4", "-movflags frag_keyframe+delay_moov ", still + x264 + aac, second),
       behind},
      {"mkv_joined", "a.mkv", joined("mkv", "", still + x264 + aac, second), behind},
      {"webm_joined",
       "a.webm",
       joined("webm", "-c:v libvpx -deadline realtime -c:a libopus ", still, both),
       {.seconds = 8, .flash = 5, .tolerance = 0.3}},
      {"ogg_joined",
       "a.ogg",
       joined("ogg", "-c:v libtheora -q:v 8 -c:a libvorbis ", still, both),
       {.seconds = 8, .flash = 5, .tolerance = 0.3}},
      {"mp4_of_two_descriptions",
       "a.mp4",
       two_descriptions(both + "-c:v libx264 -preset veryfast -g 25 " + aac),
       {.seconds = 8, .flash = 5, .tolerance = 0.3}},
      {"mp4_of_two_descriptions_and_sizes", "a.mp4", two_descriptions(second), behind},
      // Nobody can tell from a recording that ends in the middle of a box where the next one begins.
      {"three_mp4_joined_of_which_one_is_broken",
       "a.mp4",
       plain + "b.mp4 && " + second + "c.mp4 && (cat b.mp4; head -c 9000 c.mp4; cat c.mp4) > a.mp4",
       {.tolerance = 0.3}},
      {"ts_cut_in_the_middle_of_a_group",
       "a.ts",
       both + "-c:v libx264 -preset veryfast -bf 3 -g 50" + aac + "b.ts && tail -c +20001 b.ts > a.ts",
       {.seconds = 3, .flash = -1, .tolerance = 1.1}},
      {"avchd",
       "a.mts",
       "ff" + drawn_picture("1440x1080", "50") + drawn_sound(48000, 4, 1, 2) + "-vf setsar=4/3,interlace=scan=tff" +
           x264 + "-flags +ilme+ildct -x264-params tff=1 -pix_fmt yuv420p -c:a ac3 -mpegts_m2ts_mode 1 a.mts",
       {.width = 1920, .height = 1080}},
      {"id3_before_a_ts", "a.ts",
       plain + "b.ts && (printf 'ID3\\004\\000\\000\\000\\000\\000\\077'; head -c 63 /dev/zero; cat b.ts) > a.ts"},
      {"zeros_before_a_ts", "a.ts", plain + "b.ts && (head -c 5000 /dev/zero; cat b.ts) > a.ts"},
      {"zeros_before_an_mp4",
       "a.mp4",
       plain + "b.mp4 && (head -c 4096 /dev/zero; cat b.mp4) > a.mp4",
       {.refusal = "not_media|damaged_index"}},
      {"zeros_behind_an_mp4", "a.mp4", plain + "b.mp4 && (cat b.mp4; head -c 1000000 /dev/zero) > a.mp4"},
      {"zeros_behind_a_mkv", "a.mkv", plain + "b.mkv && (cat b.mkv; head -c 1000000 /dev/zero) > a.mkv"},
      {"mp4_that_says_an_hour", "a.mp4",
       plain + "in.mp4" +
           patched("for name, to in ((b'mvhd', 20), (b'tkhd', 24), (b'mdhd', 20)):\n"
                   "  at = b.find(name)\n"
                   "  while at >= 0:\n"
                   "    place = slice(at + to, at + to + 4)\n"
                   "    b[place] = struct.pack('>I', struct.unpack('>I', b[place])[0] * 900)\n"
                   "    at = b.find(name, at + 4)\n")},
      {"mkv_that_says_an_hour", "a.mkv",
       plain + "b.mkv && python3 - <<'PY'\nimport struct\nb = bytearray(open('b.mkv', 'rb').read())\n"
               "at = b.find(b'\\x44\\x89\\x88') + 3\n"
               "b[at:at + 8] = struct.pack('>d', struct.unpack('>d', b[at:at + 8])[0] * 900)\n"
               "open('a.mkv', 'wb').write(b)\nPY\n"},
      {"mp4_with_a_timecode", "a.mov", plain + "-timecode 01:00:00:00 a.mov"},
      {"mov_with_text_of_chapters", "a.mov",
       "printf ';FFMETADATA1\\n[CHAPTER]\\nTIMEBASE=1/1\\nSTART=0\\nEND=2\\ntitle=Uno\\n[CHAPTER]\\nTIMEBASE=1/1\\n"
       "START=2\\nEND=4\\ntitle=Dos\\n' > m.txt && " +
           plain + "b.mov && ff -i b.mov -i m.txt -map_metadata 1 -c copy a.mov"},
      {"mp4_cut_by_an_edit",
       "a.mp4",
       "ff" + drawn_picture("320x240", "25", 6, 3) + drawn_sound(48000, 6, 3) +
           "-c:v libx264 -preset veryfast -bf 3 -g 250" + aac + "b.mp4 && ff -ss 2 -i b.mp4 -c copy a.mp4",
       {.tolerance = 0.2}},
      {"mp4_of_two_edits",
       "a.mp4",
       // Seconds 0 to 2 and 4 to 6 of six; the index stands behind, so that nothing else moves.
       "ff" + drawn_picture("320x240", "25", 6) + x264 + "-an in.mp4" +
           patched(
               "at = b.find(b'elst')\n"
               "scale = struct.unpack('>I', b[b.find(b'mvhd') + 16:][:4])[0]\n"
               "unit = struct.unpack('>I', b[b.find(b'mdhd') + 16:][:4])[0]\n"
               "start = struct.unpack('>i', b[at + 16:at + 20])[0]\n"
               "new = struct.pack('>4sIIIiIIiI', b'elst', 0, 2, 2 * scale, start, 65536, 2 * scale, start + 4 * unit, "
               "65536)\n"
               "b[at:at + 24] = new\n"
               "for name in (b'elst', b'edts', b'trak', b'moov'):\n"
               "  i = b.find(name) - 4; b[i:i + 4] = struct.pack('>I', struct.unpack('>I', b[i:i + 4])[0] + 12)\n"),
       {.sound = false, .tolerance = 0.2}},
      {"fragments", "a.mp4", plain + "-movflags +frag_keyframe+empty_moov+default_base_moof a.mp4"},
      {"fragments_with_an_index", "a.mp4", plain + "-movflags +frag_keyframe+dash+global_sidx a.mp4"},
      {"mp4_whose_data_has_no_length", "a.mp4",
       plain + "-movflags +faststart in.mp4" + patched("at = b.find(b'mdat') - 4\nb[at:at + 4] = bytes(4)\n")},
      {"mp4_without_an_index", "a.mp4", plain + "b.mp4 && head -c 9000 b.mp4 > a.mp4", {.refusal = "damaged_index"}},
      {"mp4_that_begins_late", "a.mp4", plain + "-output_ts_offset 20 a.mp4"},
      {"encrypted_mp4",
       "a.mp4",
       plain + "-encryption_scheme cenc-aes-ctr -encryption_key 0123456789abcdef0123456789abcdef -encryption_kid "
               "00112233445566778899aabbccddeeff a.mp4",
       {.refusal = "encrypted"}},
      {"mkv_of_a_live_recording", "a.mkv", plain + "-f matroska -live 1 pipe:1 | cat > a.mkv"},
      {"mkv_through_a_pipe", "a.mkv", plain + "-f matroska pipe:1 | cat > a.mkv"},
      {"webm_of_a_live_recording", "a.webm",
       both + "-c:v libvpx -deadline realtime -cpu-used 8 -b:v 1M -c:a libopus -f webm -live 1 pipe:1 | cat > a.webm"},
      {"webm_of_gstreamer",
       "a.webm",
       "gst-launch-1.0 -q videotestsrc num-buffers=100 pattern=smpte ! video/x-raw,width=320,height=240,framerate=25/1 "
       "! "
       "vp8enc deadline=1 ! webmmux streamable=true name=m ! filesink location=a.webm audiotestsrc "
       "samplesperbuffer=480 num-buffers=400 ! audio/x-raw,rate=48000 ! opusenc ! m.",
       {.colours = false, .flash = -1}},
      {"mkv_with_a_font_inside", "a.mkv",
       plain + "-attach /usr/share/fonts/truetype/dejavu/DejaVuSans.ttf -metadata:s:t mimetype=font/ttf a.mkv"},
      {"mkv_of_a_hundred_tracks", "a.mkv",
       both + "-map 0:v" + tracks + " -c:v libx264 -preset ultrafast -c:a pcm_s16le a.mkv"},
      {"ten_thousand_chapters", "a.mkv",
       chapters + "ff -i m.txt" + drawn_picture() + drawn_sound() + "-map 1 -map 2 -map_chapters 0" + x264 + aac +
           "a.mkv"},
      {"ten_megabytes_of_tags", "a.mkv",
       tags + "ff -i m.txt" + drawn_picture() + drawn_sound() + "-map 1 -map 2 -map_metadata 0" + x264 + aac + "a.mkv"},
      {"two_pictures", "a.mp4",
       both + "-f lavfi -i color=red:s=160x120:r=25:d=4 -map 0 -map 1 -map 2" + x264 + aac + "a.mp4"},
      {"a_cover_before_the_film", "a.mp4",
       "ff -f lavfi -i color=red:s=640x640 -frames:v 1 c.png && " + plain +
           "b.mp4 && ff -i c.png -i b.mp4 -map 0 -map 1 -c copy -disposition:v:0 attached_pic -disposition:v:1 default "
           "a.mp4"},
      {"a_lying_name", "a.txt", plain + "-f mp4 a.txt"},
      {"pauses_of_ten_seconds",
       "a.mp4",
       "ff" + drawn_picture("320x240", "30", 24, 23.5) + drawn_sound(48000, 24, 23.5) +
           "-vf \"select='lt(t,2)+gt(t,12)*lt(t,13)+gt(t,23)'\" -vsync vfr" + x264 + aac + "a.mp4",
       {.seconds = 24, .flash = 23.5}},
      {"raw_h264", "a.h264", "ff" + drawn_picture() + x264 + "a.h264", {.sound = false}},
      {"raw_h264_out_of_order",
       "a.h264",
       "ff" + drawn_picture() + "-c:v libx264 -preset veryfast -bf 3 a.h264",
       {.sound = false, .tolerance = 0.2}},
      {"raw_hevc",
       "a.hevc",
       "ff" + drawn_picture() + "-c:v libx265 -preset ultrafast -x265-params log-level=0 a.hevc",
       {.sound = false, .tolerance = 0.2}},
      {"raw_mpeg2",
       "a.m2v",
       "ff" + drawn_picture() + "-c:v mpeg2video -q:v 3 -bf 2 a.m2v",
       {.sound = false, .tolerance = 0.2}},
  };
}

}  // namespace acervo::ingest::testing
