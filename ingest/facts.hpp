#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "catalog/core/json_fwd.hpp"
#include "catalog/core/units.hpp"

namespace acervo::ingest {

struct Ratio {
  std::int64_t num = 0, den = 1;

  double value() const { return den ? static_cast<double>(num) / static_cast<double>(den) : 0; }
  bool operator==(const Ratio&) const = default;
};

/// How brightness is coded; what is not `sdr` must be tone mapped.
enum class Transfer { sdr, pq, hlg };

/// The one picture of a file.
struct VideoFacts {
  int stream = 0;
  std::string codec;
  int coded_width = 0, coded_height = 0;
  int width = 0, height = 0;  ///< as it is to be seen: square pixels, turned upright
  Ratio pixel_aspect{1, 1};
  int rotation = 0;       ///< degrees clockwise that turn it upright: 0, 90, 180 or 270
  bool mirrored = false;  ///< to be flipped left to right, after the rotation
  Ratio frame_rate;       ///< the usual one, pictures per second
  Ratio average_rate;
  bool variable_rate = false;
  bool interlaced = false;
  bool top_field_first = true;
  std::string pixel_format;
  int bit_depth = 8;
  bool rgb = false;
  Transfer transfer = Transfer::sdr;
  std::string primaries, matrix, transfer_name;  ///< libav's names; empty where the file does not say
  bool full_range = false;
  std::int64_t bit_rate = 0;
  Micros start{}, end{};  ///< presentation times of this stream within the lesson
  int crop_left = 0, crop_top = 0, crop_width = 0, crop_height = 0;  ///< black bars to cut, coded pixels; 0: none
  /// "avc1.64001f": the pictures stream well as they are, begin anew at `keys`, and may be copied; else empty.
  std::string avc;
  /// Times of key pictures within the lesson, ascending; decoding may begin there. Empty if unknown, or of no use.
  std::vector<Micros> keys;
  std::int64_t peak_rate = 0;    ///< bit/s over some four seconds at most, likewise
  bool closed_captions = false;  ///< CEA-608/708 was seen inside the pictures
};

struct AudioFacts {
  int stream = 0;
  std::string codec;
  std::string language;  ///< as the file names it (ISO 639-2 mostly), or empty
  std::string title;
  int channels = 0;
  int sample_rate = 0;
  std::int64_t bit_rate = 0;
  int frame_samples = 0;            ///< samples per coded frame where that is fixed, else 0
  Micros start{}, end{};            ///< its start is below 0 where an encoder's run-up precedes the picture
  bool dual_mono = false;           ///< two channels that say the same
  int only_channel = 0;             ///< of two channels the one that has sound: 1 left, 2 right; 0: both
  double side = 1;                  ///< energy of what differs between two channels to what they share
  bool speech = false;              ///< loud and soft by turns, as somebody who talks; music is steadier
  std::optional<double> loudness;   ///< LUFS, EBU R 128 without what is rare; absent for silence
  std::optional<double> true_peak;  ///< dBTP
  /// dBFS: nine in ten of the tenths of a second that are not silent stay below. A clap or a knock on the microphone
  /// moves it little, the peak all the way.
  std::optional<double> usual_peak;
};

struct SubtitleFacts {
  int stream = 0;
  std::string codec;
  std::string language;
  std::string title;
  bool text = true;  ///< false: pictures of letters, which cannot become captions
  bool forced = false;
};

struct ChapterFacts {
  Micros start{}, end{};
  std::string title;
};

/// A place at which reading a file may begin that cannot be sought in, as the probe found it on its way through.
struct Entry {
  /// By how much the times of a stream are mended from there on.
  struct Shift {
    int stream = 0;
    Micros by{};
  };
  Micros time{};              ///< of a key picture within the lesson; without pictures, of a packet of sound
  std::int64_t byte = -1;     ///< where its packet begins; -1: known, but this container cannot be entered there
  std::int64_t size = 0;      ///< of the packet: by it and by its time it is recognised
  std::int64_t pictures = 0;  ///< before it, in streams that have no times
  std::vector<Shift> shifts;  ///< of the streams that have one
};

/// What a file is, measured. All times count from the beginning of the lesson, which is `offset` in the file's own
/// time.
struct Facts {
  int version = 1;
  std::string format;  ///< libav's short name: "mov", "matroska", "mpegts", ...
  std::int64_t bytes = 0;
  Micros duration{};
  Micros offset{};
  bool jumps = false;          ///< times go back or leap inside the file: they are mended while it is read
  std::vector<Entry> entries;  ///< ascending, some seconds apart; only where the container's own seeking is of no use
  std::optional<VideoFacts> video;
  std::vector<AudioFacts> audio;  ///< the default track first, at most eight
  int audio_left_out = 0;         ///< tracks beyond those
  std::vector<SubtitleFacts> subtitles;
  std::optional<int> cover;  ///< stream of an attached picture
  std::vector<ChapterFacts> chapters;
  std::string title, language;  ///< from the tags; nothing else of them leaves the file (places, names, devices)
};

/// No file lasts longer.
inline constexpr Micros kLongestLesson = std::chrono::hours(24 * 7);

/// Facts come from a process that a hostile file may have taken over: what no file can be is no plan's business.
/// @throws Error{corrupt_media, "nothing_decodes"}
void require_possible(const Facts& facts);

void to_json(Json& json, const Facts& facts);
void from_json(const Json& json, Facts& facts);

}  // namespace acervo::ingest
