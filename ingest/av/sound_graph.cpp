#include "ingest/av/sound_graph.hpp"

#include <cstdio>

#include "ingest/av/error.hpp"

extern "C" {
#include <libavfilter/buffersink.h>
#include <libavfilter/buffersrc.h>
#include <libavutil/channel_layout.h>
#include <libavutil/samplefmt.h>
}

namespace acervo::ingest::av {
namespace {

std::string layout_of(const AVFrame& frame) {
  char text[128] = {};
  if (frame.ch_layout.order == AV_CHANNEL_ORDER_UNSPEC) {
    AVChannelLayout usual{};
    av_channel_layout_default(&usual, frame.ch_layout.nb_channels);
    av_channel_layout_describe(&usual, text, sizeof text);
    av_channel_layout_uninit(&usual);
  } else {
    av_channel_layout_describe(&frame.ch_layout, text, sizeof text);
  }
  return text;
}

// -6 dB of sample peak leave 1.4 to what lies between samples and two to the encoder's error (0.5 in speech, more in
// noise). What is pressed down by more than 6 dB is dense, and the encoder's error larger.
double limit_for(double gain_db, const AudioFacts& facts) {
  return gain_db + facts.true_peak.value_or(0) > 6 ? 0.45 : 0.5;
}

std::string processing(const AVFrame& frame, int channels, double gain_db, double limit, int only_channel) {
  const int source_channels = frame.ch_layout.nb_channels;
  char gain[160] = "";
  // Slow release: noise is not pumped up.
  std::snprintf(gain, sizeof gain,
                "volume=%.2fdB:precision=float,alimiter=limit=%.2f:attack=5:release=80:level=0:latency=1,", gain_db,
                limit);
  const std::string layout = channels == 1 ? "mono" : "stereo";
  // Several channels go through stereo, as they were measured; in floats, as libswresample makes them softer in
  // integers.
  std::string mix;
  if (const std::string two = first_two_of(frame); !two.empty()) mix = "pan=" + two + ",";
  if (channels == 1 && source_channels > 2) mix += "aformat=sample_fmts=fltp:channel_layouts=stereo,";
  if (channels == 1 && source_channels > 1)
    mix += only_channel == 1 ? "pan=mono|c0=c0," : only_channel == 2 ? "pan=mono|c0=c1," : "pan=mono|c0=0.5*c0+0.5*c1,";
  return mix + "aresample=48000,aformat=sample_fmts=fltp:channel_layouts=" + layout + "," + gain +
         "aformat=sample_fmts=fltp:sample_rates=48000:channel_layouts=" + layout;
}

}  // namespace

const char* first_two_of(const AVFrame& frame) {
  AVChannelLayout usual{};
  if (frame.ch_layout.order == AV_CHANNEL_ORDER_UNSPEC)
    av_channel_layout_default(&usual, frame.ch_layout.nb_channels);
  else
    check(av_channel_layout_copy(&usual, &frame.ch_layout), "read where sound stands");
  const bool is_known = usual.order == AV_CHANNEL_ORDER_NATIVE;
  av_channel_layout_uninit(&usual);
  return is_known || frame.ch_layout.nb_channels < 2 ? "" : "stereo|c0=c0|c1=c1";
}

std::string sound_source_arguments(const AVFrame& frame) {
  const auto rate = std::to_string(frame.sample_rate);
  return "time_base=1/" + rate + ":sample_rate=" + rate +
         ":sample_fmt=" + av_get_sample_fmt_name(AVSampleFormat(frame.format)) + ":channel_layout=" + layout_of(frame);
}

SoundGraph::SoundGraph(int channels, double gain_db, const AudioFacts& facts)
    : channels_(channels), gain_db_(gain_db), limit_(limit_for(gain_db, facts)), only_channel_(facts.only_channel) {}

bool SoundGraph::build(const AVFrame& frame) {
  graph_.reset(allocated(avfilter_graph_alloc()));
  graph_->nb_threads = 1;
  const auto arguments = sound_source_arguments(frame);
  if (avfilter_graph_create_filter(&in_, avfilter_get_by_name("abuffer"), "in", arguments.c_str(), nullptr,
                                   graph_.get()) < 0)
    return graph_.reset(), false;
  check(avfilter_graph_create_filter(&out_, avfilter_get_by_name("abuffersink"), "out", nullptr, nullptr, graph_.get()),
        "end the sound filters");
  auto* outs = allocated(avfilter_inout_alloc());
  Pads outputs(outs);
  auto* ins = allocated(avfilter_inout_alloc());
  Pads inputs(ins);
  outs->name = av_strdup("in"), outs->filter_ctx = in_;
  ins->name = av_strdup("out"), ins->filter_ctx = out_;
  static_cast<void>(inputs.release()), static_cast<void>(outputs.release());
  const auto text = processing(frame, channels_, gain_db_, limit_, only_channel_);
  const int parsed = avfilter_graph_parse_ptr(graph_.get(), text.c_str(), &ins, &outs, nullptr);
  inputs.reset(ins), outputs.reset(outs);
  if (parsed >= 0 && avfilter_graph_config(graph_.get(), nullptr) >= 0) return true;
  graph_.reset();
  return false;
}

void SoundGraph::push(AVFrame& frame, const Take& take) {
  const auto layout = sound_source_arguments(frame);
  if (!graph_ || layout != layout_) {
    flush(take);
    layout_ = layout;
    if (!build(frame)) return;
  }
  check(av_buffersrc_add_frame_flags(in_, &frame, AV_BUFFERSRC_FLAG_KEEP_REF), "filter sound");
  drain(take);
}

void SoundGraph::flush(const Take& take) {
  if (!graph_) return;
  check(av_buffersrc_add_frame(in_, nullptr), "finish the sound filters");
  drain(take);
  graph_.reset();
}

void SoundGraph::drain(const Take& take) {
  for (;;) {
    const Frame frame = new_frame();
    const int result = av_buffersink_get_frame(out_, frame.get());
    if (result == AVERROR(EAGAIN) || result == AVERROR_EOF) return;
    check(result, "filter sound");
    take(*frame);
  }
}

}  // namespace acervo::ingest::av
