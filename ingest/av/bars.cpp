#include "ingest/av/bars.hpp"

#include <algorithm>
#include <optional>
#include <vector>

#include "ingest/av/key_picture.hpp"
#include "ingest/av/stream_facts.hpp"

extern "C" {
#include <libavutil/pixdesc.h>
}

namespace acervo::ingest::av {
namespace {

constexpr int kFewPlaces = 4, kPlaces = 40;
constexpr int kSmallestBar = 8;  // pixels: less is a camera's or a scaler's edge

// How many pixels of each row and column are not black.
struct Lit {
  std::vector<int> rows, columns;
};

class Light {
 public:
  explicit Light(const AVFrame& picture, bool full_range) : picture_(picture) {
    const auto* descriptor = av_pix_fmt_desc_get(AVPixelFormat(picture.format));
    const bool known =
        descriptor && !(descriptor->flags & (AV_PIX_FMT_FLAG_RGB | AV_PIX_FMT_FLAG_HWACCEL | AV_PIX_FMT_FLAG_BITSTREAM |
                                             AV_PIX_FMT_FLAG_PAL | AV_PIX_FMT_FLAG_BE));
    if (!known || descriptor->comp[0].step > 2) return;
    wide_ = descriptor->comp[0].depth > 8;
    if (wide_ != (descriptor->comp[0].step == 2) || descriptor->comp[0].shift != 0) return;
    black_ = (full_range ? 18 : 34) << (descriptor->comp[0].depth - 8);
    known_ = true;
  }

  std::optional<Lit> count() const {
    if (!known_) return std::nullopt;
    Lit lit{std::vector<int>(std::size_t(picture_.height)), std::vector<int>(std::size_t(picture_.width))};
    for (int y = 0; y < picture_.height; ++y) {
      for (int x = 0; x < picture_.width; ++x) {
        if (at(x, y) > black_) ++lit.rows[std::size_t(y)], ++lit.columns[std::size_t(x)];
      }
    }
    return lit;
  }

 private:
  int at(int x, int y) const {
    const auto* row = picture_.data[0] + std::ptrdiff_t(y) * picture_.linesize[0];
    return wide_ ? reinterpret_cast<const std::uint16_t*>(row)[x] : row[x];
  }

  const AVFrame& picture_;
  bool known_ = false, wide_ = false;
  int black_ = 0;
};

// One direction of the picture: what is lit in any place, and how often its outermost lines are lit for a good part of
// their length, more than a line of letters is.
struct Side {
  int first = INT32_MAX, last = -1;
  std::vector<int> solid;  // by line: in how many places a third of it is lit

  void add(const std::vector<int>& lines, int length) {
    solid.resize(lines.size());
    for (std::size_t i = 0; i < lines.size(); ++i) {
      if (lines[i] * 50 <= length) continue;  // some noise, and the ringing of an edge, are no picture
      first = std::min(first, int(i)), last = std::max(last, int(i));
      if (lines[i] * 3 > length) ++solid[i];
    }
  }
  bool reaches_edge(int size) const { return first < kSmallestBar && size - 1 - last < kSmallestBar; }
  // Whether the picture begins and ends in a line, not in letters.
  bool is_straight(int places) const {
    const auto solid_near = [&](int from, int to) {
      int most = 0;
      for (int i = std::max(from, 0); i <= std::min(to, int(solid.size()) - 1); ++i)
        most = std::max(most, solid[std::size_t(i)]);
      return most * 3 >= places;
    };
    return solid_near(first, first + 5) && solid_near(last - 5, last);
  }
};

// Pictures at places that come in order. The key picture before a place stands for it, unless it stood for the place
// before too: then the pictures between are decoded, since a cut may lie there. So a film of hours, which has more key
// pictures than places, costs no more than those.
class Walk {
 public:
  Walk(Source& source, int stream) : source_(source), stream_(stream), codec_(source.decoder(stream, 1)) {}

  Frame at(Micros time, const OnProgress& on_progress) {
    source_.seek(time);
    Frame found;
    const auto key = next_key(source_, stream_, 300);
    if (!key) return found;
    if (!key_ || key->pts != *key_) {
      key_ = key->pts;
      fed_.reset();
      return decode_alone(*codec_, *key).picture;
    }
    const auto keep_last = [&](Frame& picture) { found = std::move(picture); };
    if (!fed_) {
      avcodec_flush_buffers(codec_.get());
      decode(*codec_, key.get(), keep_last);
      fed_ = key->dts;
    }
    while (++decoded_ < kMostDecoded) {
      const auto packet = source_.read();
      if (!packet) break;
      if (packet->stream_index != stream_ || packet->dts <= *fed_) continue;
      fed_ = packet->dts;
      decode(*codec_, packet.get(), keep_last);
      on_progress(0.6);
      const auto stamp = packet->pts == AV_NOPTS_VALUE ? packet->dts : packet->pts;
      if (to_micros(stamp, source_.stream(stream_).time_base) >= time) break;
    }
    return found;
  }

 private:
  static constexpr int kMostDecoded = 6000;  // pictures: what probing may take of a short film of few key pictures

  Source& source_;
  const int stream_;
  const Codec codec_;
  std::optional<std::int64_t> key_, fed_;  // the key picture of the last place; how far its successors are decoded
  int decoded_ = 0;
};

struct Content {
  Side rows, columns;
  int places = 0;  // that were bright enough to tell
};

}  // namespace

void detect_bars(Source& source, Facts& facts, const OnProgress& on_progress) {
  if (!facts.video || source.is_linear()) return;
  auto& video = *facts.video;
  const int width = video.coded_width, height = video.coded_height;
  if (width < 160 || height < 120) return;
  source.keep_only([&](int stream) { return stream == video.stream; });
  Content content;
  const auto look = [&](Walk& walk, int place, int places) {
    const auto time = facts.offset + video.start + (video.end - video.start) * (2 * place + 1) / (2 * places);
    const auto picture = walk.at(time, on_progress);
    on_progress(0.6);
    if (!picture || picture->width != width || picture->height != height) return;
    const auto lit = Light(*picture, video.full_range).count();
    if (!lit) return;
    const auto bright = std::count_if(lit->rows.begin(), lit->rows.end(), [&](int row) { return row * 2 > width; });
    if (bright * 5 < height) return;  // a dark scene hides its edges
    content.rows.add(lit->rows, width);
    content.columns.add(lit->columns, height);
    ++content.places;
  };
  const auto is_full = [&] { return content.rows.reaches_edge(height) && content.columns.reaches_edge(width); };
  Walk few(source, video.stream), many(source, video.stream);
  for (int i = 0; i < kFewPlaces && !is_full(); ++i) look(few, i, kFewPlaces);
  if (content.places == 0 || is_full()) return;
  for (int i = 0; i < kPlaces && !is_full(); ++i) look(many, i, kPlaces);
  if (is_full() || content.places < 3) return;

  const auto cut = [&](const Side& side, int size, int step) {
    const int first = side.first / step * step, end = std::min((side.last + step) / step * step, size);
    const bool bars = first + size - end >= 2 * kSmallestBar && (end - first) * 2 >= size;
    return bars && side.is_straight(content.places) ? std::pair(first, end) : std::pair(0, size);
  };
  const auto [top, bottom] = cut(content.rows, height, video.interlaced ? 4 : 2);
  const auto [left, right] = cut(content.columns, width, 2);
  if (bottom - top == height && right - left == width) return;
  video.crop_left = left, video.crop_width = right - left;
  video.crop_top = top, video.crop_height = bottom - top;
  shape(video);
}

}  // namespace acervo::ingest::av
