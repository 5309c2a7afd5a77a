#include "ingest/av/storyboard.hpp"

#include <algorithm>
#include <cstring>

#include "ingest/av/jpeg.hpp"
#include "ingest/av/key_picture.hpp"
#include "ingest/av/picture_graph.hpp"
#include "ingest/av/segment_writer.hpp"
#include "ingest/av/source.hpp"
#include "ingest/storyboard_plan.hpp"

namespace acervo::ingest::av {
namespace {

class Sheet {
 public:
  Sheet(const StoryboardPlan& plan, int count)
      : width_(plan.width), height_(plan.height), columns_(plan.columns), picture_(new_frame()) {
    picture_->format = AV_PIX_FMT_YUV420P;
    picture_->width = width_ * std::min(count, columns_);
    picture_->height = height_ * ((count + columns_ - 1) / columns_);
    check(av_frame_get_buffer(picture_.get(), 0), "reserve a sheet");
    for (int plane = 0; plane < 3; ++plane) {
      const int lines = plane ? picture_->height / 2 : picture_->height;
      std::memset(picture_->data[plane], plane ? 128 : 16, std::size_t(picture_->linesize[plane]) * std::size_t(lines));
    }
  }

  void put(const AVFrame& thumb, int place) {
    for (int plane = 0; plane < 3; ++plane) {
      const int shift = plane ? 1 : 0, stride = picture_->linesize[plane];
      auto* to = picture_->data[plane] + std::ptrdiff_t((place / columns_ * height_) >> shift) * stride +
                 ((place % columns_ * width_) >> shift);
      for (int y = 0; y < height_ >> shift; ++y)
        std::memcpy(to + std::ptrdiff_t(y) * stride, thumb.data[plane] + std::ptrdiff_t(y) * thumb.linesize[plane],
                    std::size_t(width_ >> shift));
    }
  }

  std::string jpeg() const { return to_jpeg(*picture_); }

 private:
  int width_, height_, columns_;
  Frame picture_;
};

// The key picture before a time, or the next one that decodes; where the container cannot seek, nothing.
Frame key_picture(Source& source, const VideoFacts& video, Micros time) {
  const Codec codec = source.decoder(video.stream, 1);
  source.seek(time);
  while (const auto key = next_key(source, video.stream, 300)) {
    if (auto alone = decode_alone(*codec, *key); alone.picture) return std::move(alone.picture);
  }
  return {};
}

}  // namespace

Storyboard make_storyboard(int source_fd, int fd, const Facts& facts, const OnProgress& on_progress) {
  Storyboard board;
  if (!facts.video) return board;
  Source source(source_fd);
  source.know(facts);
  if (source.is_linear()) return board;
  auto video = *facts.video;
  video.interlaced = false;  // not worth it at this size
  source.keep_only([&](int stream) { return stream == video.stream; });
  const auto plan = plan_storyboard(facts.duration, video.width, video.height);
  board.width = plan.width;
  board.height = plan.height;
  board.columns = plan.columns;
  board.interval = plan.interval;
  board.count = plan.count;
  PictureGraph graph(video, board.width, board.height, 1);
  for (int first = 0; first < board.count; first += plan.per_sheet()) {
    const int last = std::min(board.count, first + plan.per_sheet());
    Sheet sheet(plan, last - first);
    for (int i = first; i < last; ++i) {
      on_progress(double(i) / board.count);
      const auto picture = key_picture(source, video, facts.offset + plan.interval * i + plan.interval / 2);
      if (!picture) continue;
      picture->pts = i;
      graph.push(*picture, [&](Frame thumb) { sheet.put(*thumb, i - first); });
    }
    const auto jpeg = sheet.jpeg();
    write_all(fd, jpeg);
    board.sheet_bytes.push_back(std::uint32_t(jpeg.size()));
  }
  return board;
}

}  // namespace acervo::ingest::av
