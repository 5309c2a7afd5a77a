#pragma once

#include <deque>
#include <vector>

#include "ingest/av/source.hpp"

namespace acervo::ingest::av {

/// Notes on the way through a file where it may be entered later: a key picture every few seconds, far enough from any
/// jump that what is read from there on is mended as it was. Bounded: the longer the file, the further apart.
class EntryFinder {
 public:
  explicit EntryFinder(const Source& source) : source_(source) {}

  /// Each packet of the guide in turn; its time in the file's own.
  void push(const AVPacket& packet, Micros time);
  std::vector<Entry> take() { return std::move(found_); }

 private:
  const Source& source_;
  std::vector<Entry> found_;
  std::deque<Entry> waiting_;  // for no jump to follow
  Micros apart_ = std::chrono::seconds(4);
  Micros changed_{INT64_MIN / 2}, last_{INT64_MIN / 2};
  int jumps_ = 0;
};

/// Keeps the entries (in the file's own time) where the container cannot seek, after trying some of them.
void note_entries(Source& source, Facts& facts, std::vector<Entry> entries);

}  // namespace acervo::ingest::av
