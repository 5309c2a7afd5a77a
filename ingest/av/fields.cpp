#include "ingest/av/fields.hpp"

#include <algorithm>
#include <memory>
#include <string>
#include <string_view>

#include "ingest/av/codec_loop.hpp"

extern "C" {
#include <libavfilter/buffersink.h>
#include <libavfilter/buffersrc.h>
}

namespace acervo::ingest::av {
namespace {

// A title that stands still says nothing: so many places, until enough pictures that move have voted. Large pictures
// cost more to look at, and tape was small.
constexpr int kPlaces = 12, kPlacesOfLarge = 6, kPictures = 14, kEnough = 30;

// libavfilter's idet, fed with pictures from several places.
class Detector {
 public:
  explicit Detector(const AVFrame& first) : graph_(allocated(avfilter_graph_alloc())) {
    graph_->nb_threads = 1;
    const auto arguments = "video_size=" + std::to_string(first.width) + "x" + std::to_string(first.height) +
                           ":pix_fmt=" + std::to_string(first.format) + ":time_base=1/90000:pixel_aspect=1/1";
    AVFilterContext *idet = nullptr, *format = nullptr;
    const auto make = [&](AVFilterContext** filter, const char* name, const char* options) {
      check(avfilter_graph_create_filter(filter, avfilter_get_by_name(name), name, options, nullptr, graph_.get()),
            name);
    };
    make(&in_, "buffer", arguments.c_str());
    make(&format, "format", "yuv420p");
    make(&idet, "idet", nullptr);
    make(&out_, "buffersink", nullptr);
    check(avfilter_link(in_, 0, format, 0), "join idet");
    check(avfilter_link(format, 0, idet, 0), "join idet");
    check(avfilter_link(idet, 0, out_, 0), "join idet");
    check(avfilter_graph_config(graph_.get(), nullptr), "configure idet");
  }

  void push(const AVFrame* picture) {
    if (picture) {
      const Frame shared = share(*picture);
      shared->pts = count_++ * 3600;
      check(av_buffersrc_add_frame(in_, shared.get()), "look for fields");
    } else {
      check(av_buffersrc_add_frame(in_, nullptr), "look for fields");
    }
    for (;;) {
      const Frame seen = new_frame();
      if (av_buffersink_get_frame(out_, seen.get()) < 0) return;
      const auto* entry = av_dict_get(seen->metadata, "lavfi.idet.multiple.current_frame", nullptr, 0);
      const std::string_view verdict = entry ? entry->value : "";
      top += verdict == "tff", bottom += verdict == "bff", progressive += verdict == "progressive";
    }
  }

  int top = 0, bottom = 0, progressive = 0;
  int votes() const { return top + bottom + progressive; }

 private:
  Graph graph_;
  AVFilterContext* in_ = nullptr;
  AVFilterContext* out_ = nullptr;
  std::int64_t count_ = 0;
};

// 60 pictures a second and small ones were never interlaced. Small ones without a flag are not looked at: idet takes
// drawings of 240 and 360 lines for fields, nearly every picture of them.
bool is_candidate(const VideoFacts& video) {
  const double rate = video.variable_rate ? video.average_rate.value() : video.frame_rate.value();
  return rate < 31 && video.coded_height >= (video.interlaced ? 240 : 400) && video.bit_depth <= 10 && !video.rgb;
}

// A recording of irregular times is a screen's more often than a tape's, and scrolling text looks combed now and then:
// it must show fields in nearly every picture.
bool is_unlikely(const VideoFacts& video) {
  return !video.interlaced && video.variable_rate;
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
  std::unique_ptr<Detector> detector;
  Places places(source, facts);
  for (int place = 0; place < places.count() && (!detector || detector->votes() < kEnough); ++place) {
    places.go(place);
    const Codec codec = source.decoder(video.stream, 1);
    int pictures = 0;
    for (int packets = 0; pictures < kPictures && packets < 4 * kPictures; ++packets) {
      const auto packet = places.read(on_progress);
      if (!packet) break;
      decode(*codec, packet.get(), [&](Frame& picture) {
        if (picture->width != video.coded_width || picture->height != video.coded_height) return;
        if (!detector) detector = std::make_unique<Detector>(*picture);
        detector->push(picture.get());
        ++pictures;
        if (av_frame_get_side_data(picture.get(), AV_FRAME_DATA_A53_CC)) video.closed_captions = true;
      });
    }
  }
  if (!detector) return;
  detector->push(nullptr);
  const int combed = detector->top + detector->bottom;
  if (detector->votes() < 6) return;
  // Fields come in one order; patterns that only look combed give both.
  const bool ordered = std::max(detector->top, detector->bottom) > 4 * std::min(detector->top, detector->bottom);
  const bool unlikely = is_unlikely(video);
  if (combed > (unlikely ? 8 : 2) * detector->progressive && ordered && (!unlikely || combed >= 20)) {
    video.interlaced = true;
    video.top_field_first = detector->top >= detector->bottom;
  } else if (combed * 8 < detector->progressive) {
    video.interlaced = false;  // whole pictures in an interlaced coding
  }
}

}  // namespace acervo::ingest::av
