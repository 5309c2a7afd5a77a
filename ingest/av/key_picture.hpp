#pragma once

#include "ingest/av/codec_loop.hpp"
#include "ingest/av/source.hpp"

/// Looking into a file at key pictures: the one place for "go there, find one, decode it by itself".
namespace acervo::ingest::av {

inline constexpr int kKeyPatience = 2000;  ///< packets of all streams that are read, in which a key picture has to come

/// The next packet of the stream at which decoding may begin, or null.
Packet next_key(Source& source, int stream, int patience = kKeyPatience);

struct Alone {
  Frame picture;       ///< or null
  bool whole = false;  ///< the decoder complained of nothing
};

/// A key picture decoded by itself; the decoder is empty afterwards and may go on anywhere.
Alone decode_alone(AVCodecContext& codec, const AVPacket& key);

/// The time of a packet in its stream's units: when it is shown, or else decoded.
std::optional<std::int64_t> stamp_of(const AVPacket& packet);

}  // namespace acervo::ingest::av
