#pragma once

#include <functional>
#include <memory>

#include "ingest/av/pacer.hpp"
#include "ingest/av/picture_graph.hpp"
#include "ingest/av/source.hpp"

namespace acervo::ingest::av {

/// Packets of the picture to paced, filtered pictures of one chunk. What nobody will see is not filtered: pictures
/// before the chunk, those beyond the kept rate, and repetitions of the last one.
class PictureTrack {
 public:
  struct Size {
    int width, height;
  };
  /// Told of every decoded picture in turn: its time, and whether the decoder complained of it or since the last.
  using OnDecoded = std::function<void(std::int64_t time, bool damaged)>;

  PictureTrack(Source& source, const Facts& facts, std::span<const std::uint64_t> boundaries, double kept_rate,
               Size size, int threads, int decoder_threads, Pacer::Take take, OnDecoded on_decoded);

  void push(const AVPacket& packet);
  /// How much earlier than the chunk pictures are looked at.
  Micros run_up() const { return Micros(run_up_ * 100 / 9); }
  bool is_done() const { return pacer_.is_done(); }
  /// No more packets. Where nothing of the chunk decoded, the picture nearest to it stays for all of it.
  /// @throws Error{corrupt_media, "nothing_decodes"} if the file has none
  void finish(const std::function<void()>& on_work);
  /// Time of the last decoded picture within the lesson, in ticks of 1/90000.
  std::int64_t position() const { return position_; }

 private:
  void take(Frame picture);
  void filter(Frame picture);
  void flush();
  Frame nearest_picture(const std::function<void()>& on_work);
  std::int64_t time_of(const AVFrame& picture) const;
  std::int64_t time_of(std::int64_t stamp) const;

  Source& source_;
  const Facts& facts_;
  AVRational base_;
  std::int64_t begin_, end_;
  std::int64_t run_up_;  // how much earlier than the chunk the filters must begin
  Codec codec_;
  PictureGraph graph_;
  Pacer pacer_;
  OnDecoded on_decoded_;
  Frame before_;  // the last picture before the chunk, decoded but not filtered
  Frame last_;    // the last one filtered
  std::int64_t position_ = INT64_MIN;
};

}  // namespace acervo::ingest::av
