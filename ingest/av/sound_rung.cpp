#include "ingest/av/sound_rung.hpp"

#include <algorithm>
#include <cmath>
#include <cstring>

#include "ingest/av/codec_loop.hpp"

extern "C" {
#include <libavutil/channel_layout.h>
#include <libavutil/opt.h>
}

namespace acervo::ingest::av {
namespace {

constexpr std::int64_t kFrame = 1024;
constexpr int kRate = 48000;

Codec open_encoder(const RungPlan& plan) {
  const AVCodec* kind = avcodec_find_encoder_by_name("aac");
  if (!kind) throw Error(Code::internal, "libavcodec was built without its AAC encoder");
  Codec codec(allocated(avcodec_alloc_context3(kind)));
  codec->sample_fmt = AV_SAMPLE_FMT_FLTP;
  codec->sample_rate = kRate;
  av_channel_layout_default(&codec->ch_layout, plan.channels);
  codec->bit_rate = plan.average.count;
  codec->time_base = {1, kRate};
  codec->profile = FF_PROFILE_AAC_LOW;
  codec->flags |= AV_CODEC_FLAG_GLOBAL_HEADER | AV_CODEC_FLAG_BITEXACT;  // it would write its name into the sound
  // Measured on speech at 35 kbit/s: 38 to 48 dB of signal to distortion against 17 to 29 of the "twoloop" that is
  // usual, which also comes out 0.5 to 1 dB louder and with peaks 3.6 dB higher; and it takes half the time.
  check(av_opt_set(codec->priv_data, "aac_coder", "fast", 0), "choose the coder of " + plan.name);
  check(av_opt_set_int(codec->priv_data, "aac_pns", 0, 0),
        "choose the coder of " + plan.name);  // 2 dB more, calmer peaks
  check(avcodec_open2(codec.get(), kind, nullptr), "open the encoder of " + plan.name);
  return codec;
}

}  // namespace

SoundRung::SoundRung(const RungPlan& plan, const AudioFacts& facts, SegmentWriter& writer,
                     std::span<const std::uint64_t> boundaries)
    : plan_(plan),
      facts_(facts),
      writer_(writer),
      graph_(plan.channels, plan.gain_db, facts),
      codec_(open_encoder(plan)),
      packet_(new_packet()),
      begin_(std::int64_t(boundaries.front())),
      end_(std::int64_t(boundaries.back())),
      from_(begin_ - 2 * kFrame),
      until_(end_ + 2 * kFrame),  // the last packet's window reaches a frame beyond it
      filled_(from_),
      encoded_(from_),
      buffer_(std::size_t(plan.channels)) {}

// Where the sound stands, exactly. Containers round times (Matroska to milliseconds), so a jump smaller than 40 ms is
// none; and the first frame after a seek is put on the grid of the codec's frames, where all chunks find the same
// place.
std::int64_t SoundRung::position_of(const AVFrame& frame, Micros time) {
  const int rate = frame.sample_rate;
  const auto samples = [&](Micros t) { return std::llround(double(t.count()) * rate / 1e6); };
  std::int64_t position = samples(time);
  if (rate != rate_) next_ = INT64_MIN;
  rate_ = rate;
  if (next_ != INT64_MIN && std::abs(position - next_) < rate / 25) return next_;
  if (facts_.frame_samples > 0 && rate == facts_.sample_rate) {
    const auto grid = samples(facts_.start);
    const auto steps = std::llround(double(position - grid) / facts_.frame_samples);
    const auto snapped = grid + steps * facts_.frame_samples;
    const auto reach = std::min<std::int64_t>(facts_.frame_samples / 4, rate / 500);
    if (std::abs(snapped - position) <= reach) position = snapped;
  }
  return position;
}

void SoundRung::push(AVFrame& frame, std::optional<Micros> time) {
  if (!time && (next_ == INT64_MIN || frame.sample_rate != rate_)) return;
  frame.pts = time ? position_of(frame, *time) : next_;
  next_ = frame.pts + frame.nb_samples;
  graph_.push(frame, [this](const AVFrame& sound) { take(sound); });
}

void SoundRung::take(const AVFrame& frame) {
  std::int64_t position = frame.pts == AV_NOPTS_VALUE ? filled_ : frame.pts;
  if (started_ && std::abs(position - filled_) < kRate / 100) position = filled_;
  const auto begin = std::max(position, filled_), end = std::min(position + frame.nb_samples, until_);
  if (end <= begin) return;
  started_ = true;
  if (begin > filled_) append(nullptr, 0, begin - filled_);
  append(&frame, begin - position, end - begin);
  heard_ += std::max<std::int64_t>(0, std::min(end, end_) - std::max(begin, begin_));
  encode_full_frames();
}

void SoundRung::append(const AVFrame* frame, std::int64_t skip, std::int64_t count) {
  for (std::size_t channel = 0; channel < buffer_.size(); ++channel) {
    auto& samples = buffer_[channel];
    if (frame) {
      const auto* begin = reinterpret_cast<const float*>(frame->extended_data[channel]) + skip;
      samples.insert(samples.end(), begin, begin + count);
    } else {
      samples.insert(samples.end(), std::size_t(count), 0.0f);
    }
  }
  filled_ += count;
}

void SoundRung::encode_full_frames() {
  while (filled_ - encoded_ >= kFrame) {
    Frame frame = new_frame();
    frame->format = AV_SAMPLE_FMT_FLTP;
    frame->nb_samples = int(kFrame);
    frame->sample_rate = kRate;
    check(av_channel_layout_copy(&frame->ch_layout, &codec_->ch_layout), "reserve sound");
    check(av_frame_get_buffer(frame.get(), 0), "reserve sound");
    for (std::size_t channel = 0; channel < buffer_.size(); ++channel) {
      auto& samples = buffer_[channel];
      std::memcpy(frame->extended_data[channel], samples.data(), kFrame * sizeof(float));
      samples.erase(samples.begin(), samples.begin() + kFrame);
    }
    frame->pts = encoded_;
    encoded_ += kFrame;
    encode(*codec_, frame.get(), *packet_, [this](AVPacket& packet) {
      if (packet.pts < begin_ || packet.pts >= end_) return;
      writer_.add({packet.pts, true, {reinterpret_cast<const char*>(packet.data), std::size_t(packet.size)}});
    });
  }
}

bool SoundRung::is_done() const {
  return filled_ >= until_;
}

void SoundRung::finish() {
  graph_.flush([this](const AVFrame& sound) { take(sound); });
  if (filled_ < until_) append(nullptr, 0, until_ - filled_);
  encode_full_frames();
  encode(*codec_, nullptr, *packet_, [this](AVPacket& packet) {
    if (packet.pts < begin_ || packet.pts >= end_) return;
    writer_.add({packet.pts, true, {reinterpret_cast<const char*>(packet.data), std::size_t(packet.size)}});
  });
  if (std::int64_t(writer_.samples()) != (end_ - begin_) / kFrame)
    throw Error(Code::internal, "the encoder of " + plan_.name + " lost sound");
}

}  // namespace acervo::ingest::av
