#pragma once

#include <optional>
#include <span>
#include <vector>

#include "ingest/av/segment_writer.hpp"
#include "ingest/av/sound_graph.hpp"
#include "ingest/plan.hpp"

namespace acervo::ingest::av {

/// Decoded sound to AAC packets of one chunk. The encoder starts two frames before the chunk and its first packets are
/// dropped, so that chunks made apart join as one pass would: every packet overlaps the one before it.
/// Gaps become silence, overlaps are cut.
class SoundRung {
 public:
  /// @param boundaries  of the chunk's segments and its end, in samples at 48 kHz
  SoundRung(const RungPlan& plan, const AudioFacts& facts, SegmentWriter& writer,
            std::span<const std::uint64_t> boundaries);

  /// What comes this long before the chunk need not even be decoded: by then the filters have settled.
  static constexpr Micros kRunUp{1'400'000};

  /// @param time  of the frame within the lesson; none: it follows the one before, and if there is none, it is lost
  void push(AVFrame& frame, std::optional<Micros> time);
  bool is_done() const;
  /// No more sound: the rest is silence.
  void finish();
  /// Samples of the source that fell into the chunk.
  std::int64_t heard() const { return heard_; }

 private:
  std::int64_t position_of(const AVFrame& frame, Micros time);
  void take(const AVFrame& frame);
  void append(const AVFrame* frame, std::int64_t skip, std::int64_t count);
  void encode_full_frames();

  RungPlan plan_;
  AudioFacts facts_;
  SegmentWriter& writer_;
  SoundGraph graph_;
  Codec codec_;
  Packet packet_;
  std::int64_t begin_, end_;   // of the chunk
  std::int64_t from_, until_;  // of what the encoder is fed
  std::int64_t filled_;        // up to here `buffer_` holds sound
  std::int64_t encoded_;       // up to here the encoder has it
  std::vector<std::vector<float>> buffer_;
  std::int64_t next_ = INT64_MIN;  // expected position of the next frame, in samples of the source
  int rate_ = 0;
  bool started_ = false;
  std::int64_t heard_ = 0;
};

}  // namespace acervo::ingest::av
