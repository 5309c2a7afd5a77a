#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "catalog/core/error.hpp"
#include "streamer/media/addressing.hpp"
#include "streamer/media/dash.hpp"
#include "streamer/media/download.hpp"
#include "streamer/media/hls.hpp"
#include "streamer/media/sidx.hpp"

namespace acervo::streamer {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::Not;

Rung picture(int height, double rate = 29.97) {
  Rung rung;
  rung.name = std::to_string(height) + "p";
  rung.height = height;
  rung.width = height * 16 / 9;
  rung.frame_rate = rate;
  rung.codecs = "avc1.4d401f";
  rung.peak = {height * 2000};
  rung.average = {height * 1000};
  rung.chunks.resize(2);
  return rung;
}

Rung sound(std::string name, std::string language, std::string label = "") {
  Rung rung;
  rung.name = std::move(name);
  rung.kind = RungKind::audio;
  rung.channels = 2;
  rung.sample_rate = 48000;
  rung.codecs = "mp4a.40.2";
  rung.language = std::move(language);
  rung.label = std::move(label);
  rung.peak = {72000};
  rung.average = {64000};
  rung.chunks.resize(1);
  return rung;
}

/// Ten seconds: pictures of 2, 4 and 4 s in two chunks, sound of 4, 4 and 2 s in one.
Presentation lesson() {
  Presentation p;
  p.material = {"abcdefghjkmn"};
  p.revision = 1;
  p.duration = std::chrono::seconds(10);
  p.video = {90000, {0, 180000, 540000, 900000}, {0, 1, 3}};
  p.audio = {48000, {0, 192000, 384000, 480000}, {0, 3}};
  p.rungs = {picture(240), picture(720), sound("audio", "es"), sound("audio-en", "en", "Director's \"cut\"")};
  p.captions = {{"es", ""}, {"pt-BR", "Português"}};
  return p;
}

TEST(Hls, master_lists_variants_sound_and_captions) {
  EXPECT_EQ(hls_master(lesson()), R"(#EXTM3U
#EXT-X-VERSION:7
#EXT-X-INDEPENDENT-SEGMENTS
#EXT-X-MEDIA:TYPE=AUDIO,GROUP-ID="audio",NAME="Español",LANGUAGE="es",DEFAULT=YES,AUTOSELECT=YES,CHANNELS="2",URI="audio/index.m3u8"
#EXT-X-MEDIA:TYPE=AUDIO,GROUP-ID="audio",NAME="Director's cut",LANGUAGE="en",DEFAULT=NO,AUTOSELECT=YES,CHANNELS="2",URI="audio-en/index.m3u8"
#EXT-X-MEDIA:TYPE=SUBTITLES,GROUP-ID="captions",NAME="Español",LANGUAGE="es",DEFAULT=NO,AUTOSELECT=YES,FORCED=NO,URI="captions/es.m3u8"
#EXT-X-MEDIA:TYPE=SUBTITLES,GROUP-ID="captions",NAME="Português",LANGUAGE="pt-BR",DEFAULT=NO,AUTOSELECT=YES,FORCED=NO,URI="captions/pt-BR.m3u8"
#EXT-X-STREAM-INF:BANDWIDTH=552000,AVERAGE-BANDWIDTH=304000,CODECS="avc1.4d401f,mp4a.40.2",RESOLUTION=426x240,FRAME-RATE=29.970,AUDIO="audio",SUBTITLES="captions"
240p/index.m3u8
#EXT-X-STREAM-INF:BANDWIDTH=1512000,AVERAGE-BANDWIDTH=784000,CODECS="avc1.4d401f,mp4a.40.2",RESOLUTION=1280x720,FRAME-RATE=29.970,AUDIO="audio",SUBTITLES="captions"
720p/index.m3u8
#EXT-X-STREAM-INF:BANDWIDTH=72000,AVERAGE-BANDWIDTH=64000,CODECS="mp4a.40.2",AUDIO="audio",SUBTITLES="captions"
audio/index.m3u8
)");
}

TEST(Hls, sound_alone_and_pictures_alone_have_masters) {
  Presentation podcast = lesson();
  podcast.rungs = {sound("audio", "")};
  podcast.captions.clear();
  podcast.video = {};
  EXPECT_EQ(hls_master(podcast), R"(#EXTM3U
#EXT-X-VERSION:7
#EXT-X-INDEPENDENT-SEGMENTS
#EXT-X-MEDIA:TYPE=AUDIO,GROUP-ID="audio",NAME="Audio",DEFAULT=YES,AUTOSELECT=YES,CHANNELS="2",URI="audio/index.m3u8"
#EXT-X-STREAM-INF:BANDWIDTH=72000,AVERAGE-BANDWIDTH=64000,CODECS="mp4a.40.2",AUDIO="audio"
audio/index.m3u8
)");
  Presentation silent = lesson();
  silent.rungs = {picture(240, 0)};
  silent.captions.clear();
  EXPECT_EQ(hls_master(silent), R"(#EXTM3U
#EXT-X-VERSION:7
#EXT-X-INDEPENDENT-SEGMENTS
#EXT-X-STREAM-INF:BANDWIDTH=480000,AVERAGE-BANDWIDTH=240000,CODECS="avc1.4d401f",RESOLUTION=426x240
240p/index.m3u8
)");
}

TEST(Hls, two_sound_tracks_of_one_name_are_told_apart) {
  Presentation p = lesson();
  p.rungs[3] = sound("audio-2", "es");
  EXPECT_THAT(hls_master(p), HasSubstr("NAME=\"Español 2\""));
}

TEST(Hls, media_lists_every_segment_encoded_or_not) {
  const Presentation p = lesson();
  EXPECT_EQ(hls_media(p, p.rungs[0]), R"(#EXTM3U
#EXT-X-VERSION:7
#EXT-X-TARGETDURATION:4
#EXT-X-MEDIA-SEQUENCE:0
#EXT-X-PLAYLIST-TYPE:VOD
#EXT-X-INDEPENDENT-SEGMENTS
#EXT-X-MAP:URI="init.mp4"
#EXTINF:2.000000,
0.m4s
#EXTINF:4.000000,
1.m4s
#EXTINF:4.000000,
2.m4s
#EXT-X-ENDLIST
)");
  EXPECT_THAT(hls_media(p, p.rungs[2]), HasSubstr("#EXTINF:2.000000,\n2.m4s\n#EXT-X-ENDLIST"));
}

TEST(Hls, captions_are_one_segment) {
  EXPECT_EQ(hls_captions(lesson(), "es"), R"(#EXTM3U
#EXT-X-VERSION:7
#EXT-X-TARGETDURATION:10
#EXT-X-MEDIA-SEQUENCE:0
#EXT-X-PLAYLIST-TYPE:VOD
#EXTINF:10.000000,
es.vtt
#EXT-X-ENDLIST
)");
}

TEST(Dash, manifest_describes_the_same_segments) {
  EXPECT_EQ(dash_manifest(lesson()), R"(<?xml version="1.0" encoding="UTF-8"?>
<MPD xmlns="urn:mpeg:dash:schema:mpd:2011" type="static" profiles="urn:mpeg:dash:profile:isoff-live:2011" mediaPresentationDuration="PT10.000000S" minBufferTime="PT4.000000S">
  <Period id="0" start="PT0S">
    <AdaptationSet id="1" contentType="video" mimeType="video/mp4" segmentAlignment="true" startWithSAP="1">
      <SegmentTemplate timescale="90000" initialization="$RepresentationID$/init.mp4" media="$RepresentationID$/$Number$.m4s" startNumber="0">
        <SegmentTimeline>
          <S t="0" d="180000"/>
          <S d="360000" r="1"/>
        </SegmentTimeline>
      </SegmentTemplate>
      <Representation id="240p" bandwidth="480000" codecs="avc1.4d401f" width="426" height="240" frameRate="30000/1001" sar="1:1"/>
      <Representation id="720p" bandwidth="1440000" codecs="avc1.4d401f" width="1280" height="720" frameRate="30000/1001" sar="1:1"/>
    </AdaptationSet>
    <AdaptationSet id="2" contentType="audio" mimeType="audio/mp4" lang="es" segmentAlignment="true" startWithSAP="1">
      <Label>Español</Label>
      <Role schemeIdUri="urn:mpeg:dash:role:2011" value="main"/>
      <SegmentTemplate timescale="48000" initialization="$RepresentationID$/init.mp4" media="$RepresentationID$/$Number$.m4s" startNumber="0">
        <SegmentTimeline>
          <S t="0" d="192000" r="1"/>
          <S d="96000"/>
        </SegmentTimeline>
      </SegmentTemplate>
      <Representation id="audio" bandwidth="72000" codecs="mp4a.40.2" audioSamplingRate="48000">
        <AudioChannelConfiguration schemeIdUri="urn:mpeg:dash:23003:3:audio_channel_configuration:2011" value="2"/>
      </Representation>
    </AdaptationSet>
    <AdaptationSet id="3" contentType="audio" mimeType="audio/mp4" lang="en" segmentAlignment="true" startWithSAP="1">
      <Label>Director&#39;s &quot;cut&quot;</Label>
      <Role schemeIdUri="urn:mpeg:dash:role:2011" value="alternate"/>
      <SegmentTemplate timescale="48000" initialization="$RepresentationID$/init.mp4" media="$RepresentationID$/$Number$.m4s" startNumber="0">
        <SegmentTimeline>
          <S t="0" d="192000" r="1"/>
          <S d="96000"/>
        </SegmentTimeline>
      </SegmentTemplate>
      <Representation id="audio-en" bandwidth="72000" codecs="mp4a.40.2" audioSamplingRate="48000">
        <AudioChannelConfiguration schemeIdUri="urn:mpeg:dash:23003:3:audio_channel_configuration:2011" value="2"/>
      </Representation>
    </AdaptationSet>
    <AdaptationSet id="4" contentType="text" mimeType="text/vtt" lang="es">
      <Label>Español</Label>
      <Role schemeIdUri="urn:mpeg:dash:role:2011" value="subtitle"/>
      <Representation id="captions-es" bandwidth="256">
        <BaseURL>captions/es.vtt</BaseURL>
      </Representation>
    </AdaptationSet>
    <AdaptationSet id="5" contentType="text" mimeType="text/vtt" lang="pt-BR">
      <Label>Português</Label>
      <Role schemeIdUri="urn:mpeg:dash:role:2011" value="subtitle"/>
      <Representation id="captions-pt-BR" bandwidth="256">
        <BaseURL>captions/pt-BR.vtt</BaseURL>
      </Representation>
    </AdaptationSet>
  </Period>
</MPD>
)");
}

TEST(Addressing, a_segment_is_a_slice_of_its_chunk) {
  Presentation p = lesson();
  p.rungs[0].chunks[1] = StoredChunk{"blob", {100, 50}};
  EXPECT_FALSE(locate(p.video, p.rungs[0], 0)) << "not stored yet";
  const auto second = locate(p.video, p.rungs[0], 2);
  ASSERT_TRUE(second);
  EXPECT_EQ(second->blob, "blob");
  EXPECT_EQ(second->offset, 100U);
  EXPECT_EQ(second->length, 50U);
  EXPECT_FALSE(locate(p.video, p.rungs[0], 3)) << "past the end";
}

TEST(Download, sound_goes_with_the_picture_it_begins_under) {
  const Presentation p = lesson();
  std::string order;
  for (const auto& group : download_order(p, p.rungs[0])) {
    for (const DownloadPart& part : group) order += (part.sound ? "a" : "v") + std::to_string(part.segment);
    order += " ";
  }
  EXPECT_EQ(order, "v0a0 v1a1 v2a2 ");
  order.clear();
  for (const auto& group : download_order(p, p.rungs[2])) order += "a" + std::to_string(group.front().segment);
  EXPECT_EQ(order, "a0a1a2");
}

TEST(Download, is_not_there_while_a_segment_is_missing) {
  Presentation p = lesson();
  p.rungs[0].download_init = "init";
  EXPECT_EQ(download_size(p, p.rungs[0]), 0U);
  EXPECT_THROW(download_slices(p, p.rungs[0], {}), Error);
}

TEST(Download, names_the_file_after_the_title_safely) {
  EXPECT_EQ(
      attachment("../a/b\r\n\"c\"", "240p", ".mp4"),
      "attachment; filename=\"acervo.. a b c (240p).mp4\"; filename*=UTF-8''acervo..%20a%20b%20c%20%28240p%29.mp4");
  // Wide forms become plain quotes and slashes where the name is folded.
  EXPECT_EQ(attachment("informe.exe＂; a=＂／＼", "240p", ".mp4").substr(0, 56),
            "attachment; filename=\"informe.exe_; a=___ (240p).mp4\"; f");
  EXPECT_EQ(attachment("．bashrc", "240p", ".mp4").substr(0, 42), "attachment; filename=\"_bashrc (240p).mp4\";");
}

TEST(Sidx, is_laid_out_as_the_standard_says) {
  const std::string box = segment_index(1, 90000, {{0x1234, 180000}, {1, 2}});
  EXPECT_EQ(box.size(), segment_index_size(2));
  const std::string expected(
      "\0\0\0\x40sidx\x01\0\0\0\0\0\0\x01\0\x01\x5f\x90\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\x02"
      "\0\0\x12\x34\0\x02\xbf\x20\x90\0\0\0\0\0\0\x01\0\0\0\x02\x90\0\0\0",
      64);
  EXPECT_EQ(box, expected);
  EXPECT_THROW(segment_index(1, 1, {{0x80000000, 1}}), Error);
}

}  // namespace
}  // namespace acervo::streamer
