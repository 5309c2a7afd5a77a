#pragma once

#include <optional>
#include <string>

#include "catalog/core/units.hpp"

namespace acervo::ingest::mp4 {

/// Track ids are the same in every rung, so that a download may interleave segments of two rungs behind one moov.
inline constexpr std::uint32_t kVideoTrack = 1, kAudioTrack = 2;

struct VideoTrack {
  int width = 0, height = 0;
  std::string avc_config;  ///< AVCDecoderConfigurationRecord
  /// As ISO/IEC 23091-2 numbers them.
  int primaries = 1, transfer = 1, matrix = 1;
  std::uint32_t timescale = 90000;
};

struct AudioTrack {
  int channels = 2;
  int sample_rate = 48000;
  std::int64_t bit_rate = 0;
  std::string language;  ///< ISO 639-2, or empty
};

/// ftyp and moov of a fragmented file with the given tracks. A pure function: the same for every chunk of a rung.
/// @source ISO/IEC 14496-12, 23000-19 (CMAF)
std::string init_section(const std::optional<VideoTrack>& video, const std::optional<AudioTrack>& audio,
                         Micros duration);

}  // namespace acervo::ingest::mp4
