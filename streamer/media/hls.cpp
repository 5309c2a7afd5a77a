#include "streamer/media/hls.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdio>
#include <set>

#include "streamer/media/addressing.hpp"
#include "streamer/media/names.hpp"

namespace acervo::streamer {

namespace {

std::string fixed(double value, int digits) {
  std::array<char, 64> text{};
  const int size = std::snprintf(text.data(), text.size(), "%.*f", digits, value);
  return {text.data(), static_cast<std::size_t>(size)};
}

/// A quoted-string may hold neither quotes nor line ends (RFC 8216, 4.2).
std::string quoted(std::string_view text) {
  std::string out = "\"";
  for (const char c : text)
    if (c != '"' && c != '\r' && c != '\n') out += c;
  return out + "\"";
}

/// NAMEs within a group must differ (RFC 8216, 4.3.4.1.1).
std::string unique_name(std::set<std::string>& used, const std::string& wanted) {
  std::string name = wanted;
  for (int n = 2; !used.insert(name).second; ++n) name = wanted + " " + std::to_string(n);
  return name;
}

std::string sound_name(const Rung& rung) {
  if (!rung.label.empty()) return rung.label;
  return rung.language.empty() ? "Audio" : language_name(rung.language);
}

std::string sound_group(const Presentation& presentation) {
  std::string lines;
  std::set<std::string> used;
  for (const Rung& rung : presentation.rungs) {
    if (rung.kind != RungKind::audio) continue;
    const bool first = used.empty();
    lines += "#EXT-X-MEDIA:TYPE=AUDIO,GROUP-ID=\"audio\",NAME=" + quoted(unique_name(used, sound_name(rung)));
    if (!rung.language.empty()) lines += ",LANGUAGE=" + quoted(rung.language);
    lines += std::string(",DEFAULT=") + (first ? "YES" : "NO") + ",AUTOSELECT=YES";
    if (rung.channels > 0) lines += ",CHANNELS=\"" + std::to_string(rung.channels) + "\"";
    lines += ",URI=" + quoted(rung.name + "/index.m3u8") + "\n";
  }
  return lines;
}

// RFC 8216bis, 4.4.6.1
constexpr const char* kForTheDeaf =
    ",CHARACTERISTICS=\"public.accessibility.transcribes-spoken-dialog,public.accessibility.describes-music-and-"
    "sound\"";

std::string captions_group(const Presentation& presentation) {
  std::string lines;
  std::set<std::string> used;
  for (const CaptionTrack& track : presentation.captions) {
    const std::string name = track.label.empty() ? language_name(track.language) : track.label;
    lines += "#EXT-X-MEDIA:TYPE=SUBTITLES,GROUP-ID=\"captions\",NAME=" + quoted(unique_name(used, name)) +
             ",LANGUAGE=" + quoted(track.language) +
             ",DEFAULT=NO,AUTOSELECT=YES,FORCED=" + (track.kind == "forced" ? "YES" : "NO") +
             (track.kind == "captions" ? kForTheDeaf : "") + ",URI=" + quoted("captions/" + track.language + ".m3u8") +
             "\n";
  }
  return lines;
}

std::string variant(const Presentation& presentation, const Rung& rung, const Rung* sound) {
  const bool picture = rung.kind == RungKind::video;
  BitsPerSecond peak = rung.peak;
  BitsPerSecond average = rung.average;
  std::string codecs = rung.codecs;
  if (picture && sound) {
    // The most that a choice of one rung of each group can need (RFC 8216, 4.3.4.2).
    std::int64_t most = 0;
    for (const Rung& other : presentation.rungs)
      if (other.kind == RungKind::audio) most = std::max(most, other.peak.count);
    peak.count += most;
    average.count += sound->average.count;
    codecs += "," + sound->codecs;
  }
  std::string line = "#EXT-X-STREAM-INF:BANDWIDTH=" + std::to_string(peak.count);
  if (average.count > 0) line += ",AVERAGE-BANDWIDTH=" + std::to_string(average.count);
  line += ",CODECS=" + quoted(codecs);
  if (picture) {
    line += ",RESOLUTION=" + std::to_string(rung.width) + "x" + std::to_string(rung.height);
    if (rung.frame_rate > 0) line += ",FRAME-RATE=" + fixed(rung.frame_rate, 3);
  }
  if (sound) line += ",AUDIO=\"audio\"";
  if (!presentation.captions.empty()) line += ",SUBTITLES=\"captions\"";
  return line + "\n" + rung.name + "/index.m3u8\n";
}

}  // namespace

std::string hls_master(const Presentation& presentation) {
  std::string text = "#EXTM3U\n#EXT-X-VERSION:7\n#EXT-X-INDEPENDENT-SEGMENTS\n";
  text += sound_group(presentation) + captions_group(presentation);
  const Rung* sound = default_sound(presentation);
  for (const Rung& rung : presentation.rungs)
    if (rung.kind == RungKind::video) text += variant(presentation, rung, sound);
  if (sound) text += variant(presentation, *sound, sound);
  return text;
}

std::string hls_media(const Presentation& presentation, const Rung& rung) {
  const Timeline& timeline = timeline_of(presentation, rung);
  std::string segments;
  long target = 1;
  for (std::size_t n = 0; n < timeline.segment_count(); ++n) {
    const double seconds =
        static_cast<double>(timeline.boundaries[n + 1] - timeline.boundaries[n]) / timeline.timescale;
    target = std::max(target, std::lround(seconds));
    segments += "#EXTINF:" + fixed(seconds, 6) + ",\n" + std::to_string(n) + ".m4s\n";
  }
  return "#EXTM3U\n#EXT-X-VERSION:7\n#EXT-X-TARGETDURATION:" + std::to_string(target) +
         "\n#EXT-X-MEDIA-SEQUENCE:0\n#EXT-X-PLAYLIST-TYPE:VOD\n#EXT-X-INDEPENDENT-SEGMENTS\n"
         "#EXT-X-MAP:URI=\"init.mp4\"\n" +
         segments + "#EXT-X-ENDLIST\n";
}

std::string hls_captions(const Presentation& presentation, std::string_view language) {
  const double seconds = std::chrono::duration<double>(presentation.duration).count();
  return "#EXTM3U\n#EXT-X-VERSION:7\n#EXT-X-TARGETDURATION:" + std::to_string(std::max(1L, std::lround(seconds))) +
         "\n#EXT-X-MEDIA-SEQUENCE:0\n#EXT-X-PLAYLIST-TYPE:VOD\n#EXTINF:" + fixed(seconds, 6) + ",\n" +
         std::string(language) + ".vtt\n#EXT-X-ENDLIST\n";
}

}  // namespace acervo::streamer
