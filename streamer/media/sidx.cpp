#include "streamer/media/sidx.hpp"

#include "catalog/core/error.hpp"

namespace acervo::streamer {

namespace {

void put(std::string& box, std::uint64_t value, int bytes) {
  for (int shift = (bytes - 1) * 8; shift >= 0; shift -= 8) box += static_cast<char>((value >> shift) & 0xff);
}

}  // namespace

std::size_t segment_index_size(std::size_t entries) {
  return 40 + entries * 12;
}

std::string segment_index(std::uint32_t track, std::uint32_t timescale, const std::vector<IndexEntry>& entries) {
  if (entries.size() > 0xffff) throw Error(Code::invalid, "more segments than an index holds");
  std::string box;
  const std::size_t size = segment_index_size(entries.size());
  box.reserve(size);
  put(box, size, 4);
  box += "sidx";
  put(box, 1, 1);  // version
  put(box, 0, 3);  // flags
  put(box, track, 4);
  put(box, timescale, 4);
  put(box, 0, 8);  // earliest_presentation_time: ours all start at 0
  put(box, 0, 8);  // first_offset: what is indexed follows at once
  put(box, 0, 2);
  put(box, entries.size(), 2);
  for (const IndexEntry& entry : entries) {
    if (entry.bytes > 0x7fffffff || entry.ticks > 0xffffffff)
      throw Error(Code::invalid, "a segment larger than an index can say");
    put(box, entry.bytes, 4);  // reference_type 0 (media) in the highest bit
    put(box, entry.ticks, 4);
    put(box, 0x90000000, 4);  // starts_with_SAP, SAP_type 1, SAP_delta_time 0
  }
  return box;
}

}  // namespace acervo::streamer
