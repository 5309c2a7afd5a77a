#include "ingest/facts.hpp"

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

ACERVO_JSON(Facts, version, format, bytes, duration, offset, jumps, entries, video, audio, audio_left_out, subtitles,
            cover, chapters, title, language)

}  // namespace acervo::ingest
