#include "ingest/ladder.hpp"

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <set>
#include <span>

namespace acervo::ingest {
namespace {

struct Step {
  int lines;
  int crf;
  std::int64_t peak;  // bit/s for 16:9 at up to 30 pictures a second
  const char* preset;
};

// Peaks add up to 7.3 Mbit/s, so that a whole ladder stays under 1.5 times a 1080p original of 6 Mbit/s. The two low
// rungs are for bad lines: their pixels are few, so a slower preset costs little there and saves bytes where bytes
// matter.
constexpr Step kSteps[] = {{240, 27, 180'000, "faster"},
                           {360, 26, 450'000, "faster"},
                           {480, 25, 900'000, "veryfast"},
                           {720, 24, 2'000'000, "veryfast"},
                           {1080, 23, 3'800'000, "veryfast"}};

struct Level {
  int level;
  std::int64_t frame_blocks, blocks_per_second, bits_per_second;
};

// Rec. ITU-T H.264, table A-1 (high profile allows 1.25 times the bit rate; the slack is left unused).
constexpr Level kLevels[] = {{13, 396, 11880, 768'000},        {21, 792, 19800, 4'000'000},
                             {22, 1620, 20250, 4'000'000},     {30, 1620, 40500, 10'000'000},
                             {31, 3600, 108000, 14'000'000},   {32, 5120, 216000, 20'000'000},
                             {40, 8192, 245760, 20'000'000},   {42, 8704, 522240, 50'000'000},
                             {50, 22080, 589824, 135'000'000}, {51, 36864, 983040, 240'000'000}};

// Of the peaks of those below a copied top rung but the lowest. A 1080p original of 6 Mbit/s is one of its rungs: the
// others have half as much between them, also where the picture is so restless that each is at its peak.
constexpr double kBesideCopy = 0.75;

constexpr double kMostSide = 4096;  // of a panorama, which is made lower then

int even(double value) {
  return std::max(2, static_cast<int>(std::lround(value / 2) * 2));
}

int level_for(int width, int height, double rate, std::int64_t peak) {
  const std::int64_t blocks = std::int64_t((width + 15) / 16) * ((height + 15) / 16);
  for (const auto& level : kLevels) {
    if (blocks <= level.frame_blocks && blocks * rate <= double(level.blocks_per_second) &&
        2 * peak <= level.bits_per_second)
      return level.level;
  }
  return kLevels[std::size(kLevels) - 1].level;
}

std::string avc_codecs(int level) {
  char text[16];
  std::snprintf(text, sizeof text, "avc1.6400%02x", static_cast<unsigned>(level));  // high profile, no constraints
  return text;
}

RungPlan picture_rung(const Step& step, const VideoFacts& video, int lines) {
  const double scale =
      std::min(double(lines) / std::min(video.width, video.height), kMostSide / std::max(video.width, video.height));
  RungPlan rung;
  rung.name = std::to_string(step.lines) + "p";
  rung.stream = video.stream;
  rung.width = even(video.width * scale);
  rung.height = even(video.height * scale);
  rung.frame_rate = kept_rate(video.frame_rate);
  rung.crf = step.crf;
  rung.preset = step.preset;
  // A lecture in 4:3 needs fewer bits than one in 16:9, a panorama more.
  const double area = double(rung.width) * rung.height / (double(step.lines) * step.lines * 16 / 9);
  rung.peak.count = static_cast<std::int64_t>(step.peak * std::clamp(area, 0.4, 1.6));
  rung.average.count = rung.peak.count * 7 / 10;
  rung.level = level_for(rung.width, rung.height, std::max(rung.frame_rate.value(), 30.0), rung.peak.count);
  rung.codecs = avc_codecs(rung.level);
  return rung;
}

std::string track_name(const AudioFacts& track, std::size_t number, const std::set<std::string>& taken) {
  std::string language;
  for (const char c : track.language) {
    if (c >= 'a' && c <= 'z') language += c;
  }
  const std::string name = "audio-" + (language.empty() || language == "und" ? std::to_string(number) : language);
  return taken.contains(name) ? "audio-" + std::to_string(number) : name;
}

// -16 LUFS as podcasts and the web have it. Raising is limited by the peaks that are usual in the recording, with 9 dB
// on top that the limiter in the encoder may take from them; of rare ones, claps and knocks, it takes whatever is too
// much.
double gain_for(const AudioFacts& track, int channels) {
  constexpr double kTarget = -16, kPeak = -1.5, kLimiterReach = 9, kMostGain = 36;
  if (!track.loudness) return 0;
  // What two channels have together one of them has not: R 128 adds their energies.
  const bool mixed = channels == 1 && track.channels > 1 && track.only_channel == 0;
  const double lost = mixed ? 10 * std::log10(2 * (1 + track.side)) : 0;
  double gain = std::clamp(kTarget - *track.loudness + lost, -30.0, kMostGain);
  if (const auto peak = track.usual_peak ? track.usual_peak : track.true_peak)
    gain = std::min(gain, std::max(0.0, kPeak - *peak + kLimiterReach));
  return std::round(gain * 100) / 100;
}

// Where both channels say the same, and where somebody talks in a room, one is enough: half of the bytes.
bool is_enough_in_mono(const AudioFacts& track) {
  if (track.channels == 1 || track.dual_mono || track.only_channel != 0) return true;
  return track.side < (track.speech ? 0.5 : 0.02);
}

}  // namespace

Ratio kept_rate(Ratio source) {
  const double rate = source.value();
  if (rate <= 0) return {25, 1};
  if (rate <= 31) return source;
  if (rate <= 62) return {source.num, source.den * 2};
  return {30, 1};
}

bool is_copyable(const VideoFacts& video) {
  const bool plain = !video.avc.empty() && video.pixel_format == "yuv420p" && !video.interlaced && !video.full_range &&
                     video.transfer == Transfer::sdr;
  const bool as_it_is = video.rotation == 0 && !video.mirrored && video.crop_width == 0 &&
                        video.width == video.coded_width && video.height == video.coded_height &&
                        video.width % 2 == 0 && video.height % 2 == 0;
  const int lines = std::min(video.width, video.height);
  if (!plain || !as_it_is || lines > 1080 || std::max(video.width, video.height) > 2560) return false;
  if (video.frame_rate.value() > 60.5 || video.start > std::chrono::milliseconds(200)) return false;
  // The largest step that is not larger. Beyond this an encode of ours saves more than it costs; at the lowest rung
  // every byte counts.
  const auto* step = &kSteps[0];
  for (const auto& each : kSteps) {
    if (lines >= each.lines) step = &each;
  }
  const auto like = picture_rung(*step, video, lines);
  const double most = step == &kSteps[0] ? 1 : 1.75;
  return double(video.bit_rate) <= most * double(like.peak.count) &&
         double(video.peak_rate) <= 3 * most * double(like.peak.count);
}

RungPlan in_a_hurry(RungPlan rung) {
  // Small pictures take little time, and are for those who have to save bytes.
  if (rung.kind == RungKind::video && std::min(rung.width, rung.height) >= 700) rung.preset = "superfast";
  return rung;
}

std::vector<RungPlan> video_ladder(const VideoFacts& video, bool copied) {
  const int lines = std::min(video.width, video.height);
  std::vector<RungPlan> rungs;
  const Step* last = &kSteps[0];
  for (const auto& step : kSteps) {
    // 704 lines are called 720p and stay as they are; 640 become 480.
    if (lines < step.lines * 0.94) continue;
    rungs.push_back(picture_rung(step, video, std::min(lines, step.lines)));
    last = &step;
  }
  if (rungs.empty()) rungs.push_back(picture_rung(kSteps[0], video, lines));
  if (!copied) return rungs;
  if (rungs.back().width != video.width || rungs.back().height != video.height) {
    rungs.push_back(picture_rung(*last, video, lines));  // 640 lines are a rung of their own
    rungs.back().name = std::to_string(lines) + "p";
  }
  for (auto& rung : std::span(rungs).subspan(1, rungs.size() > 1 ? rungs.size() - 2 : 0)) {
    rung.peak.count = static_cast<std::int64_t>(double(rung.peak.count) * kBesideCopy);
    rung.average.count = rung.peak.count * 7 / 10;
  }
  auto& top = rungs.back();
  top.copied = true;
  top.frame_rate = video.frame_rate;
  top.codecs = video.avc;
  top.average.count = std::max<std::int64_t>(video.bit_rate, 1000);
  top.peak.count = std::max(video.peak_rate, top.average.count);
  top.level = level_for(top.width, top.height, std::max(top.frame_rate.value(), 30.0), top.peak.count);
  return rungs;
}

std::vector<RungPlan> audio_ladder(const std::vector<AudioFacts>& tracks) {
  std::vector<RungPlan> rungs;
  std::set<std::string> taken;
  for (std::size_t i = 0; i < tracks.size(); ++i) {
    RungPlan rung;
    rung.kind = RungKind::audio;
    rung.name = i == 0 ? "audio" : track_name(tracks[i], i + 1, taken);
    taken.insert(rung.name);
    rung.stream = tracks[i].stream;
    rung.codecs = "mp4a.40.2";
    rung.channels = is_enough_in_mono(tracks[i]) ? 1 : 2;
    rung.sample_rate = 48000;
    // Speech in one channel: 36 kbit/s of sound (the encoder takes a little more than it is told) and 2 of container
    // stay under 40.
    rung.average.count = rung.channels == 1 ? 34'000 : 72'000;
    rung.peak.count = rung.average.count * 5 / 4;
    rung.language = tracks[i].language;
    rung.label = tracks[i].title;
    rung.gain_db = gain_for(tracks[i], rung.channels);
    rungs.push_back(std::move(rung));
  }
  return rungs;
}

}  // namespace acervo::ingest
