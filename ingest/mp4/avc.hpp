#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>

namespace acervo::ingest::mp4 {

/// AVCDecoderConfigurationRecord from the parameter sets of an Annex B stream.
/// @throws Error{internal} if there is no sequence or picture parameter set
/// @source ISO/IEC 14496-15, 5.3.3.1
std::string avc_config(std::span<const std::uint8_t> annex_b);

/// The picture's NAL units with four-byte lengths instead of start codes; delimiters, parameter sets (they are in the
/// init section) and the encoder's signature are left out.
std::string avc_sample(std::span<const std::uint8_t> annex_b);

/// Whether a sample in that form is an IDR picture.
bool is_idr(std::string_view sample);

}  // namespace acervo::ingest::mp4
