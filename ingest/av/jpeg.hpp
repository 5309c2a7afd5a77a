#pragma once

#include <string>

#include "ingest/av/owners.hpp"

namespace acervo::ingest::av {

/// A picture in 8-bit 4:2:0 and limited range as JPEG.
std::string to_jpeg(const AVFrame& picture);

}  // namespace acervo::ingest::av
