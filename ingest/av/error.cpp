#include "ingest/av/error.hpp"

#include <cerrno>

#include "ingest/av/log.hpp"

extern "C" {
#include <libavutil/error.h>
#include <libavutil/log.h>
}

namespace acervo::ingest::av {

int check(int result, const std::string& attempted) {
  if (result >= 0) return result;
  char text[AV_ERROR_MAX_STRING_SIZE] = {};
  av_strerror(result, text, sizeof text);
  const std::string message = "cannot " + attempted + ": " + text;
  switch (result) {
    case AVERROR(ENOMEM):
      throw Error(Code::too_large, message, "too_demanding");
    case AVERROR_INVALIDDATA:
    case AVERROR_EOF:
      throw Error(Code::corrupt_media, message, "nothing_decodes");
    case AVERROR_DECODER_NOT_FOUND:
      throw Error(Code::unsupported_media, message, "nothing_decodes");
    default:
      throw Error(Code::internal, message);
  }
}

void silence() {
  av_log_set_level(AV_LOG_QUIET);
}

Frame new_frame() {
  return Frame(allocated(av_frame_alloc()));
}
Packet new_packet() {
  return Packet(allocated(av_packet_alloc()));
}
Frame share(const AVFrame& frame) {
  return Frame(allocated(av_frame_clone(&frame)));
}

}  // namespace acervo::ingest::av
