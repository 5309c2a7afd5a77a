#include "ingest/av/key_picture.hpp"

namespace acervo::ingest::av {

Packet next_key(Source& source, int stream, int patience) {
  for (int packets = 0; packets < patience; ++packets) {
    auto packet = source.read();
    if (!packet) break;
    if (packet->stream_index == stream && (packet->flags & AV_PKT_FLAG_KEY)) return packet;
  }
  return {};
}

Alone decode_alone(AVCodecContext& codec, const AVPacket& key) {
  Alone result;
  const auto keep = [&](Frame& picture) {
    if (!result.picture) result.picture = std::move(picture);
  };
  avcodec_flush_buffers(&codec);
  const bool taken = decode(codec, &key, keep);
  // A key picture alone stays inside the decoder until nothing more comes.
  const bool done = decode(codec, nullptr, keep);
  avcodec_flush_buffers(&codec);
  result.whole = taken && done && result.picture && result.picture->decode_error_flags == 0 &&
                 !(result.picture->flags & AV_FRAME_FLAG_CORRUPT);
  return result;
}

std::optional<std::int64_t> stamp_of(const AVPacket& packet) {
  if (packet.pts != AV_NOPTS_VALUE) return packet.pts;
  return packet.dts != AV_NOPTS_VALUE ? std::optional(packet.dts) : std::nullopt;
}

}  // namespace acervo::ingest::av
