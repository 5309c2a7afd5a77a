#include "tests/ingest/player.hpp"

extern "C" {
#include <libavcodec/avcodec.h>
#include <libavformat/avformat.h>
#include <libavutil/log.h>
}

#include <algorithm>
#include <cstring>
#include <memory>

namespace acervo::ingest::testing {
namespace {

struct Bytes {
  std::string_view all;
  std::int64_t at = 0;
};

int read_some(void* opaque, std::uint8_t* buffer, int size) {
  auto& bytes = *static_cast<Bytes*>(opaque);
  const auto count = std::min<std::int64_t>(size, std::int64_t(bytes.all.size()) - bytes.at);
  if (count <= 0) return AVERROR_EOF;
  std::memcpy(buffer, bytes.all.data() + bytes.at, std::size_t(count));
  bytes.at += count;
  return int(count);
}

std::int64_t seek_to(void* opaque, std::int64_t offset, int whence) {
  auto& bytes = *static_cast<Bytes*>(opaque);
  if (whence & AVSEEK_SIZE) return std::int64_t(bytes.all.size());
  const auto from = (whence & 3) == SEEK_CUR ? bytes.at : (whence & 3) == SEEK_END ? std::int64_t(bytes.all.size()) : 0;
  if (from + offset < 0) return AVERROR(EINVAL);
  return bytes.at = from + offset;
}

struct Free {
  void operator()(AVFormatContext* format) const { avformat_close_input(&format); }
  void operator()(AVCodecContext* codec) const { avcodec_free_context(&codec); }
  void operator()(AVFrame* frame) const { av_frame_free(&frame); }
  void operator()(AVPacket* packet) const { av_packet_free(&packet); }
  void operator()(AVIOContext* io) const { av_freep(&io->buffer), avio_context_free(&io); }
};
template <class T>
using Owner = std::unique_ptr<T, Free>;

class Player {
 public:
  Player(Played& played, AVCodecContext& codec, AVRational base, bool strict)
      : played_(played), codec_(codec), base_(base), strict_(strict), frame_(av_frame_alloc()) {}

  void feed(const AVPacket* packet) {
    if (packet) ++played_.packets;
    if (avcodec_send_packet(&codec_, packet) < 0 && packet) ++played_.errors;
    for (;;) {
      const int result = avcodec_receive_frame(&codec_, frame_.get());
      if (result == AVERROR(EAGAIN) || result == AVERROR_EOF) return;
      if (result < 0) {
        ++played_.errors;
        if (packet) return;
        continue;
      }
      look();
    }
  }

 private:
  void look() {
    if (frame_->decode_error_flags || frame_->flags & AV_FRAME_FLAG_CORRUPT) ++played_.errors;
    const double scale = av_q2d(base_), time = double(frame_->best_effort_timestamp) * scale;
    if (frame_->best_effort_timestamp == AV_NOPTS_VALUE) {
      played_.errors += strict_;
    } else {
      if (played_.frames == 0) played_.first = time;
      if (!played_.times.empty() && time <= played_.times.back()) ++played_.errors;
      played_.times.push_back(time);
      const double lasts =
          frame_->sample_rate ? double(frame_->nb_samples) / frame_->sample_rate : double(frame_->pkt_duration) * scale;
      played_.end = std::max(played_.end, time + lasts);
    }
    if (frame_->sample_rate) played_.seconds += double(frame_->nb_samples) / frame_->sample_rate;
    played_.width = frame_->width, played_.height = frame_->height;
    ++played_.frames;
  }

  Played& played_;
  AVCodecContext& codec_;
  AVRational base_;
  bool strict_;
  Owner<AVFrame> frame_;
};

}  // namespace

Played play(std::string_view file, bool video, bool strict) {
  av_log_set_level(AV_LOG_QUIET);
  Played played;
  Bytes bytes{file};
  constexpr int kBuffer = 1 << 16;
  Owner<AVIOContext> io(avio_alloc_context(static_cast<unsigned char*>(av_malloc(kBuffer)), kBuffer, 0, &bytes,
                                           read_some, nullptr, seek_to));
  AVFormatContext* opened = avformat_alloc_context();
  opened->pb = io.get();
  opened->flags |= AVFMT_FLAG_CUSTOM_IO;
  if (avformat_open_input(&opened, nullptr, nullptr, nullptr) < 0) return played.problem = "does not open", played;
  const Owner<AVFormatContext> format(opened);
  if (avformat_find_stream_info(format.get(), nullptr) < 0) return played.problem = "has no streams", played;
  const int index =
      av_find_best_stream(format.get(), video ? AVMEDIA_TYPE_VIDEO : AVMEDIA_TYPE_AUDIO, -1, -1, nullptr, 0);
  if (index < 0) return played.problem = "has no such track", played;
  auto& stream = *format->streams[index];
  const Owner<AVCodecContext> codec(avcodec_alloc_context3(nullptr));
  avcodec_parameters_to_context(codec.get(), stream.codecpar);
  codec->pkt_timebase = stream.time_base;
  codec->thread_count = 1;
  if (strict) codec->err_recognition = AV_EF_BITSTREAM | AV_EF_BUFFER | AV_EF_CRCCHECK;
  if (avcodec_open2(codec.get(), avcodec_find_decoder(stream.codecpar->codec_id), nullptr) < 0)
    return played.problem = "has no decoder", played;
  Player player(played, *codec, stream.time_base, strict);
  const Owner<AVPacket> packet(av_packet_alloc());
  int failures = 0;
  for (int result; failures < 50 && (result = av_read_frame(format.get(), packet.get())) != AVERROR_EOF;) {
    if (result < 0) {
      ++failures, ++played.errors;
      continue;
    }
    if (packet->stream_index == index) player.feed(packet.get());
    av_packet_unref(packet.get());
  }
  player.feed(nullptr);
  // Of pictures only the fragments' lengths add up to when the last one goes.
  if (video && stream.duration != AV_NOPTS_VALUE)
    played.end = double(std::max<std::int64_t>(stream.start_time, 0) + stream.duration) * av_q2d(stream.time_base);
  if (played.frames == 0 && played.problem.empty()) played.problem = "gives no frame";
  return played;
}

}  // namespace acervo::ingest::testing
