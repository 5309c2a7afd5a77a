#include "ingest/av/fields.hpp"

#include <algorithm>

#include "ingest/av/codec_loop.hpp"
#include "ingest/av/weave.hpp"

namespace acervo::ingest::av {
namespace {

// A title that stands still says nothing: so many places, until enough pictures that move have voted. Large pictures
// cost more to look at, and tape was small.
constexpr int kPlaces = 12, kPlacesOfLarge = 6, kPictures = 14, kEnough = 30;

struct Votes {
  int top = 0, bottom = 0, progressive = 0;

  void add(Fields fields) {
    top += fields == Fields::top_first, bottom += fields == Fields::bottom_first;
    progressive += fields == Fields::progressive;
  }
  int count() const { return top + bottom + progressive; }
};

// 60 pictures a second were never interlaced, nor what is smaller than half of a tape.
bool is_candidate(const VideoFacts& video) {
  const double rate = video.variable_rate ? video.average_rate.value() : video.frame_rate.value();
  return rate < 31 && video.coded_height >= 200 && video.bit_depth <= 10 && !video.rgb;
}

// A recording of irregular times is a screen's more often than a tape's: it must show fields in more of its pictures.
int times_more(const VideoFacts& video) {
  return !video.interlaced && video.variable_rate ? 3 : 1;
}

// Goes from place to place: by seeking, in an order that soon has been everywhere, or else by reading on.
class Places {
 public:
  Places(Source& source, const Facts& facts) : source_(source), facts_(facts), linear_(source.is_linear()) {
    count_ = facts.video->coded_height > 600 ? kPlacesOfLarge : kPlaces;
  }

  int count() const { return count_; }
  void go(int place) {
    const auto& video = *facts_.video;
    const auto index = linear_ ? place : place * 5 % count_;
    from_ = facts_.offset + video.start + (video.end - video.start) * index / count_;
    passing_ = linear_ && place > 0;
    if (!passing_) source_.seek(from_);
  }
  /// The next packet from the place on, or null.
  Packet read(const OnProgress& on_progress) {
    while (auto packet = source_.read()) {
      on_progress(0.6);
      const auto stamp = packet->pts != AV_NOPTS_VALUE ? packet->pts : packet->dts;
      const auto time = to_micros(stamp == AV_NOPTS_VALUE ? 0 : stamp, source_.stream(packet->stream_index).time_base);
      if (passing_ && (!(packet->flags & AV_PKT_FLAG_KEY) || time < from_)) continue;
      passing_ = false;
      return packet;
    }
    return {};
  }

 private:
  Source& source_;
  const Facts& facts_;
  const bool linear_;
  int count_;
  bool passing_ = false;
  Micros from_{};
};

}  // namespace

void detect_fields(Source& source, Facts& facts, const OnProgress& on_progress) {
  if (!facts.video || !is_candidate(*facts.video)) return;
  auto& video = *facts.video;
  source.keep_only([&](int stream) { return stream == video.stream; });
  Votes votes;
  Places places(source, facts);
  for (int place = 0; place < places.count() && votes.count() < kEnough; ++place) {
    places.go(place);
    const Codec codec = source.decoder(video.stream, 1);
    Weave weave;
    int pictures = 0;
    for (int packets = 0; pictures < kPictures && packets < 4 * kPictures; ++packets) {
      const auto packet = places.read(on_progress);
      if (!packet) break;
      decode(*codec, packet.get(), [&](Frame& picture) {
        if (picture->width != video.coded_width || picture->height != video.coded_height) return;
        votes.add(weave.push(*picture));
        ++pictures;
        if (av_frame_get_side_data(picture.get(), AV_FRAME_DATA_A53_CC)) video.closed_captions = true;
      });
    }
  }
  const int combed = votes.top + votes.bottom;
  if (votes.count() < 6) return;
  // Fields come in one order; patterns that only look combed give both.
  const bool ordered = std::max(votes.top, votes.bottom) > 4 * std::min(votes.top, votes.bottom);
  if (combed > times_more(video) * votes.progressive && ordered && combed >= (video.interlaced ? 4 : 12)) {
    video.interlaced = true;
    video.top_field_first = votes.top >= votes.bottom;
  } else if (combed * 8 < votes.progressive) {
    video.interlaced = false;  // whole pictures in an interlaced coding
  }
}

}  // namespace acervo::ingest::av
