#include "ingest/av/picture_file.hpp"

#include <charconv>
#include <cstring>

#include "ingest/av/codec_loop.hpp"
#include "ingest/av/colours.hpp"
#include "ingest/av/jpeg.hpp"
#include "ingest/av/picture_graph.hpp"
#include "ingest/av/reading.hpp"
#include "ingest/av/stream_facts.hpp"
#include "ingest/picture_header.hpp"

namespace acervo::ingest::av {

namespace {

// A telephone's largest picture has 50 million pixels in 8160 x 6120.
constexpr int kLongestSide = 12'000;
constexpr std::int64_t kMostPicturePixels = 64'000'000;

std::string read_whole(int fd) {
  std::string bytes;
  char buffer[65536];
  for (ssize_t count; (count = read_at(fd, buffer, sizeof buffer, std::int64_t(bytes.size()))) > 0;)
    bytes.append(buffer, std::size_t(count));
  return bytes;
}

AVCodecID codec_of(PictureKind kind) {
  switch (kind) {
    case PictureKind::jpeg:
      return AV_CODEC_ID_MJPEG;
    case PictureKind::png:
      return AV_CODEC_ID_PNG;
    case PictureKind::webp:
      return AV_CODEC_ID_WEBP;
  }
  return AV_CODEC_ID_NONE;
}

// The orientation of EXIF (2.32, 4.6.4), which libavcodec leaves among the picture's own tags.
void turn_upright(VideoFacts& facts, const AVFrame& picture) {
  const auto* tag = av_dict_get(picture.metadata, "Orientation", nullptr, 0);
  if (!tag) return;
  std::string_view text = tag->value;
  while (text.starts_with(' ') || text.starts_with('\n')) text.remove_prefix(1);
  int orientation = 1;
  std::from_chars(text.data(), text.data() + text.size(), orientation);
  constexpr int kTurns[] = {0, 0, 0, 180, 180, 90, 90, 270, 270};
  if (orientation < 1 || orientation > 8) return;
  facts.rotation = kTurns[orientation];
  facts.mirrored = orientation == 2 || orientation == 4 || orientation == 5 || orientation == 7;
}

Codec open_decoder(PictureKind kind) {
  const AVCodec* known = avcodec_find_decoder(codec_of(kind));
  if (!known) throw Error(Code::internal, "libavcodec was built without a decoder of pictures");
  Codec codec(allocated(avcodec_alloc_context3(known)));
  codec->thread_count = 1;
  codec->max_pixels = kMostPicturePixels;
  codec->err_recognition = AV_EF_CAREFUL;
  check(avcodec_open2(codec.get(), known, nullptr), "open a decoder of pictures");
  return codec;
}

}  // namespace

Poster read_picture_file(int fd) {
  const std::string bytes = read_whole(fd);
  const auto header = read_picture_header(bytes);
  if (!header) throw Error(Code::unsupported_media, "neither JPEG nor PNG nor WebP", "not_picture");
  if (std::max(header->width, header->height) > kLongestSide ||
      std::int64_t(header->width) * header->height > kMostPicturePixels)
    throw Error(Code::too_large, std::to_string(header->width) + " x " + std::to_string(header->height) + " pixels",
                "picture_too_large");
  const Codec codec = open_decoder(header->kind);
  const Packet packet = new_packet();
  check(av_new_packet(packet.get(), int(bytes.size())), "reserve a packet");
  std::memcpy(packet->data, bytes.data(), bytes.size());
  packet->flags |= AV_PKT_FLAG_KEY;

  Poster poster;
  const auto take = [&](Frame& picture) {
    if (!poster.jpeg.empty() || picture->decode_error_flags) return;
    VideoFacts facts;
    refine(facts, *picture, {0, 1});
    turn_upright(facts, *picture);
    shape(facts);
    const auto size = poster_size(facts);
    PictureGraph graph(facts, size.width, size.height, 1);
    const auto keep = [&](Frame scaled) { poster = {to_jpeg(*scaled, output_colours(facts).matrix), {}}; };
    picture->pts = 0;
    graph.push(*picture, keep);
    graph.flush(keep);
  };
  decode(*codec, packet.get(), take);
  if (poster.jpeg.empty()) decode(*codec, nullptr, take);
  if (poster.jpeg.empty()) throw Error(Code::corrupt_media, "the picture does not decode", "picture_damaged");
  return poster;
}

}  // namespace acervo::ingest::av
