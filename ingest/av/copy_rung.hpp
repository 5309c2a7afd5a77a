#pragma once

#include <functional>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "ingest/av/source.hpp"
#include "ingest/mp4/avc.hpp"
#include "ingest/mp4/fragment.hpp"
#include "ingest/plan.hpp"

namespace acervo::ingest::av {

/// The parameter sets that a source's pictures begin with, as its container has them.
mp4::ParameterSets parameter_sets_of(const AVStream& stream);
/// Those that a key packet brings along, where the source says that they have changed on the way.
std::optional<mp4::ParameterSets> parameter_sets_of(const AVPacket& packet);

/// The source's own packets as segments of the top rung. A segment is copied if it begins anew at its boundary, holds
/// all of its pictures and no other's, keeps the parameter sets, and its pictures decoded, every one and without a
/// complaint, which whoever decodes them says here. The rest has to be encoded: a player is never given what a decoder
/// refused, or passed over without a word.
class CopyRung {
 public:
  /// @param boundaries  of the chunk's segments and its end, in ticks of 1/90000
  /// @param first       number of the first segment within the presentation
  /// @param on_segment  gets every segment that is whole, in order, up to the first that is not
  CopyRung(Source& source, const Facts& facts, std::span<const std::uint64_t> boundaries, std::size_t first,
           std::function<void(const std::string&)> on_segment);

  /// A packet of the picture, in the file's order, from before the chunk.
  void push(const AVPacket& packet);
  /// A picture of this time has come out of the decoder. @param damaged  it or one just before it
  void decoded(std::int64_t time, bool damaged);
  /// Whether the chunk's end has been seen.
  bool is_done() const { return done_; }
  /// No more packets, all decoded. @return the segments that `on_segment` did not get; nothing where one has to be
  /// encoded
  std::vector<std::optional<std::string>> finish();

  bool has_begun() const { return current_.has_value(); }
  const mp4::ParameterSets& sets() const { return sets_; }
  std::int64_t pictures(std::size_t segment) const { return std::int64_t(segments_[segment].samples.size()); }

 private:
  struct Segment {
    std::vector<mp4::Sample> samples;
    std::int64_t first = 0;  // when the first is shown, as the source has it
    bool begun = false, whole = true;
  };
  std::int64_t time_of(std::int64_t stamp) const;
  std::optional<std::size_t> boundary_at(std::int64_t time) const;
  void begin(std::size_t segment);
  void settle(std::int64_t decoded);
  bool all_decoded(std::vector<std::int64_t> times) const;
  std::optional<std::string> segment_bytes(std::size_t segment) const;

  const AVRational base_;
  const Micros offset_;
  const mp4::ParameterSets sets_;
  const std::vector<std::int64_t> boundaries_;
  const std::size_t first_;
  const std::function<void(const std::string&)> on_segment_;
  std::vector<Segment> segments_;
  std::optional<std::size_t> current_;
  std::size_t told_ = 0;                // segments handed on
  std::vector<std::int64_t> pictures_;  // that came out of the decoder, ascending
  std::int64_t seen_ = INT64_MIN, decoded_ = INT64_MIN;
  bool same_sets_ = true, done_ = false;
};

}  // namespace acervo::ingest::av
