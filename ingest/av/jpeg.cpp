#include "ingest/av/jpeg.hpp"

#include "ingest/av/codec_loop.hpp"

namespace acervo::ingest::av {

std::string to_jpeg(const AVFrame& picture, AVColorSpace matrix) {
  const AVCodec* kind = avcodec_find_encoder(AV_CODEC_ID_MJPEG);
  if (!kind) throw Error(Code::internal, "libavcodec was built without its JPEG encoder");
  Codec codec(allocated(avcodec_alloc_context3(kind)));
  codec->width = picture.width, codec->height = picture.height;
  codec->pix_fmt = AV_PIX_FMT_YUVJ420P;
  codec->time_base = {1, 25};
  codec->flags |= AV_CODEC_FLAG_QSCALE | AV_CODEC_FLAG_BITEXACT;  // no name of a program inside
  codec->global_quality = 4 * FF_QP2LAMBDA;
  codec->thread_count = 1;
  check(avcodec_open2(codec.get(), kind, nullptr), "open the JPEG encoder");

  Scaler scaler(allocated(sws_getContext(picture.width, picture.height, AV_PIX_FMT_YUV420P, picture.width,
                                         picture.height, AV_PIX_FMT_YUVJ420P, SWS_BICUBIC, nullptr, nullptr, nullptr)));
  constexpr int kSame = 1 << 16;  // contrast and saturation
  check(sws_setColorspaceDetails(scaler.get(), sws_getCoefficients(matrix), 0, sws_getCoefficients(SWS_CS_ITU601), 1, 0,
                                 kSame, kSame),
        "turn colours into JPEG's");
  const Frame full = new_frame();
  full->format = AV_PIX_FMT_YUVJ420P, full->width = picture.width, full->height = picture.height;
  check(av_frame_get_buffer(full.get(), 0), "reserve a picture");
  sws_scale(scaler.get(), picture.data, picture.linesize, 0, picture.height, full->data, full->linesize);
  full->quality = codec->global_quality;
  full->pts = 0;

  std::string bytes;
  const Packet packet = new_packet();
  const auto take = [&](AVPacket& coded) {
    bytes.append(reinterpret_cast<const char*>(coded.data), std::size_t(coded.size));
  };
  encode(*codec, full.get(), *packet, take);
  encode(*codec, nullptr, *packet, take);
  return bytes;
}

}  // namespace acervo::ingest::av
