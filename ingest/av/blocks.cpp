#include "ingest/av/blocks.hpp"

#include <algorithm>

#include "ingest/av/reading.hpp"

namespace acervo::ingest::av {
namespace {

constexpr std::int64_t kSmall = 1 << 15, kLarge = 1 << 17;

}  // namespace

ssize_t Blocks::read(void* buffer, std::size_t size, std::int64_t offset) {
  auto* block =
      std::ranges::find_if(blocks_, [&](const Block& held) { return held.begin <= offset && offset < held.end(); });
  if (block == blocks_.end()) {
    block = std::ranges::min_element(blocks_, {}, &Block::used);
    block->begin = offset / kSmall * kSmall;
    block->bytes.resize(std::size_t(block->begin == read_to_ ? kLarge : kSmall));
    const auto got = read_at(fd_, block->bytes.data(), block->bytes.size(), block->begin);
    block->bytes.resize(std::size_t(std::max<ssize_t>(got, 0)));
    if (got < 0) return got;
    read_to_ = block->end();
    bytes_read_ += got;
  }
  block->used = ++reads_;
  const auto from = std::size_t(offset - block->begin);
  return from < block->bytes.size() ? ssize_t(block->bytes.copy(static_cast<char*>(buffer), size, from)) : 0;
}

}  // namespace acervo::ingest::av
