#pragma once

#include <string>

#include "ingest/av/owners.hpp"

namespace acervo::ingest::av {

/// A picture in 8-bit 4:2:0 and limited range as JPEG, which is of BT.601 and full range.
/// @param matrix  the picture's own: Colours::matrix
std::string to_jpeg(const AVFrame& picture, AVColorSpace matrix);

}  // namespace acervo::ingest::av
