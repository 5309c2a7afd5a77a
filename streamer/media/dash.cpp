#include "streamer/media/dash.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdio>
#include <utility>

#include "catalog/core/markup.hpp"
#include "streamer/media/addressing.hpp"
#include "streamer/media/names.hpp"

namespace acervo::streamer {

namespace {

std::string attribute(std::string_view name, std::string_view value) {
  return " " + std::string(name) + "=\"" + escape_markup(value) + "\"";
}
std::string attribute(std::string_view name, std::int64_t value) {
  return attribute(name, std::to_string(value));
}

std::string seconds(double value) {
  std::array<char, 64> text{};
  const int size = std::snprintf(text.data(), text.size(), "PT%.6fS", value);
  return {text.data(), static_cast<std::size_t>(size)};
}

/// As exact as a ratio of small numbers can say it: 29.97 is 30000/1001.
std::string frame_rate(double rate) {
  const double whole = std::round(rate);
  if (std::abs(rate - whole) < 0.001) return std::to_string(std::lround(rate));
  if (std::abs(rate * 1.001 - std::round(rate * 1.001)) < 0.001)
    return std::to_string(std::lround(rate * 1.001) * 1000) + "/1001";
  return std::to_string(std::lround(rate * 1000)) + "/1000";
}

/// Runs of equal length become one S element.
std::string segment_template(const Timeline& timeline) {
  std::string text = "      <SegmentTemplate" + attribute("timescale", timeline.timescale) +
                     attribute("initialization", "$RepresentationID$/init.mp4") +
                     attribute("media", "$RepresentationID$/$Number$.m4s") + attribute("startNumber", 0) +
                     ">\n        <SegmentTimeline>\n";
  const auto length = [&](std::size_t n) { return timeline.boundaries[n + 1] - timeline.boundaries[n]; };
  for (std::size_t n = 0; n < timeline.segment_count();) {
    std::size_t end = n + 1;
    while (end < timeline.segment_count() && length(end) == length(n)) ++end;
    text += "          <S";
    if (n == 0) text += attribute("t", 0);
    text += attribute("d", static_cast<std::int64_t>(length(n)));
    if (end - n > 1) text += attribute("r", static_cast<std::int64_t>(end - n - 1));
    text += "/>\n";
    n = end;
  }
  return text + "        </SegmentTimeline>\n      </SegmentTemplate>\n";
}

std::string pictures(const Presentation& presentation) {
  std::string rungs;
  for (const Rung& rung : presentation.rungs) {
    if (rung.kind != RungKind::video) continue;
    rungs += "      <Representation" + attribute("id", rung.name) + attribute("bandwidth", rung.peak.count) +
             attribute("codecs", rung.codecs) + attribute("width", rung.width) + attribute("height", rung.height);
    if (rung.frame_rate > 0) rungs += attribute("frameRate", frame_rate(rung.frame_rate));
    rungs += attribute("sar", "1:1") + "/>\n";
  }
  if (rungs.empty()) return {};
  return "    <AdaptationSet id=\"1\" contentType=\"video\" mimeType=\"video/mp4\" segmentAlignment=\"true\" "
         "startWithSAP=\"1\">\n" +
         segment_template(presentation.video) + rungs + "    </AdaptationSet>\n";
}

std::string sound(const Presentation& presentation, const Rung& rung, int id, bool main) {
  std::string text = "    <AdaptationSet" + attribute("id", id) + " contentType=\"audio\" mimeType=\"audio/mp4\"";
  if (!rung.language.empty()) text += attribute("lang", rung.language);
  text += " segmentAlignment=\"true\" startWithSAP=\"1\">\n";
  const std::string label = !rung.label.empty()     ? rung.label
                            : rung.language.empty() ? ""
                                                    : language_name(rung.language);
  if (!label.empty()) text += "      <Label>" + escape_markup(label) + "</Label>\n";
  text += std::string("      <Role schemeIdUri=\"urn:mpeg:dash:role:2011\" value=\"") + (main ? "main" : "alternate") +
          "\"/>\n";
  text += segment_template(presentation.audio);
  text += "      <Representation" + attribute("id", rung.name) + attribute("bandwidth", rung.peak.count) +
          attribute("codecs", rung.codecs) + attribute("audioSamplingRate", rung.sample_rate) + ">\n";
  text +=
      "        <AudioChannelConfiguration"
      " schemeIdUri=\"urn:mpeg:dash:23003:3:audio_channel_configuration:2011\"" +
      attribute("value", rung.channels) + "/>\n";
  return text + "      </Representation>\n    </AdaptationSet>\n";
}

// ISO/IEC 23009-1, 5.8.5.5
std::string role(const CaptionTrack& track) {
  return track.kind == "captions" ? "caption" : track.kind == "forced" ? "forced-subtitle" : "subtitle";
}

std::string captions(const CaptionTrack& track, int id) {
  const std::string label = track.label.empty() ? language_name(track.language) : track.label;
  return "    <AdaptationSet" + attribute("id", id) + " contentType=\"text\" mimeType=\"text/vtt\"" +
         attribute("lang", track.language) + ">\n      <Label>" + escape_markup(label) +
         "</Label>\n      <Role schemeIdUri=\"urn:mpeg:dash:role:2011\" value=\"" + role(track) +
         "\"/>\n      <Representation" + attribute("id", "captions-" + track.language) +
         " bandwidth=\"256\">\n        <BaseURL>captions/" + escape_markup(track.language) +
         ".vtt</BaseURL>\n      </Representation>\n    </AdaptationSet>\n";
}

double longest_segment(const Timeline& timeline) {
  std::uint64_t longest = 0;
  for (std::size_t n = 0; n < timeline.segment_count(); ++n)
    longest = std::max(longest, timeline.boundaries[n + 1] - timeline.boundaries[n]);
  return timeline.timescale > 0 ? static_cast<double>(longest) / timeline.timescale : 0;
}

}  // namespace

std::string dash_manifest(const Presentation& presentation) {
  const double duration = std::chrono::duration<double>(presentation.duration).count();
  const double buffer = std::max({1.0, longest_segment(presentation.video), longest_segment(presentation.audio)});
  std::string text =
      "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<MPD xmlns=\"urn:mpeg:dash:schema:mpd:2011\" type=\"static\" "
      "profiles=\"urn:mpeg:dash:profile:isoff-live:2011\" mediaPresentationDuration=\"" +
      seconds(duration) + "\" minBufferTime=\"" + seconds(buffer) + "\">\n  <Period id=\"0\" start=\"PT0S\">\n";
  text += pictures(presentation);
  int id = 2;
  bool main = true;
  for (const Rung& rung : presentation.rungs) {
    if (rung.kind != RungKind::audio) continue;
    text += sound(presentation, rung, id++, std::exchange(main, false));
  }
  for (const CaptionTrack& track : presentation.captions) text += captions(track, id++);
  return text + "  </Period>\n</MPD>\n";
}

}  // namespace acervo::streamer
