#include "streamer/media/addressing.hpp"

#include <algorithm>

namespace acervo::streamer {

namespace {

/// Whether tick `a` of timeline `x` is before tick `b` of timeline `y`, exactly: even at 192 kHz the products of a
/// thousand hours fit.
bool is_before(std::uint64_t a, const Timeline& x, std::uint64_t b, const Timeline& y) {
  return a * y.timescale < b * x.timescale;
}

}  // namespace

const Timeline& timeline_of(const Presentation& presentation, const Rung& rung) {
  return rung.kind == RungKind::video ? presentation.video : presentation.audio;
}

const Rung* find_rung(const Presentation& presentation, std::string_view name) {
  for (const Rung& rung : presentation.rungs)
    if (rung.name == name) return &rung;
  return nullptr;
}

const Rung* default_sound(const Presentation& presentation) {
  for (const Rung& rung : presentation.rungs)
    if (rung.kind == RungKind::audio) return &rung;
  return nullptr;
}

std::optional<SegmentBytes> locate(const Timeline& timeline, const Rung& rung, std::size_t segment) {
  const auto after = std::upper_bound(timeline.chunks.begin(), timeline.chunks.end(), segment);
  if (after == timeline.chunks.begin() || after == timeline.chunks.end()) return std::nullopt;
  const auto chunk = static_cast<std::size_t>(after - timeline.chunks.begin()) - 1;
  if (chunk >= rung.chunks.size() || !rung.chunks[chunk]) return std::nullopt;
  const StoredChunk& stored = *rung.chunks[chunk];
  const std::size_t index = segment - timeline.chunks[chunk];
  if (index >= stored.segment_bytes.size()) return std::nullopt;
  SegmentBytes bytes{stored.blob, 0, stored.segment_bytes[index]};
  for (std::size_t i = 0; i < index; ++i) bytes.offset += stored.segment_bytes[i];
  return bytes;
}

bool is_complete(const Rung& rung) {
  return !rung.init.empty() &&
         std::all_of(rung.chunks.begin(), rung.chunks.end(), [](const auto& chunk) { return chunk.has_value(); });
}

std::vector<std::vector<DownloadPart>> download_order(const Presentation& presentation, const Rung& rung) {
  std::vector<std::vector<DownloadPart>> groups;
  const Timeline& own = timeline_of(presentation, rung);
  const Rung* sound = rung.kind == RungKind::video ? default_sound(presentation) : nullptr;
  const Timeline& other = presentation.audio;
  std::size_t next = 0;
  for (std::size_t n = 0; n < own.segment_count(); ++n) {
    std::vector<DownloadPart> group{{rung.kind == RungKind::audio, n}};
    const bool last = n + 1 == own.segment_count();
    while (sound && next < other.segment_count() &&
           (last || is_before(other.boundaries[next], other, own.boundaries[n + 1], own)))
      group.push_back({true, next++});
    groups.push_back(std::move(group));
  }
  return groups;
}

}  // namespace acervo::streamer
