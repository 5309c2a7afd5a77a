#pragma once

#include "ingest/av/owners.hpp"

namespace acervo::ingest::av {

/// Whether nobody could tell two decoded pictures of the same size and format apart: no block of 16 x 16 differs by
/// more than what an encoder's rounding leaves. Other than 8-bit planar formats must be identical.
bool is_same_picture(const AVFrame& a, const AVFrame& b);

}  // namespace acervo::ingest::av
