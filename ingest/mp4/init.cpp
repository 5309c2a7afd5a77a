#include "ingest/mp4/init.hpp"

#include "ingest/mp4/boxes.hpp"

namespace acervo::ingest::mp4 {
namespace {

constexpr std::uint32_t kMovieScale = 1000;

void file_type(Writer& out) {
  const auto box = out.box("ftyp");
  out.text("iso6");
  out.u32(0);
  for (const auto* brand : {"iso6", "cmfc", "mp41"}) out.text(brand);
}

void unity_matrix(Writer& out) {
  for (const std::uint32_t value : {0x10000u, 0u, 0u, 0u, 0x10000u, 0u, 0u, 0u, 0x40000000u}) out.u32(value);
}

void movie_header(Writer& out) {
  const auto box = out.full_box("mvhd");
  out.zeros(8);  // no dates: nobody needs to know
  out.u32(kMovieScale);
  out.u32(0);  // the length is in mehd, as the samples are in fragments
  out.u32(0x10000), out.u16(0x100), out.zeros(10);
  unity_matrix(out);
  out.zeros(24);
  out.u32(3);  // next track
}

void track_header(Writer& out, std::uint32_t id, int width, int height, bool sound) {
  const auto box = out.full_box("tkhd", 0, 3);
  out.zeros(8);
  out.u32(id);
  out.zeros(4 + 4 + 8 + 2);
  out.u16(sound ? 1 : 0);  // alternate group
  out.u16(sound ? 0x100 : 0);
  out.u16(0);
  unity_matrix(out);
  out.u32(std::uint32_t(width) << 16), out.u32(std::uint32_t(height) << 16);
}

void media_header(Writer& out, std::uint32_t timescale, const std::string& language) {
  const auto box = out.full_box("mdhd");
  out.zeros(8);
  out.u32(timescale), out.u32(0);
  const std::string code = language.size() == 3 ? language : "und";
  unsigned packed = 0;
  for (const char letter : code) packed = packed << 5 | ((letter - 0x60) & 31);
  out.u16(packed), out.u16(0);
}

void handler(Writer& out, const char* type) {
  const auto box = out.full_box("hdlr");
  out.u32(0), out.text(type), out.zeros(12), out.u8(0);
}

void data_information(Writer& out) {
  const auto dinf = out.box("dinf");
  const auto dref = out.full_box("dref");
  out.u32(1);
  const auto url = out.full_box("url ", 0, 1);  // in this file
}

void video_sample_entry(Writer& out, const VideoTrack& track) {
  const auto entry = out.box("avc1");
  out.zeros(6), out.u16(1), out.zeros(16);
  out.u16(unsigned(track.width)), out.u16(unsigned(track.height));
  out.u32(0x480000), out.u32(0x480000), out.u32(0), out.u16(1);
  out.zeros(32), out.u16(0x18), out.u16(0xffff);
  {
    const auto config = out.box("avcC");
    out.text(track.avc_config);
  }
  {
    const auto colour = out.box("colr");
    out.text("nclx");
    out.u16(unsigned(track.primaries)), out.u16(unsigned(track.transfer)), out.u16(unsigned(track.matrix)), out.u8(0);
  }
  const auto aspect = out.box("pasp");
  out.u32(1), out.u32(1);
}

// ISO/IEC 14496-3, 1.6.2.1: object type 2 (AAC-LC), 48 kHz is index 3.
unsigned audio_specific_config(int channels) {
  return 2u << 11 | 3u << 7 | unsigned(channels) << 3;
}

void audio_sample_entry(Writer& out, const AudioTrack& track) {
  const auto entry = out.box("mp4a");
  out.zeros(6), out.u16(1), out.zeros(8);
  out.u16(unsigned(track.channels)), out.u16(16), out.zeros(4);
  out.u32(std::uint32_t(track.sample_rate) << 16);
  const auto esds = out.full_box("esds");
  // ISO/IEC 14496-1, 7.2.6: ES, decoder configuration, decoder specific, synchronisation layer.
  out.u8(3), out.u8(3 + 2 + 13 + 2 + 2 + 3), out.u16(kAudioTrack), out.u8(0);
  out.u8(4), out.u8(13 + 2 + 2), out.u8(0x40), out.u8(0x15), out.zeros(3);
  out.u32(std::uint32_t(track.bit_rate)), out.u32(std::uint32_t(track.bit_rate));
  out.u8(5), out.u8(2), out.u16(audio_specific_config(track.channels));
  out.u8(6), out.u8(1), out.u8(2);
}

// No samples outside the fragments.
void empty_tables(Writer& out) {
  for (const auto* type : {"stts", "stsc", "stsz", "stco"}) {
    const auto box = out.full_box(type);
    if (type == std::string_view("stsz")) out.u32(0);
    out.u32(0);
  }
}

void video_track(Writer& out, const VideoTrack& track) {
  const auto trak = out.box("trak");
  track_header(out, kVideoTrack, track.width, track.height, false);
  const auto mdia = out.box("mdia");
  media_header(out, track.timescale, "");
  handler(out, "vide");
  const auto minf = out.box("minf");
  {
    const auto vmhd = out.full_box("vmhd", 0, 1);
    out.zeros(8);
  }
  data_information(out);
  const auto stbl = out.box("stbl");
  {
    const auto stsd = out.full_box("stsd");
    out.u32(1);
    video_sample_entry(out, track);
  }
  empty_tables(out);
}

void audio_track(Writer& out, const AudioTrack& track) {
  const auto trak = out.box("trak");
  track_header(out, kAudioTrack, 0, 0, true);
  const auto mdia = out.box("mdia");
  media_header(out, std::uint32_t(track.sample_rate), track.language);
  handler(out, "soun");
  const auto minf = out.box("minf");
  {
    const auto smhd = out.full_box("smhd");
    out.zeros(4);
  }
  data_information(out);
  const auto stbl = out.box("stbl");
  {
    const auto stsd = out.full_box("stsd");
    out.u32(1);
    audio_sample_entry(out, track);
  }
  empty_tables(out);
}

void track_extends(Writer& out, std::uint32_t id) {
  const auto box = out.full_box("trex");
  out.u32(id), out.u32(1), out.zeros(12);
}

}  // namespace

std::string init_section(const std::optional<VideoTrack>& video, const std::optional<AudioTrack>& audio,
                         Micros duration) {
  Writer out;
  file_type(out);
  {
    const auto moov = out.box("moov");
    movie_header(out);
    if (video) video_track(out, *video);
    if (audio) audio_track(out, *audio);
    const auto mvex = out.box("mvex");
    {
      const auto mehd = out.full_box("mehd");
      out.u32(static_cast<std::uint32_t>(duration.count() / (1'000'000 / kMovieScale)));
    }
    if (video) track_extends(out, kVideoTrack);
    if (audio) track_extends(out, kAudioTrack);
  }
  return out.take();
}

}  // namespace acervo::ingest::mp4
