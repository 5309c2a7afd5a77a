#include "ingest/av/picture_graph.hpp"

#include <string>

#include "ingest/av/error.hpp"

extern "C" {
#include <libavfilter/buffersink.h>
#include <libavfilter/buffersrc.h>
#include <libavutil/pixdesc.h>
}

namespace acervo::ingest::av {
namespace {

std::string size(int width, int height) {
  return std::to_string(width) + ":" + std::to_string(height);
}

// Rec. ITU-R BT.2408: tone mapping from linear light, in which 1 is the white of paper (203 cd/m2). What the file does
// not say is taken as BT.2100 has it. Rejected: the curve of Hable, which makes that white 153 of 255 and a middle grey
// of 128 one of 81; this one leaves what is darker as it is, and white at 210.
std::string tone_map(const VideoFacts& video) {
  const std::string transfer = video.transfer == Transfer::pq ? "smpte2084" : "arib-std-b67";
  const std::string from =
      ":tin=" + transfer + ":min=bt2020nc:pin=bt2020:rin=" + (video.full_range ? "full" : "limited");
  return "zscale=t=linear:npl=203" + from +
         ",format=gbrpf32le,zscale=p=bt709,tonemap=tonemap=mobius:desat=0,"
         "zscale=t=bt709:m=bt709:r=limited,";
}

std::string turn(int degrees) {
  switch (degrees) {
    case 90:
      return "transpose=clock,";
    case 180:
      return "hflip,vflip,";
    case 270:
      return "transpose=cclock,";
    default:
      return "";
  }
}

}  // namespace

PictureGraph::PictureGraph(const VideoFacts& video, int width, int height, int threads)
    : video_(video), width_(width), height_(height), threads_(threads) {}

std::string PictureGraph::description(const AVFrame& picture) const {
  std::string text;
  if (video_.interlaced) {
    text += std::string("bwdif=mode=send_frame:deint=all:parity=") + (video_.top_field_first ? "tff," : "bff,");
  }
  if (video_.crop_width > 0 && picture.width == video_.coded_width && picture.height == video_.coded_height) {
    text += "crop=" + size(video_.crop_width, video_.crop_height) + ":" + size(video_.crop_left, video_.crop_top) + ",";
  }
  const bool on_its_side = video_.rotation % 180 != 0;
  const int width = on_its_side ? height_ : width_, height = on_its_side ? width_ : height_;
  // Scaled first: what comes after works on fewer pixels. The matrix stays the source's own, which the encoder states;
  // RGB becomes BT.709.
  text += "scale=" + size(width, height) + ":flags=bicubic";
  if (video_.transfer == Transfer::sdr) {
    text += ":out_range=limited";
    if (video_.rgb) text += ":out_color_matrix=bt709";
    text += ",";
  } else {
    text += ",format=yuv420p10le," + tone_map(video_);
  }
  text += "format=yuv420p," + turn(video_.rotation);
  if (video_.mirrored) text += "hflip,";
  return text + "setsar=1";
}

bool PictureGraph::build(const AVFrame& picture) {
  source_width_ = picture.width, source_height_ = picture.height, source_format_ = picture.format;
  graph_.reset(allocated(avfilter_graph_alloc()));
  graph_->nb_threads = threads_;
  const auto arguments = "video_size=" + std::to_string(picture.width) + "x" + std::to_string(picture.height) +
                         ":pix_fmt=" + std::to_string(picture.format) + ":time_base=1/90000:pixel_aspect=1/1";
  check(avfilter_graph_create_filter(&in_, avfilter_get_by_name("buffer"), "in", arguments.c_str(), nullptr,
                                     graph_.get()),
        "begin the filters");
  check(avfilter_graph_create_filter(&out_, avfilter_get_by_name("buffersink"), "out", nullptr, nullptr, graph_.get()),
        "end the filters");
  Pads outputs(allocated(avfilter_inout_alloc())), inputs(allocated(avfilter_inout_alloc()));
  outputs->name = av_strdup("in"), outputs->filter_ctx = in_;
  inputs->name = av_strdup("out"), inputs->filter_ctx = out_;
  auto* ins = inputs.release();
  auto* outs = outputs.release();
  const auto text = description(picture);
  const int parsed = avfilter_graph_parse_ptr(graph_.get(), text.c_str(), &ins, &outs, nullptr);
  inputs.reset(ins), outputs.reset(outs);
  if (parsed >= 0 && avfilter_graph_config(graph_.get(), nullptr) >= 0) return true;
  graph_.reset();
  return false;
}

// Most sources need nothing done for their largest rung; filters that do nothing copy every picture all the same.
bool PictureGraph::is_as_wanted(const AVFrame& picture) const {
  return picture.format == AV_PIX_FMT_YUV420P && picture.width == width_ && picture.height == height_ &&
         picture.color_range != AVCOL_RANGE_JPEG && !video_.interlaced && video_.crop_width == 0 &&
         video_.rotation == 0 && !video_.mirrored && video_.transfer == Transfer::sdr && !video_.full_range;
}

void PictureGraph::push(const AVFrame& picture, const Take& take) {
  if (is_as_wanted(picture)) {
    if (graph_) flush(take);
    return take(share(picture));
  }
  if (!graph_ || picture.width != source_width_ || picture.height != source_height_ ||
      picture.format != source_format_) {
    flush(take);
    if (!build(picture)) return;
  }
  Frame shared = share(picture);
  shared->sample_aspect_ratio = {1, 1};
  check(av_buffersrc_add_frame(in_, shared.get()), "filter a picture");
  drain(take);
}

void PictureGraph::flush(const Take& take) {
  if (!graph_) return;
  check(av_buffersrc_add_frame(in_, nullptr), "finish the filters");
  drain(take);
  graph_.reset();
}

void PictureGraph::drain(const Take& take) {
  for (;;) {
    Frame frame = new_frame();
    const int result = av_buffersink_get_frame(out_, frame.get());
    if (result == AVERROR(EAGAIN) || result == AVERROR_EOF) return;
    check(result, "filter a picture");
    // Deinterlacers count in halves.
    if (frame->pts != AV_NOPTS_VALUE)
      frame->pts = av_rescale_q(frame->pts, av_buffersink_get_time_base(out_), AVRational{1, 90000});
    take(std::move(frame));
  }
}

}  // namespace acervo::ingest::av
