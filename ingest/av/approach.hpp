#pragma once

#include <cstdint>
#include <optional>

#include "ingest/av/source.hpp"

namespace acervo::ingest::av {

/// What a chunk needs of its source. Times are the file's own.
struct Need {
  int stream = 0;  ///< by which places are judged: the picture's, if there is one
  bool has_pictures = true, has_sound = true;
  Micros first_picture{};  ///< the first that is looked at
  Micros first_sound{};
  Micros stream_start{};
};

/// Takes the source to where everything that is needed can be decoded from, as near as its container allows.
/// @return time stamp of the key picture at which decoding may begin: pictures before it in the file are only passed
///         on the way from where the sound is needed. Nothing: decode all that comes
std::optional<std::int64_t> approach(Source& source, const Need& need);

}  // namespace acervo::ingest::av
