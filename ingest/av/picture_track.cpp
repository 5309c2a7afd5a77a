#include "ingest/av/picture_track.hpp"

#include <algorithm>
#include <climits>

#include "ingest/av/key_picture.hpp"
#include "ingest/av/same_picture.hpp"

namespace acervo::ingest::av {
namespace {

constexpr AVRational kTicks{1, 90000};

Pacer::Rate rate_of(const VideoFacts& video, double kept_rate) {
  const double source = std::max(1.0, video.frame_rate.value());
  Pacer::Rate rate;
  // A steady source at its own rate needs no slots; any other is held to the kept rate.
  rate.kept = !video.variable_rate && source < kept_rate * 1.01 ? 0 : std::max(kept_rate, 30.0 * video.variable_rate);
  rate.phase = video.start.count() * 9 / 100;
  rate.tolerance = std::min<std::int64_t>(std::int64_t(45000 / source), 1800);
  return rate;
}

}  // namespace

PictureTrack::PictureTrack(Source& source, const Facts& facts, std::span<const std::uint64_t> boundaries,
                           double kept_rate, Size size, int threads, int decoder_threads, Pacer::Take take,
                           OnDecoded on_decoded)
    : source_(source),
      facts_(facts),
      base_(source.stream(facts.video->stream).time_base),
      begin_(std::int64_t(boundaries.front())),
      end_(std::int64_t(boundaries.back())),
      codec_(source.decoder(facts.video->stream, decoder_threads)),
      graph_(*facts.video, size.width, size.height, threads),
      pacer_(boundaries, rate_of(*facts.video, kept_rate), std::move(take)),
      on_decoded_(std::move(on_decoded)) {
  run_up_ = graph_.is_temporal() ? 90000 / 3 : 0;
}

std::int64_t PictureTrack::time_of(const AVFrame& picture) const {
  if (picture.best_effort_timestamp == AV_NOPTS_VALUE) {
    const double rate = std::max(1.0, facts_.video->frame_rate.value());
    return position_ == INT64_MIN ? 0 : position_ + std::int64_t(90000 / rate);
  }
  return time_of(picture.best_effort_timestamp);
}

std::int64_t PictureTrack::time_of(std::int64_t stamp) const {
  return av_rescale_q(stamp, base_, kTicks) - av_rescale_q(facts_.offset.count(), AVRational{1, 1'000'000}, kTicks);
}

void PictureTrack::push(const AVPacket& packet) {
  // On the way from the key picture to the chunk nobody looks at pictures that no other needs. Not close to the chunk,
  // and not where pictures come rarely: there the last one before it may be shown.
  const auto stamp = packet.pts != AV_NOPTS_VALUE ? packet.pts : packet.dts;
  const bool is_run_up = !facts_.video->variable_rate && facts_.video->frame_rate.value() > 5 &&
                         stamp != AV_NOPTS_VALUE && time_of(stamp) < begin_ - run_up_ - 90000;
  codec_->skip_frame = is_run_up ? AVDISCARD_NONREF : AVDISCARD_DEFAULT;
  if (!decode(*codec_, &packet, [this](Frame& frame) { take(std::move(frame)); }) && stamp != AV_NOPTS_VALUE)
    on_decoded_(position_ == INT64_MIN ? time_of(stamp) : position_, true);
}

void PictureTrack::take(Frame picture) {
  const auto pts = time_of(*picture);
  on_decoded_(pts, picture->decode_error_flags != 0 || (picture->flags & AV_FRAME_FLAG_CORRUPT) != 0);
  if (position_ != INT64_MIN && pts <= position_) return;  // time does not run backwards
  position_ = pts;
  picture->pts = pts;
  if (pacer_.is_done()) return;
  if (pacer_.place(pts) < begin_ - run_up_) {
    before_ = std::move(picture);
    return;
  }
  if (before_) {
    if (pacer_.place(pts) != begin_) filter(std::move(before_));
    before_.reset();
  }
  if (!graph_.is_temporal()) {
    if (!pacer_.wants(pts)) return;
    if (last_ && is_same_picture(*picture, *last_)) return pacer_.repeat(pts);
  }
  filter(std::move(picture));
}

void PictureTrack::filter(Frame picture) {
  const auto aspect =
      av_guess_sample_aspect_ratio(&source_.format(), &source_.stream(facts_.video->stream), picture.get());
  const auto take = [this](Frame filtered) {
    const auto pts = filtered->pts;
    pacer_.push(std::move(filtered), pts);
  };
  graph_.push(*picture, take, aspect);
  last_ = std::move(picture);
}

void PictureTrack::flush() {
  graph_.flush([this](Frame filtered) {
    const auto pts = filtered->pts;
    pacer_.push(std::move(filtered), pts);
  });
}

void PictureTrack::finish(const std::function<void()>& on_work) {
  if (!pacer_.is_done()) decode(*codec_, nullptr, [this](Frame& frame) { take(std::move(frame)); });
  if (before_ && !pacer_.is_done()) filter(std::move(before_));
  flush();
  if (!pacer_.has_picture()) {
    auto nearest = nearest_picture(on_work);
    if (!nearest) throw Error(Code::corrupt_media, "no picture near the chunk decodes", "nothing_decodes");
    // Twice, for filters that look at neighbours.
    for (const auto pts : {begin_ - 1, begin_}) {
      Frame shown = share(*nearest);
      shown->pts = pts;
      filter(std::move(shown));
    }
    flush();
    if (!pacer_.has_picture()) throw Error(Code::corrupt_media, "no picture can be shown", "nothing_decodes");
  }
  pacer_.finish();
}

// The last key picture that decodes before the chunk, from ever further back, or else the first one after it.
Frame PictureTrack::nearest_picture(const std::function<void()>& on_work) {
  const Codec codec = source_.decoder(facts_.video->stream, 1);
  Frame nearest;
  for (const int seconds : {10, 60, 1'000'000}) {
    const auto begin = facts_.offset + Micros(begin_ * 100 / 9);
    source_.seek(begin - std::chrono::seconds(seconds));
    while (const auto key = next_key(source_, facts_.video->stream, INT_MAX)) {
      on_work();
      const auto stamp = stamp_of(*key);
      const bool is_after = stamp && time_of(*stamp) > begin_;
      if (nearest && is_after) break;
      if (auto alone = decode_alone(*codec, *key); alone.picture) nearest = std::move(alone.picture);
      if (nearest && is_after) break;
    }
    if (nearest) break;
  }
  return nearest;
}

}  // namespace acervo::ingest::av
