#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace acervo::ingest::mp4 {

/// AVCDecoderConfigurationRecord from the parameter sets of an Annex B stream.
/// @throws Error{internal} if there is no sequence or picture parameter set
/// @source ISO/IEC 14496-15, 5.3.3.1
std::string avc_config(std::span<const std::uint8_t> annex_b);

/// Sequence and picture parameter sets of H.264, each without a start code.
struct ParameterSets {
  std::vector<std::string> sequence, picture;
  unsigned length_size = 0;  ///< bytes before each unit of a sample; 0: start codes (Annex B)

  bool operator==(const ParameterSets&) const = default;
};

/// From an AVCDecoderConfigurationRecord or an Annex B stream. Any bytes may come; what is damaged is left out.
ParameterSets parameter_sets(std::span<const std::uint8_t> bytes);

/// AVCDecoderConfigurationRecord of them, for samples with four-byte lengths.
/// @throws Error{internal} if one kind is missing
std::string avc_config(const ParameterSets& sets);

/// "avc1.64001f", or nothing if every browser could not play them: other profiles than baseline, main and high.
/// @source RFC 6381, 3.3
std::optional<std::string> avc_codecs(const ParameterSets& sets);

struct CopiedSample {
  std::string bytes;      ///< slices only: parameter sets, and messages with what a camera notes (places), are left out
  bool whole = true;      ///< false: lengths do not fit, or nothing to show is in it
  bool same_sets = true;  ///< parameter sets inside, if any, are the known ones
};

/// A sample of a source in our form. Any bytes may come.
CopiedSample copy_sample(std::span<const std::uint8_t> sample, const ParameterSets& known);

/// The picture's NAL units with four-byte lengths instead of start codes; delimiters, parameter sets (they are in the
/// init section) and the encoder's signature are left out.
/// @param in_band  parameter sets stay: for a sample that is shown among others that have other ones
std::string avc_sample(std::span<const std::uint8_t> annex_b, bool in_band = false);

/// Whether a sample in that form is an IDR picture.
bool is_idr(std::string_view sample);

}  // namespace acervo::ingest::mp4
