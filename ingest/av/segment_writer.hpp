#pragma once

#include <cstdint>
#include <functional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "ingest/mp4/fragment.hpp"

namespace acervo::ingest::av {

/// Collects the samples of one rung into segments and hands each on as soon as it is whole.
class SegmentWriter {
 public:
  /// @param boundaries  of the segments and the end of the last
  /// @param first       number of the first segment within the presentation
  /// @param on_segment  told the size of each that has been written; on the thread that adds
  SegmentWriter(std::function<void(std::string_view)> write, std::uint32_t track,
                std::span<const std::uint64_t> boundaries, std::size_t first,
                std::function<void(std::uint32_t bytes)> on_segment);

  /// In decoding order. @throws Error{internal} if a segment would not begin with a key sample at its boundary
  void add(mp4::Sample sample);
  /// @return bytes of every segment. @throws Error{internal} if one is missing
  const std::vector<std::uint32_t>& finish();

  std::size_t samples() const { return samples_; }

 private:
  void write_segment();

  std::function<void(std::string_view)> write_;
  std::uint32_t track_;
  std::vector<std::uint64_t> boundaries_;
  std::size_t first_;
  std::function<void(std::uint32_t)> on_segment_;
  std::vector<mp4::Sample> pending_;
  std::vector<std::uint32_t> sizes_;
  std::size_t samples_ = 0;
};

/// All of it, or Error{unavailable, "disk_full" | "read_only" | "storage"} / Error{internal}.
void write_all(int fd, std::string_view bytes);

}  // namespace acervo::ingest::av
