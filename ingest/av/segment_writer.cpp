#include "ingest/av/segment_writer.hpp"

#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <utility>

#include "catalog/core/error.hpp"

namespace acervo::ingest::av {

SegmentWriter::SegmentWriter(std::function<void(std::string_view)> write, std::uint32_t track,
                             std::span<const std::uint64_t> boundaries, std::size_t first,
                             std::function<void(std::uint32_t)> on_segment)
    : write_(std::move(write)),
      track_(track),
      boundaries_(boundaries.begin(), boundaries.end()),
      first_(first),
      on_segment_(std::move(on_segment)) {}

void SegmentWriter::add(mp4::Sample sample) {
  const auto next = sizes_.size() + 1;
  if (next < boundaries_.size() && sample.pts >= std::int64_t(boundaries_[next]) && !pending_.empty()) write_segment();
  if (pending_.empty() && (!sample.key || sample.pts != std::int64_t(boundaries_[sizes_.size()])))
    throw Error(Code::internal,
                "segment " + std::to_string(first_ + sizes_.size()) + " does not begin where it should");
  pending_.push_back(std::move(sample));
  ++samples_;
}

const std::vector<std::uint32_t>& SegmentWriter::finish() {
  if (!pending_.empty()) write_segment();
  if (sizes_.size() + 1 != boundaries_.size())
    throw Error(Code::internal,
                "encoded " + std::to_string(sizes_.size()) + " segments of " + std::to_string(boundaries_.size() - 1));
  return sizes_;
}

void SegmentWriter::write_segment() {
  const auto n = sizes_.size();
  const auto bytes = mp4::fragment(pending_, track_, std::uint32_t(first_ + n + 1), boundaries_[n], boundaries_[n + 1]);
  write_(bytes);
  pending_.clear();
  sizes_.push_back(std::uint32_t(bytes.size()));
  on_segment_(sizes_.back());
}

void write_all(int fd, std::string_view bytes) {
  while (!bytes.empty()) {
    const auto count = ::write(fd, bytes.data(), bytes.size());
    if (count < 0 && errno == EINTR) continue;
    if (count < 0) {
      const bool full = errno == ENOSPC || errno == EDQUOT, away = errno == EIO || errno == EROFS || errno == ESTALE;
      throw Error(full || away ? Code::unavailable : Code::internal,
                  std::string("cannot write the output: ") + std::strerror(errno),
                  full             ? "disk_full"
                  : errno == EROFS ? "read_only"
                  : away           ? "storage"
                                   : "");
    }
    bytes.remove_prefix(std::size_t(count));
  }
}

}  // namespace acervo::ingest::av
