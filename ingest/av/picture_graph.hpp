#pragma once

#include <functional>

#include "ingest/av/owners.hpp"
#include "ingest/facts.hpp"

namespace acervo::ingest::av {

/// Turns decoded pictures into what is to be seen: deinterlaced, cropped, upright, square pixels, SDR, 8-bit 4:2:0, of
/// one size. Rebuilt by itself where a file changes its shape on the way; what has another then stands between black
/// bars. One thread at a time.
class PictureGraph {
 public:
  using Take = std::function<void(Frame)>;

  PictureGraph(const VideoFacts& video, int width, int height, int threads);

  /// @param aspect  of its pixels, where that may have changed on the way
  /// Frames keep their pts, in 1/90000 s, ascending. Zero or more come out, sooner or later; none of a shape that no
  /// filter can take.
  void push(const AVFrame& picture, const Take& take, AVRational aspect = {0, 1});
  /// What the filters still hold.
  void flush(const Take& take);
  /// Whether output depends on neighbouring pictures, so that some before the wanted ones must be pushed too.
  bool is_temporal() const { return video_.interlaced; }

 private:
  bool build(const AVFrame& picture);
  void drain(const Take& take);
  bool is_as_wanted(const AVFrame& picture) const;
  bool has_the_usual_shape(const AVFrame& picture) const;
  struct Fit {
    int width, height;  ///< before it is turned
    bool is_part;       ///< bars come around it
  };
  Fit fit(const AVFrame& picture) const;
  std::string description(const AVFrame& picture) const;

  VideoFacts video_;
  int width_, height_, threads_;
  Graph graph_;
  AVFilterContext* in_ = nullptr;
  AVFilterContext* out_ = nullptr;
  int source_width_ = 0, source_height_ = 0, source_format_ = -1;
  AVRational aspect_{0, 1}, source_aspect_{0, 1};
};

}  // namespace acervo::ingest::av
