#include "tests/ingest/strange/strange.hpp"

// Lessons to listen to, and sound that does not fit its picture.
namespace acervo::ingest::testing {

std::vector<Strange> strange_sounds() {
  const Wanted sound{.picture = false};
  const auto of = [](const std::string& options, int rate = 48000, int channels = 1) {
    return "ff" + drawn_sound(rate, 4, 1, channels) + options;
  };
  const auto film = [](const std::string& options, int channels = 2) {
    return "ff" + drawn_picture() + drawn_sound(48000, 4, 1, channels) + "-c:v libx264 -preset ultrafast " + options;
  };
  const std::string cover = "ff -f lavfi -i color=red:s=300x300 -frames:v 1 c.png && ";
  // Frames of 12.2 kbit/s full of noise: nothing here writes AMR.
  const std::string amr =
      "python3 -c \"import random; random.seed(3); open('a.amr', 'wb').write(b'#!AMR\\n' + b''.join(b'<' + "
      "bytes(random.getrandbits(8) for _ in range(31)) for _ in range(200)))\"";
  const auto behind_a_hole = [](const std::string& options) {
    return "ff" + drawn_picture("320x240", "10", 12, 10) + drawn_sound(48000, 12, 10) +
           "-af \"aselect='lt(t,3)+gt(t,9)'\" -vsync 0 -c:v libx264 -preset ultrafast " + options;
  };
  const std::string x264_aac = "-c:v libx264 -preset ultrafast -c:a aac ";
  return {
      {"mp3_with_a_cover", "a.mp3",
       cover + of("-i c.png -map 0 -map 1 -c:a libmp3lame -c:v copy -disposition:v attached_pic a.mp3"), sound},
      {"mp3_of_varying_rate_without_a_header", "a.mp3",
       of("-c:a libmp3lame -q:a 5 -write_xing 0 -id3v2_version 0 a.mp3"), sound},
      {"mp3_with_an_older_tag_behind", "a.mp3", of("-c:a libmp3lame -write_id3v1 1 -metadata title=Clase a.mp3"),
       sound},
      {"mp3_named_mp4", "a.mp4", of("-c:a libmp3lame -f mp3 a.mp4"), sound},
      {"m4a", "a.m4a", of("-c:a aac a.m4a"), sound},
      {"m4a_with_a_cover", "a.m4a",
       cover + of("-i c.png -map 0 -map 1 -c:a aac -c:v copy -disposition:v attached_pic a.m4a"), sound},
      {"alac", "a.m4a", of("-c:a alac -sample_fmt s32p a.m4a"), sound},
      {"adts", "a.aac", of("-c:a aac a.aac"), sound},
      {"latm", "a.latm", of("-c:a aac a.latm"), sound},
      {"voc", "a.voc", of("-c:a pcm_u8 a.voc", 22050), sound},
      {"flac_24_bit_96_khz", "a.flac", of("-c:a flac -sample_fmt s32 a.flac", 96000, 2), sound},
      {"opus", "a.opus", of("-c:a libopus -b:a 24k a.opus"), sound},
      {"speex", "a.spx", of("-c:a libspeex a.spx", 16000), sound},
      {"vorbis_in_webm", "a.webm", of("-c:a libvorbis a.webm"), sound},
      {"wma", "a.wma", of("-c:a wmav2 a.wma"), sound},
      {"mp2", "a.mp2", of("-c:a mp2 a.mp2"), sound},
      {"raw_ac3", "a.ac3", of("-c:a ac3 a.ac3"), sound},
      {"amr", "a.amr", amr, {.picture = false, .flash = -1}},
      {"amr_in_3gp",
       "a.3gp",
       amr + " && ff" + drawn_picture("176x144", "15") + "-i a.amr -c:v h263 -q:v 3 -c:a copy a.3gp",
       {.width = 176, .height = 144, .flash = -1}},
      {"aiff", "a.aiff", of("a.aiff"), sound},
      {"au", "a.au", of("-c:a pcm_mulaw a.au", 8000), sound},
      {"caf", "a.caf", of("-c:a alac a.caf"), sound},
      {"wav_of_a_telephone", "a.wav", of("-c:a pcm_alaw a.wav", 8000), sound},
      {"wav_8_bit_11_khz", "a.wav", of("-c:a pcm_u8 a.wav", 11025), sound},
      {"wav_24_bit_96_khz", "a.wav", of("-c:a pcm_s24le a.wav", 96000, 2), sound},
      {"wav_of_floats_192_khz", "a.wav", of("-c:a pcm_f64le a.wav", 192000), sound},
      {"wav_of_gigabytes_by_its_header", "a.wav", of("-c:a pcm_s16le -rf64 always a.wav"), sound},
      {"wav_through_a_pipe", "a.wav", of("-c:a pcm_s16le -f wav pipe:1 | cat > a.wav"), sound},
      {"wav_adpcm", "a.wav", of("-c:a adpcm_ima_wav a.wav", 22050), sound},
      {"wav_without_a_sample",
       "a.wav",
       "ff -f lavfi -i anullsrc=r=48000 -t 0 -c:a pcm_s16le a.wav",
       {.refusal = "nothing_decodes|no_streams|not_media"}},
      {"silence",
       "a.mp3",
       "ff -f lavfi -i anullsrc=r=44100 -t 4 -c:a libmp3lame a.mp3",
       {.picture = false, .flash = -1}},
      {"opus_5_1", "a.mkv", film("-c:a libopus a.mkv", 6)},
      {"ac3_5_1", "a.mkv", film("-c:a ac3 a.mkv", 6)},
      {"eac3_5_1", "a.mp4", film("-c:a eac3 a.mp4", 6)},
      {"dts", "a.mkv", film("-c:a dca -strict -2 a.mkv", 6)},
      {"truehd", "a.mkv", film("-c:a truehd -strict -2 a.mkv", 6)},
      {"pcm_7_1", "a.mov", film("-c:a pcm_s24le a.mov", 8)},
      {"ten_channels", "a.mov", film("-c:a pcm_s16le a.mov", 10)},
      {"sixteen_channels", "a.mov", film("-c:a pcm_s16le a.mov", 16)},
      {"flac_in_mp4", "a.mp4", film("-c:a flac -strict -2 a.mp4")},
      {"opus_in_mp4", "a.mp4", film("-c:a libopus -strict -2 a.mp4")},
      {"sound_that_begins_ten_seconds_late",
       "a.mp4",
       "ff" + drawn_picture("320x240", "10", 14, 11) + "-itsoffset 10" + drawn_sound() + "-map 0 -map 1 " + x264_aac +
           "a.mp4",
       {.seconds = 14, .flash = 11}},
      {"picture_that_begins_five_seconds_late",
       "a.mkv",
       "ff -itsoffset 5" + drawn_picture("320x240", "25", 4, 1) + drawn_sound(48000, 9, 6) + "-map 0 -map 1 " +
           x264_aac + "a.mkv",
       {.seconds = 9, .colours = false, .flash = 6}},
      // Phones and editors say so by an empty edit.
      {"picture_that_begins_ten_seconds_late_in_mp4",
       "a.mp4",
       "ff" + drawn_picture("320x240", "25", 6, 2) + "-c:v libx264 -preset veryfast -bf 2 v.mp4 && ff" +
           drawn_sound(48000, 16, 12) + "-c:a aac a.m4a && ff -itsoffset 10 -i v.mp4 -i a.m4a -c copy a.mp4",
       {.seconds = 16, .colours = false, .flash = 12}},
      {"sound_that_ends_two_minutes_before_the_picture",
       "a.mp4",
       "ff" + drawn_picture("320x240", "2", 125) + drawn_sound(48000, 5) + x264_aac + "a.mp4",
       {.seconds = 125}},
      {"sound_that_goes_on_for_two_minutes",
       "a.mp4",
       "ff" + drawn_picture("320x240", "10", 5) + drawn_sound(48000, 125) + x264_aac + "a.mp4",
       {.seconds = 125}},
      {"sound_in_pieces",
       "a.mkv",
       "ff" + drawn_picture("320x240", "10", 12) + drawn_sound(48000, 12) +
           "-af \"aselect='lt(t,3)+gt(t,9)'\" -vsync 0 " + x264_aac + "a.mkv",
       {.seconds = 12}},
      // What comes behind the hole is heard when it is seen.
      {"sound_behind_a_hole_in_mkv", "a.mkv", behind_a_hole("-c:a aac a.mkv"), {.seconds = 12, .flash = 10}},
      {"sound_behind_a_hole_in_mp4", "a.mp4", behind_a_hole("-c:a aac a.mp4"), {.seconds = 12, .flash = 10}},
      {"sound_behind_a_hole_in_ts", "a.ts", behind_a_hole("-c:a mp2 a.ts"), {.seconds = 12, .flash = 10}},
      {"sound_behind_a_hole_in_pcm", "a.mkv", behind_a_hole("-c:a pcm_s16le a.mkv"), {.seconds = 12, .flash = 10}},
  };
}

}  // namespace acervo::ingest::testing
