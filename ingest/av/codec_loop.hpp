#pragma once

#include "ingest/av/error.hpp"

namespace acervo::ingest::av {

/// Feeds one packet (null: no more follow) and hands every frame that comes out to `take(Frame&)`. The only place that
/// knows of EAGAIN and EOF in decoding.
/// @return false if the decoder called the data invalid; it may go on with the next packet
template <class Take>
bool decode(AVCodecContext& codec, const AVPacket* packet, Take&& take) {
  int sent = avcodec_send_packet(&codec, packet);
  if (sent == AVERROR(ENOMEM)) check(sent, "decode");
  bool good = sent >= 0 || sent == AVERROR_EOF;
  for (;;) {
    Frame frame = new_frame();
    const int result = avcodec_receive_frame(&codec, frame.get());
    if (result == AVERROR(EAGAIN) || result == AVERROR_EOF) return good;
    if (result == AVERROR(ENOMEM)) check(result, "decode");
    if (result < 0) {
      if (packet) return false;
      good = false;  // while flushing, later frames may still come
      continue;
    }
    take(frame);
  }
}

/// The same for encoding: a frame in (null: no more follow), packets out to `take(AVPacket&)`.
/// @throws Error if the encoder fails
template <class Take>
void encode(AVCodecContext& codec, const AVFrame* frame, AVPacket& packet, Take&& take) {
  check(avcodec_send_frame(&codec, frame), "encode");
  for (;;) {
    const int result = avcodec_receive_packet(&codec, &packet);
    if (result == AVERROR(EAGAIN) || result == AVERROR_EOF) return;
    check(result, "encode");
    take(packet);
    av_packet_unref(&packet);
  }
}

}  // namespace acervo::ingest::av
