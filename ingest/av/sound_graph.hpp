#pragma once

#include <functional>
#include <string>

#include "ingest/av/owners.hpp"
#include "ingest/facts.hpp"

namespace acervo::ingest::av {

/// How libavfilter's abuffer is told of frames like this one.
std::string sound_source_arguments(const AVFrame& frame);

/// What `pan` is told to take the first two of many channels of which nobody says where they stand: 10 of a recorder, a
/// sphere of them. Empty where libswresample knows how to mix them.
const char* first_two_of(const AVFrame& frame);

/// Turns decoded sound into planar floats at 48 kHz, mono or stereo, with a static gain and a limiter behind it where
/// the gain could push peaks too far. Rebuilt by itself where a file changes its layout on the way. One thread at a
/// time.
class SoundGraph {
 public:
  using Take = std::function<void(const AVFrame&)>;

  /// @param facts  of the track: which channels become one, where one is wanted
  SoundGraph(int channels, double gain_db, const AudioFacts& facts);

  /// @param frame  its pts counts samples of its own rate; comes out as samples at 48 kHz, or not at all if no
  ///               filter can take its layout
  void push(AVFrame& frame, const Take& take);
  void flush(const Take& take);

 private:
  bool build(const AVFrame& frame);
  void drain(const Take& take);

  int channels_;
  double gain_db_, limit_;
  int only_channel_;
  Graph graph_;
  AVFilterContext* in_ = nullptr;
  AVFilterContext* out_ = nullptr;
  std::string layout_;  // what the graph was built for
};

}  // namespace acervo::ingest::av
