#include "ingest/av/storyboard.hpp"

#include <algorithm>
#include <climits>
#include <cstring>
#include <ctime>
#include <optional>

#include "ingest/av/colours.hpp"
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

  std::string jpeg(AVColorSpace matrix) const { return to_jpeg(*picture_, matrix); }

 private:
  int width_, height_, columns_;
  Frame picture_;
};

constexpr std::clock_t kPatience = 120 * CLOCKS_PER_SEC;

struct Stretch {
  Micros begin{}, end{};  // of the lesson
};

// Finds for each stretch in turn a picture that is seen in it. A key picture if one is there, which costs next to
// nothing; else, where key pictures are further apart than the stretches, those between are decoded, as far as patience
// lasts. Then, and where nobody knows where they are, the key picture before the middle.
class Finder {
 public:
  Finder(Source& source, const Facts& facts, const OnProgress& on_progress)
      : source_(source),
        facts_(facts),
        on_progress_(on_progress),
        codec_(source.decoder(facts.video->stream, 1)),
        base_(source.stream(facts.video->stream).time_base) {}

  Frame in(const Stretch& stretch) {
    if (source_.is_linear()) return next_in(stretch);
    const auto& keys = facts_.video->keys;
    const auto middle = stretch.begin + (stretch.end - stretch.begin) / 2;
    const auto after = std::upper_bound(keys.begin(), keys.end(), middle);
    const bool is_known = after != keys.begin() && stretch.end <= facts_.video->end;
    if (!is_known || *std::prev(after) >= stretch.begin) return key_at(middle);
    if (after != keys.end() && *after < stretch.end) return key_at(*after + kRounding);
    if (std::clock() > kPatience) return key_at(middle);
    auto picture = walk(*std::prev(after), stretch.begin);
    return picture ? std::move(picture) : key_at(middle);
  }

 private:
  static constexpr Micros kRounding{1000};

  // The key picture before a time, or the next one that decodes; where the container cannot seek, nothing.
  Frame key_at(Micros time) {
    walked_.reset();
    source_.seek(facts_.offset + time);
    while (const auto key = next_key(source_, facts_.video->stream, 300)) {
      if (auto alone = decode_alone(*codec_, *key); alone.picture) return std::move(alone.picture);
    }
    return {};
  }

  // Of a file that is read from its beginning: the first key picture of the stretch, or else the last one before.
  Frame next_in(const Stretch& stretch) {
    for (;; ahead_.reset()) {
      if (!ahead_) ahead_ = next_key(source_, facts_.video->stream, INT_MAX);
      const auto stamp = ahead_ ? stamp_of(*ahead_) : std::nullopt;
      if (ahead_ && !stamp) continue;
      const auto time = stamp ? to_micros(*stamp, base_) - facts_.offset : stretch.end;
      on_progress_(0);
      if (time >= stretch.end && shown_) return share(*shown_);
      if (!ahead_) return {};
      if (auto alone = decode_alone(*codec_, *ahead_); alone.picture) shown_ = std::move(alone.picture);
      if (time >= stretch.begin && shown_) {
        ahead_.reset();
        return share(*shown_);
      }
    }
  }

  // Decodes from the key picture, or on from where it came to before, to the first picture at or after `time`.
  Frame walk(Micros key, Micros time) {
    if (!walked_ || *walked_ < key) {
      avcodec_flush_buffers(codec_.get());
      source_.seek(facts_.offset + key + kRounding);
    }
    Frame found;
    while (!found && std::clock() < kPatience) {
      const auto packet = source_.read();
      if (!packet) break;
      on_progress_(0);
      const auto stamp = stamp_of(*packet);
      const bool is_far = stamp && to_micros(*stamp, base_) - facts_.offset < time - std::chrono::seconds(1);
      codec_->skip_frame = is_far ? AVDISCARD_NONREF : AVDISCARD_DEFAULT;
      decode(*codec_, packet.get(), [&](Frame& picture) {
        if (picture->best_effort_timestamp == AV_NOPTS_VALUE) return;
        walked_ = to_micros(picture->best_effort_timestamp, base_) - facts_.offset;
        if (!found && *walked_ >= time - kRounding) found = std::move(picture);
      });
    }
    codec_->skip_frame = AVDISCARD_DEFAULT;
    return found;
  }

  Source& source_;
  const Facts& facts_;
  const OnProgress& on_progress_;
  const Codec codec_;
  const AVRational base_;
  Packet ahead_;                  // a key picture that has been read and is not yet to be seen
  Frame shown_;                   // the last one that was
  std::optional<Micros> walked_;  // the last picture of the walk; the source goes on behind it
};

}  // namespace

Storyboard make_storyboard(int source_fd, int fd, const Facts& facts, const OnProgress& on_progress) {
  Storyboard board;
  if (!facts.video) return board;
  Source source(source_fd);
  source.know(facts);
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
  Finder finder(source, facts, on_progress);
  for (int first = 0; first < board.count; first += plan.per_sheet()) {
    const int last = std::min(board.count, first + plan.per_sheet());
    Sheet sheet(plan, last - first);
    for (int i = first; i < last; ++i) {
      on_progress(double(i) / board.count);
      const auto picture = finder.in({plan.interval * i, std::min(plan.interval * (i + 1), facts.duration)});
      if (!picture) continue;
      picture->pts = i;
      graph.push(*picture, [&](Frame thumb) { sheet.put(*thumb, i - first); });
    }
    const auto jpeg = sheet.jpeg(output_colours(video).matrix);
    write_all(fd, jpeg);
    board.sheet_bytes.push_back(std::uint32_t(jpeg.size()));
  }
  return board;
}

}  // namespace acervo::ingest::av
