#pragma once

#include "ingest/av/poster.hpp"

namespace acervo::ingest::av {

/// A picture that somebody uploaded, decoded and made anew: upright, at most 1280 pixels a side, and nothing of what
/// stood beside it (place, camera, preview).
/// @param fd  a JPEG, PNG or WebP file
/// @throws Error{unsupported_media, "not_picture"}, Error{too_large, "picture_too_large"},
///         Error{corrupt_media, "picture_damaged"}
Poster read_picture_file(int fd);

}  // namespace acervo::ingest::av
