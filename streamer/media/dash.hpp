#pragma once

#include <string>

#include "catalog/library/presentation.hpp"

namespace acervo::streamer {

/// The DASH manifest over the same segments as the HLS playlists. Segments count from 0.
/// @source ISO/IEC 23009-1, 5.3 and the isoff-live profile
std::string dash_manifest(const Presentation& presentation);

}  // namespace acervo::streamer
