#include "ingest/facts.hpp"

#include <algorithm>
#include <cmath>

#include "ingest/json.hpp"

namespace acervo::ingest {

NLOHMANN_JSON_SERIALIZE_ENUM(Transfer, {{Transfer::sdr, "sdr"}, {Transfer::pq, "pq"}, {Transfer::hlg, "hlg"}})

ACERVO_JSON(VideoFacts, stream, codec, coded_width, coded_height, width, height, pixel_aspect, rotation, mirrored,
            frame_rate, average_rate, variable_rate, interlaced, top_field_first, pixel_format, bit_depth, rgb,
            transfer, primaries, matrix, transfer_name, full_range, bit_rate, start, end, crop_left, crop_top,
            crop_width, crop_height, avc, keys, peak_rate, closed_captions)
ACERVO_JSON(AudioFacts, stream, codec, language, title, channels, sample_rate, bit_rate, frame_samples, start, end,
            dual_mono, only_channel, side, speech, loudness, true_peak, usual_peak)
ACERVO_JSON(SubtitleFacts, stream, codec, language, title, text, forced)
ACERVO_JSON(ChapterFacts, start, end, title)

// Numbers in a row, without names: an hour has hundreds of them.
void to_json(Json& json, const Entry& entry) {
  json = {entry.time.count(), entry.byte, entry.size, entry.pictures};
  for (const auto& shift : entry.shifts) json.push_back(shift.stream), json.push_back(shift.by.count());
}

void from_json(const Json& json, Entry& entry) {
  entry = {Micros(json.at(0).get<std::int64_t>()), json.at(1), json.at(2), json.at(3), {}};
  for (std::size_t i = 4; i + 1 < json.size(); i += 2)
    entry.shifts.push_back({json[i].get<int>(), Micros(json[i + 1].get<std::int64_t>())});
}

namespace {

// Wide of anything real: what is only odd is played.
constexpr int kMostPixels = 1 << 20;   // a side
constexpr double kMostPictures = 1e7;  // a second
constexpr int kMostChannels = 4096;
constexpr double kMostDecibels = 1000;
constexpr int kMostSamples = 100'000'000;  // a second

bool within(std::int64_t value, std::int64_t least, std::int64_t most) {
  return value >= least && value <= most;
}
/// A stream may begin before the lesson, and go on after it.
bool is_near(Micros time) {
  return time >= -kLongestLesson && time <= 2 * kLongestLesson;
}
bool is_level(const std::optional<double>& decibels) {
  return !decibels || std::abs(*decibels) <= kMostDecibels;
}
bool possible(const Ratio& rate) {
  return rate.den > 0 && rate.num >= 0 && rate.value() <= kMostPictures;
}

bool possible(const VideoFacts& video) {
  for (const int side : {video.width, video.height})
    if (!within(side, 1, kMostPixels)) return false;
  for (const int side :
       {video.coded_width, video.coded_height, video.crop_left, video.crop_top, video.crop_width, video.crop_height})
    if (!within(side, 0, kMostPixels)) return false;
  return possible(video.frame_rate) && possible(video.average_rate) && video.pixel_aspect.num > 0 &&
         video.pixel_aspect.den > 0 && is_near(video.start) && is_near(video.end) &&
         std::is_sorted(video.keys.begin(), video.keys.end()) &&
         (video.keys.empty() || (is_near(video.keys.front()) && is_near(video.keys.back())));
}

bool possible(const AudioFacts& audio) {
  return within(audio.channels, 1, kMostChannels) && within(audio.sample_rate, 1, kMostSamples) &&
         within(audio.frame_samples, 0, kMostSamples) && within(audio.only_channel, 0, 2) && audio.side >= 0 &&
         is_level(audio.loudness) && is_level(audio.true_peak) && is_level(audio.usual_peak) && is_near(audio.start) &&
         is_near(audio.end);
}

}  // namespace

void require_possible(const Facts& facts) {
  const bool all = facts.duration > Micros(0) && facts.duration <= kLongestLesson &&
                   (!facts.video || possible(*facts.video)) &&
                   std::all_of(facts.audio.begin(), facts.audio.end(), [](const auto& one) { return possible(one); });
  if (!all) throw Error(Code::corrupt_media, "no file can be what this one is said to be", "nothing_decodes");
}

ACERVO_JSON(Facts, version, format, bytes, duration, offset, jumps, entries, video, audio, audio_left_out, subtitles,
            cover, chapters, title, language)

}  // namespace acervo::ingest
