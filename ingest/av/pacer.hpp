#pragma once

#include <cstdint>
#include <functional>
#include <span>
#include <vector>

#include "ingest/av/owners.hpp"

namespace acervo::ingest::av {

/// Decides which pictures of one chunk are encoded and when. Every segment gets a key picture exactly at its beginning:
/// the source's own if one is near enough (it is moved there), else the picture before it again. Beyond the kept rate
/// pictures are dropped, and so are repetitions; one that lasts is repeated once a second. All decisions depend on
/// times alone, so that neighbouring chunks, made apart, agree.
class Pacer {
 public:
  struct Rate {
    double kept = 30;            ///< pictures per second at most; 0: all
    std::int64_t phase = 0;      ///< time of the stream's first picture
    std::int64_t tolerance = 0;  ///< how far a picture may be moved to a boundary
  };
  /// `picture->pts` is set.
  using Take = std::function<void(const AVFrame& picture, bool key)>;

  /// @param boundaries  of the chunk's segments and its end, in ticks of 1/90000
  Pacer(std::span<const std::uint64_t> boundaries, Rate rate, Take take);

  /// Whether a picture at this time could be of any use: dropping it before it is scaled saves the scaling.
  bool wants(std::int64_t pts) const;
  /// Where a picture of this time will be put.
  std::int64_t place(std::int64_t pts) const;

  /// A picture at its time, ascending. Those before the chunk are kept in mind for its first boundary.
  void push(Frame picture, std::int64_t pts);
  /// The picture of the last push again.
  void repeat(std::int64_t pts);
  /// No more pictures: what is missing is filled with the last one.
  /// @return how many segments had no picture of their own
  int finish();

  bool is_done() const { return done_; }
  bool has_picture() const { return held_ != nullptr; }

 private:
  void fill_until(std::int64_t pts);
  void emit(std::int64_t pts, bool key);
  std::int64_t slot(std::int64_t pts) const;

  std::vector<std::int64_t> boundaries_;
  Rate rate_;
  Take take_;
  Frame held_;
  std::size_t next_ = 0;  // boundary
  std::int64_t last_ = INT64_MIN, last_slot_ = INT64_MIN;
  bool done_ = false;
};

}  // namespace acervo::ingest::av
