#include "ingest/av/video_rung.hpp"

#include <algorithm>
#include <span>

#include "ingest/av/codec_loop.hpp"
#include "ingest/mp4/avc.hpp"

extern "C" {
#include <libavutil/opt.h>
}

namespace acervo::ingest::av {
namespace {

Codec open_encoder(const RungPlan& plan, const Colours& colours, const SlowClock& clock, int threads) {
  const AVCodec* kind = avcodec_find_encoder_by_name("libx264");
  if (!kind) throw Error(Code::internal, "libavcodec was built without libx264");
  Codec codec(allocated(avcodec_alloc_context3(kind)));
  codec->width = plan.width;
  codec->height = plan.height;
  codec->pix_fmt = AV_PIX_FMT_YUV420P;
  codec->sample_aspect_ratio = {1, 1};
  codec->time_base = {1, 90000};
  codec->framerate = av_d2q(plan.frame_rate.value() / clock.factor(), 1'000'000);
  codec->gop_size = 600;  // key pictures are forced at boundaries; this is out of their way
  codec->keyint_min = std::clamp(int(plan.frame_rate.value()), 1, 60);  // x264 would take a second of slow time
  codec->flags |= AV_CODEC_FLAG_GLOBAL_HEADER | AV_CODEC_FLAG_CLOSED_GOP;
  codec->thread_count = threads;
  codec->color_range = AVCOL_RANGE_MPEG;
  codec->color_primaries = colours.primaries;
  codec->color_trc = colours.transfer;
  codec->colorspace = colours.matrix;
  codec->level = plan.level;
  codec->rc_max_rate = clock.max_rate();
  codec->rc_buffer_size = int(plan.peak.count * 2);
  const auto set = [&](const char* key, const std::string& value) {
    check(av_opt_set(codec->priv_data, key, value.c_str(), 0), std::string("set x264's ") + key);
  };
  set("preset", plan.preset);
  set("profile", "high");
  set("crf", std::to_string(clock.crf(plan)));
  set("forced-idr", "1");
  // stitchable: parameter sets do not depend on the content, so chunks encoded apart share one init section.
  // In place of copied pictures, whose own sets have number 0, ours have another.
  set("x264-params", std::string("stitchable=1:sync-lookahead=0") + (plan.copied ? ":sps-id=1" : ""));
  check(avcodec_open2(codec.get(), kind, nullptr), "open the encoder of " + plan.name);
  return codec;
}

std::string extradata(const AVCodecContext& codec) {
  return {reinterpret_cast<const char*>(codec.extradata), std::size_t(codec.extradata_size)};
}

}  // namespace

std::string parameter_sets(const RungPlan& plan, const Colours& colours) {
  return extradata(*open_encoder(plan, colours, SlowClock(plan), 1));
}

VideoRung::VideoRung(const RungPlan& plan, const Colours& colours, SegmentWriter& writer, VideoRung* smaller,
                     int threads)
    : plan_(plan),
      writer_(writer),
      smaller_(smaller),
      clock_(plan),
      codec_(open_encoder(plan, colours, clock_, threads)) {
  parameter_sets_ = extradata(*codec_);
  thread_ = std::thread([this] { run(); });
}

VideoRung::~VideoRung() {
  queue_.close();
  if (thread_.joinable()) thread_.join();
}

bool VideoRung::push(Frame picture, bool key) {
  return queue_.push({std::move(picture), key});
}

void VideoRung::finish() {
  queue_.close();
  if (thread_.joinable()) thread_.join();
  if (failure_) std::rethrow_exception(failure_);
}

void VideoRung::run() {
  try {
    const Packet packet = new_packet();
    const auto taken = [this](AVPacket& coded) { take(coded); };
    while (auto item = queue_.pop()) {
      Frame picture = scaled(std::move(item->picture));
      if (smaller_ && !smaller_->push(share(*picture), item->key)) break;  // its own finish says why
      picture->pts = clock_.slowed(picture->pts);
      picture->pict_type = item->key ? AV_PICTURE_TYPE_I : AV_PICTURE_TYPE_NONE;
      encode(*codec_, picture.get(), *packet, taken);
      ++pictures_;
    }
    encode(*codec_, nullptr, *packet, taken);
  } catch (...) {
    failure_ = std::current_exception();
    queue_.close();
  }
}

Frame VideoRung::scaled(Frame picture) {
  if (picture->width == plan_.width && picture->height == plan_.height) return picture;
  if (!scaler_) {
    scaler_.reset(allocated(sws_getContext(picture->width, picture->height, AV_PIX_FMT_YUV420P, plan_.width,
                                           plan_.height, AV_PIX_FMT_YUV420P, SWS_BICUBIC, nullptr, nullptr, nullptr)));
  }
  Frame result = new_frame();
  result->format = AV_PIX_FMT_YUV420P;
  result->width = plan_.width, result->height = plan_.height;
  check(av_frame_get_buffer(result.get(), 0), "reserve a picture");
  sws_scale(scaler_.get(), picture->data, picture->linesize, 0, picture->height, result->data, result->linesize);
  result->pts = picture->pts;
  return result;
}

void VideoRung::take(AVPacket& packet) {
  const bool key = (packet.flags & AV_PKT_FLAG_KEY) != 0;
  auto bytes = mp4::avc_sample(std::span(packet.data, std::size_t(packet.size)));
  if (key && plan_.copied) {
    const auto* sets = reinterpret_cast<const std::uint8_t*>(parameter_sets_.data());
    bytes = mp4::avc_sample(std::span(sets, parameter_sets_.size()), true) + bytes;
  }
  writer_.add({clock_.real(packet.pts), key, std::move(bytes)});
}

}  // namespace acervo::ingest::av
