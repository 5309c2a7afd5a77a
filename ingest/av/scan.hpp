#pragma once

#include <map>
#include <vector>

#include "ingest/av/probe.hpp"
#include "ingest/av/source.hpp"

namespace acervo::ingest::av {

/// What the packets of one stream say, which is often not what the header says.
struct Span {
  Micros first{INT64_MAX}, end{INT64_MIN};
  std::int64_t packets = 0, bytes = 0;
  std::vector<Micros> times;            ///< of the first some thousands, in the order of presentation
  std::vector<Micros> keys;             ///< of key pictures, all
  std::vector<std::int64_t> key_bytes;  ///< from each key picture to the next, in the order of decoding
  std::vector<Entry> entries;           ///< where the file may be entered by what comes in this stream; file's own time
  bool captions = false;                ///< CEA-608 or 708 in some picture
  bool decoding = false;                ///< `times` and `keys` are when pictures are decoded, not when they are shown
  bool jumps = false;                   ///< decoding times go back, or leap where no other track goes on
};

/// By stream; streams without a packet are missing.
using Scan = std::map<int, Span>;

/// Goes through the packets of all chosen streams: from the index where a large file has a complete one, else by
/// reading the file to its end. The source is somewhere else afterwards.
Scan scan(Source& source, const Facts& facts, const OnProgress& on_progress);

/// The usual distance of pictures as a rate, and whether they keep to it.
struct Rhythm {
  Ratio rate, average;
  bool variable = false;
};
Rhythm rhythm(const Span& span, Ratio nominal);

}  // namespace acervo::ingest::av
