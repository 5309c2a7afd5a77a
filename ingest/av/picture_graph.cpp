#include "ingest/av/picture_graph.hpp"

#include <algorithm>
#include <cmath>
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
// of 128 one of 81; this one leaves what is darker as it is, and white at 210. The first zscale is told its primaries
// for both of its sides: on the other it would leave them unstated where the file does, and the second would find no
// way.
std::string tone_map(const VideoFacts& video) {
  const std::string transfer = video.transfer == Transfer::pq ? "smpte2084" : "arib-std-b67";
  const std::string from =
      ":tin=" + transfer + ":min=bt2020nc:pin=bt2020:p=bt2020:rin=" + (video.full_range ? "full" : "limited");
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

double aspect_of(AVRational pixels) {
  const double aspect = pixels.den > 0 ? double(pixels.num) / pixels.den : 0;
  return aspect > 0.25 && aspect < 4 ? aspect : 1;  // as `shape` has it
}

int even(double length) {
  return std::max(2, int(std::lround(length / 2)) * 2);
}

}  // namespace

PictureGraph::PictureGraph(const VideoFacts& video, int width, int height, int threads)
    : video_(video), width_(width), height_(height), threads_(threads) {}

bool PictureGraph::has_the_usual_shape(const AVFrame& picture) const {
  return picture.width == video_.coded_width && picture.height == video_.coded_height &&
         (aspect_.num <= 0 || std::abs(aspect_of(aspect_) -
                                       aspect_of({int(video_.pixel_aspect.num), int(video_.pixel_aspect.den)})) < 0.02);
}

PictureGraph::Fit PictureGraph::fit(const AVFrame& picture) const {
  const bool on_its_side = video_.rotation % 180 != 0;
  const Fit whole = on_its_side ? Fit{height_, width_, false} : Fit{width_, height_, false};
  if (has_the_usual_shape(picture)) return whole;
  const double usual =
      double(on_its_side ? video_.height : video_.width) / (on_its_side ? video_.width : video_.height);
  const double wider = picture.width * aspect_of(aspect_) / picture.height / usual;
  const Fit part{even(whole.width * std::min(1.0, wider)), even(whole.height * std::min(1.0, 1 / wider)), true};
  const bool nearly = whole.width - part.width <= whole.width / 50 && whole.height - part.height <= whole.height / 50;
  return nearly ? whole : part;
}

std::string PictureGraph::description(const AVFrame& picture) const {
  std::string text;
  // libswscale turns a palette into BT.601 whatever it is told, and RGB as it is told.
  if (picture.format == AV_PIX_FMT_PAL8) text += "format=rgb24,";
  if (video_.interlaced) {
    text += std::string("bwdif=mode=send_frame:deint=all:parity=") + (video_.top_field_first ? "tff," : "bff,");
  }
  if (video_.crop_width > 0 && picture.width == video_.coded_width && picture.height == video_.coded_height) {
    text += "crop=" + size(video_.crop_width, video_.crop_height) + ":" + size(video_.crop_left, video_.crop_top) + ",";
  }
  // Scaled first: what comes after works on fewer pixels. The matrix stays the source's own, which the encoder states;
  // RGB becomes BT.709.
  const auto inside = fit(picture);
  text += "scale=" + size(inside.width, inside.height) + ":flags=bicubic";
  if (video_.transfer == Transfer::sdr) {
    text += ":out_range=limited";
    if (video_.rgb) text += ":out_color_matrix=bt709";
    text += ",";
  } else {
    text += ",format=yuv420p10le," + tone_map(video_);
  }
  text += "format=yuv420p,";
  if (inside.is_part)
    text += "pad=" + (video_.rotation % 180 != 0 ? size(height_, width_) : size(width_, height_)) + ":-1:-1,";
  text += turn(video_.rotation);
  if (video_.mirrored) text += "hflip,";
  return text + "setsar=1";
}

bool PictureGraph::build(const AVFrame& picture) {
  source_width_ = picture.width, source_height_ = picture.height, source_format_ = picture.format;
  source_aspect_ = aspect_;
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
         has_the_usual_shape(picture) && picture.color_range != AVCOL_RANGE_JPEG && !video_.interlaced &&
         video_.crop_width == 0 && video_.rotation == 0 && !video_.mirrored && video_.transfer == Transfer::sdr &&
         !video_.full_range;
}

void PictureGraph::push(const AVFrame& picture, const Take& take, AVRational aspect) {
  aspect_ = aspect.num > 0 && aspect.den > 0 ? aspect : AVRational{0, 1};
  if (is_as_wanted(picture)) {
    if (graph_) flush(take);
    return take(share(picture));
  }
  if (!graph_ || picture.width != source_width_ || picture.height != source_height_ ||
      picture.format != source_format_ || av_cmp_q(aspect_, source_aspect_) != 0) {
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
