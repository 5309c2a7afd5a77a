#pragma once

#include <string>
#include <string_view>

#include "catalog/library/presentation.hpp"

namespace acervo::streamer {

/// The multivariant playlist: every picture rung with the sound and captions groups, then sound alone. URIs are
/// relative.
/// @source RFC 8216; draft-pantos-hls-rfc8216bis for CHANNELS
std::string hls_master(const Presentation& presentation);

/// The playlist of one rung: all its segments from the first day on, encoded or not.
std::string hls_media(const Presentation& presentation, const Rung& rung);

/// The playlist of a caption track: the whole WebVTT file as one segment.
std::string hls_captions(const Presentation& presentation, std::string_view language);

}  // namespace acervo::streamer
