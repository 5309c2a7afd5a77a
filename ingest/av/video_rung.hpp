#pragma once

#include <exception>
#include <string>
#include <thread>

#include "ingest/av/colours.hpp"
#include "ingest/av/queue.hpp"
#include "ingest/av/segment_writer.hpp"
#include "ingest/av/slow_clock.hpp"
#include "ingest/plan.hpp"

namespace acervo::ingest::av {

/// The H.264 parameter sets, Annex B, of every chunk of a rung.
std::string parameter_sets(const RungPlan& plan, const Colours& colours);

/// Encodes one rung on a thread of its own: takes pictures of the next larger rung, scales them, hands them on to the
/// next smaller one, encodes. The chain is
///
///     decode, filter, pace -> 1080p -> 720p -> 480p -> 360p -> 240p
///
/// with a short queue at every arrow; each picture is decoded and scaled down step by step, once.
class VideoRung {
 public:
  /// @param smaller  the rung that this one feeds, or null; outlives it
  /// @param writer   used on the rung's thread only, until `finish`
  VideoRung(const RungPlan& plan, const Colours& colours, SegmentWriter& writer, VideoRung* smaller, int threads);
  VideoRung(const VideoRung&) = delete;
  ~VideoRung();

  /// @return false if the rung has failed; `finish` tells why
  bool push(Frame picture, bool key);
  /// Waits until everything is encoded and written. @throws what went wrong on the thread
  void finish();

  /// That went into the encoder; known after `finish`.
  std::int64_t pictures() const { return pictures_; }
  /// H.264 parameter sets, Annex B.
  const std::string& parameter_sets() const { return parameter_sets_; }

 private:
  struct Item {
    Frame picture;
    bool key;
  };
  void run();
  Frame scaled(Frame picture);
  void take(AVPacket& packet);

  const RungPlan plan_;
  SegmentWriter& writer_;
  VideoRung* smaller_;
  const SlowClock clock_;
  Codec codec_;
  Scaler scaler_;
  std::string parameter_sets_;
  Queue<Item> queue_{2};  // few: what waits falls out of the processor's caches
  std::int64_t pictures_ = 0;
  std::exception_ptr failure_;
  std::thread thread_;
};

}  // namespace acervo::ingest::av
