#pragma once

#include <functional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "ingest/av/probe.hpp"
#include "ingest/plan.hpp"

namespace acervo::ingest::av {

struct RungOutput {
  std::string rung;
  std::function<void(std::string_view)> write;  ///< gets segment after segment; any thread
};

struct RungResult {
  std::string rung;
  std::vector<std::uint32_t> segment_bytes;
  std::string init, download_init;
  std::int64_t samples = 0;  ///< pictures, or packets of sound
  std::size_t encoded = 0;   ///< of a copied rung: segments that could not be copied
};

/// Segments [first, last) of the timelines.
struct SegmentRange {
  std::size_t first, last;
};

/// Encodes some segments of some rungs, decoding the source once.
/// A rung that is copied is checked by decoding it; segments that do not stand that, or do not begin anew where they
/// should, are encoded instead, with parameter sets of their own inside.
/// @param threads     of the decoder and of the largest rung's encoder; smaller rungs have one each
/// @param on_segment  a segment of that many bytes has been handed on; any thread
/// @throws Error{corrupt_media, "nothing_decodes"} if the source is too damaged there
std::vector<RungResult> encode_segments(
    int source_fd, const Facts& facts, const Plan& plan, SegmentRange range, std::span<const RungOutput> outputs,
    int threads, const OnProgress& on_progress,
    const std::function<void(const std::string& rung, std::uint32_t bytes)>& on_segment);

/// What `encode_segments` will give as init sections, without encoding anything.
std::vector<RungResult> init_sections(int source_fd, const Facts& facts, const Plan& plan);

}  // namespace acervo::ingest::av
