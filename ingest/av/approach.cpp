#include "ingest/av/approach.hpp"

#include <algorithm>

#include "ingest/av/key_picture.hpp"

namespace acervo::ingest::av {
namespace {

constexpr Micros kRounding{2'000};          // of containers that count in milliseconds; the pacer moves such a picture
constexpr Micros kInterleaving{1'500'000};  // sound may lie that much before its picture in the file
constexpr Micros kRunUp{700'000};           // for filters of sound to settle, and what a seek may be off by

// The first packet of the stream from which decoding can begin, after a seek. Of sound any.
Packet next_entry(Source& source, const Need& need) {
  if (need.has_pictures) return next_key(source, need.stream);
  for (int i = 0; i < kKeyPatience; ++i) {
    auto packet = source.read();
    if (!packet || packet->stream_index == need.stream) return packet;
  }
  return {};
}

struct Key {
  std::int64_t stamp;
  Micros from;  // seeking to that leads to it
};

// The key picture next before what is needed, if the container leads there. Not every one keeps its word: a stream that
// renews itself bit by bit marks where that begins, and shows nothing until it is done, at the next mark or a little
// later. So one just before must show that it decodes, and of H.264, which has such streams, any; else one further
// back.
std::optional<Key> nearest_key(Source& source, const Need& need) {
  const auto& stream = source.stream(need.stream);
  const bool may_renew = stream.codecpar->codec_id == AV_CODEC_ID_H264;
  std::optional<Micros> mark;
  auto from = need.first_picture + kRounding;
  for (int tries = 0; tries < 4; ++tries) {
    source.seek(from);
    const auto packet = next_entry(source, need);
    if (!packet || packet->pts == AV_NOPTS_VALUE) return std::nullopt;
    const auto time = to_micros(packet->pts, stream.time_base);
    if (time > std::max(need.first_picture + kRounding, need.stream_start) || time >= mark.value_or(time + kRounding))
      return std::nullopt;
    const bool must_show = may_renew || time > need.first_picture - kRunUp;
    const bool is_done = mark && *mark <= need.first_picture - kRunUp;
    if (is_done || !must_show || decode_alone(*source.decoder(need.stream, 1), *packet).whole)
      return Key{packet->pts, from};
    mark = time;
    from = time - kRounding;
  }
  return std::nullopt;
}

// Of a file that is read from its beginning: where decoding may begin on the way.
std::optional<std::int64_t> known_key(Source& source, const Need& need) {
  const auto time = source.known_key(need.first_picture - kRunUp);
  if (!time) return std::nullopt;
  return av_rescale_q(time->count(), {1, 1'000'000}, source.stream(need.stream).time_base) - 1;
}

}  // namespace

std::optional<std::int64_t> approach(Source& source, const Need& need) {
  std::optional<std::int64_t> key;
  if (source.is_linear()) {
    source.rewind();
    return need.has_pictures ? known_key(source, need) : std::nullopt;
  }
  if (need.has_pictures) {
    const auto nearest = nearest_key(source, need);
    if (nearest) key = nearest->stamp;
    if (nearest && !need.has_sound) {
      source.seek(nearest->from);
      return key;
    }
  }
  // Containers err: some land too late, at a place from which the first wanted picture cannot be decoded. Then from
  // further back, at last from the beginning.
  const auto base = source.stream(need.stream).time_base;
  const auto needed = std::max(
      !need.has_pictures ? need.first_sound - Micros(100'000) : (key ? to_micros(*key, base) : need.first_picture),
      need.stream_start);
  auto from = need.has_pictures ? std::min(need.first_picture, need.first_sound) : need.first_sound;
  if (source.has_entries() && need.has_sound) from -= kInterleaving;
  for (const Micros back : {kRunUp, kRunUp * 8, kRunUp * 50}) {
    source.seek(from - back);
    const auto packet = next_entry(source, need);
    const auto stamp = packet ? stamp_of(*packet) : std::nullopt;
    if (!stamp || to_micros(*stamp, base) > needed) continue;
    source.seek(from - back);
    return key || !need.has_pictures ? key : known_key(source, need);
  }
  source.rewind();
  return key || !need.has_pictures ? key : known_key(source, need);
}

}  // namespace acervo::ingest::av
