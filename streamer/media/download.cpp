#include "streamer/media/download.hpp"

#include <map>

#include "catalog/core/error.hpp"
#include "catalog/core/text.hpp"
#include "streamer/http/target.hpp"
#include "streamer/media/addressing.hpp"
#include "streamer/media/sidx.hpp"

namespace acervo::streamer {

namespace {

/// Track ids are the same in every rung (see Rung).
constexpr std::uint32_t kPictureTrack = 1;
constexpr std::uint32_t kSoundTrack = 2;

struct Layout {
  std::vector<IndexEntry> index;
  std::vector<SegmentBytes> segments;
};

std::optional<Layout> lay_out(const Presentation& presentation, const Rung& rung) {
  const Timeline& timeline = timeline_of(presentation, rung);
  const Rung* sound = rung.kind == RungKind::audio ? &rung : default_sound(presentation);
  if (rung.download_init.empty()) return std::nullopt;
  Layout layout;
  const auto order = download_order(presentation, rung);
  for (std::size_t n = 0; n < order.size(); ++n) {
    IndexEntry entry{0, timeline.boundaries[n + 1] - timeline.boundaries[n]};
    for (const DownloadPart& part : order[n]) {
      const auto bytes = part.sound ? locate(presentation.audio, *sound, part.segment)
                                    : locate(presentation.video, rung, part.segment);
      if (!bytes) return std::nullopt;
      entry.bytes += bytes->length;
      layout.segments.push_back(*bytes);
    }
    layout.index.push_back(entry);
  }
  return layout;
}

/// Whether it may stand in the name of a file on any system, and in a quoted string.
bool is_for_names(char c) {
  return static_cast<unsigned char>(c) >= 0x20 && std::string_view("/\\:*?\"<>|").find(c) == std::string_view::npos;
}

}  // namespace

std::vector<Slice> download_slices(const Presentation& presentation, const Rung& rung,
                                   std::function<std::shared_ptr<const Fd>(const std::string&)> open) {
  const auto layout = lay_out(presentation, rung);
  if (!layout) throw Error(Code::unavailable, "the download is not complete yet", "preparing");
  const std::uint32_t track = rung.kind == RungKind::video ? kPictureTrack : kSoundTrack;
  std::vector<Slice> slices;
  slices.reserve(layout->segments.size() + 1);
  slices.push_back(Slice::of(std::make_shared<const std::string>(
      rung.download_init + segment_index(track, timeline_of(presentation, rung).timescale, layout->index))));
  std::map<std::string_view, std::shared_ptr<const FileOpener>> openers;  // the segments of a chunk share one
  for (const SegmentBytes& bytes : layout->segments) {
    auto& opener = openers[bytes.blob];
    if (!opener)
      opener = std::make_shared<const FileOpener>([open, key = std::string(bytes.blob)] { return open(key); });
    slices.push_back(Slice::of(opener, bytes.offset, bytes.length));
  }
  return slices;
}

std::uint64_t download_size(const Presentation& presentation, const Rung& rung) {
  const auto layout = lay_out(presentation, rung);
  if (!layout) return 0;
  std::uint64_t size = rung.download_init.size() + segment_index_size(layout->index.size());
  for (const IndexEntry& entry : layout->index) size += entry.bytes;
  return size;
}

std::string attachment(std::string_view title, std::string_view rung, std::string_view extension) {
  std::string name;
  for (const char c : shorten(squeeze(title), 100)) name += is_for_names(c) ? c : ' ';
  name = squeeze(name);
  if (name.empty() || name.front() == '.') name = "acervo" + name;
  name += " (" + std::string(rung) + ")" + std::string(extension);
  std::string plain;
  // Once more: folded, a wide quote is a plain one and ends the value.
  for (const char c : fold(name)) plain += is_for_names(c) && static_cast<unsigned char>(c) <= 0x7e ? c : '_';
  if (plain.starts_with('.')) plain.front() = '_';  // so is a wide full stop
  return "attachment; filename=\"" + plain + "\"; filename*=UTF-8''" + percent_encode(name);
}

}  // namespace acervo::streamer
