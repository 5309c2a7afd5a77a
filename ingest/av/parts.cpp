#include "ingest/av/parts.hpp"

#include <algorithm>
#include <array>
#include <bit>
#include <cstring>
#include <optional>
#include <set>
#include <string>
#include <string_view>

#include "ingest/av/reading.hpp"

extern "C" {
#include <libavutil/intreadwrite.h>
}

namespace acervo::ingest::av {
namespace {

using std::string_view_literals::operator""sv;

constexpr std::size_t kMostParts = 2000;
constexpr int kMostSteps = 2'000'000;  // from element to element, page to page

std::string bytes_at(int fd, std::int64_t at, std::size_t count) {
  std::string bytes(count, '\0');
  const auto got = read_at(fd, bytes.data(), count, at);
  bytes.resize(got > 0 ? std::size_t(got) : 0);
  return bytes;
}

// A box or an element: what it is, and where the next one begins, at most where the file ends.
struct Element {
  std::string name;
  std::int64_t end;
};

std::optional<Element> box_at(int fd, std::int64_t at, std::int64_t bytes) {
  const auto head = bytes_at(fd, at, 16);
  if (head.size() < 8) return std::nullopt;
  std::uint64_t size = AV_RB32(head.data());
  if (size == 1 && head.size() == 16) size = AV_RB64(head.data() + 8);
  if (size > 0 && size < 8) return std::nullopt;
  const auto left = std::uint64_t(bytes - at);
  return Element{head.substr(4, 4), at + std::int64_t(size == 0 ? left : std::min(size, left))};
}

constexpr auto kEbmlHeader = "\x1a\x45\xdf\xa3"sv;

std::optional<Element> ebml_at(int fd, std::int64_t at, std::int64_t bytes) {
  const auto head = bytes_at(fd, at, 12);
  // The number of leading zeros says how many bytes follow the first.
  const auto length_of = [&](std::size_t from) {
    return from < head.size() ? std::size_t(std::countl_zero(std::uint8_t(head[from]))) + 1 : 9;
  };
  const auto id = length_of(0);
  if (id > 4 || head.size() <= id) return std::nullopt;
  const auto width = length_of(id);
  if (width > 8 || head.size() < id + width) return std::nullopt;
  std::uint64_t size = std::uint8_t(head[id]) & (0xff >> width);
  for (std::size_t i = 1; i < width; ++i) size = size << 8 | std::uint8_t(head[id + i]);
  const auto begin = at + std::int64_t(id + width);
  // All ones: of unknown size, which libav sees the end of by itself.
  return Element{head.substr(0, id), begin + std::int64_t(std::min(size, std::uint64_t(bytes - begin)))};
}

constexpr auto kPage = "OggS"sv;
constexpr std::size_t kPageHead = 27;

struct Page {
  bool begins_stream;
  std::uint32_t serial;
  std::int64_t end;
};

std::optional<Page> page_at(int fd, std::int64_t at) {
  const auto head = bytes_at(fd, at, kPageHead + 255);
  if (head.size() < kPageHead || !head.starts_with(kPage)) return std::nullopt;
  const auto segments = std::size_t(std::uint8_t(head[26]));
  if (head.size() < kPageHead + segments) return std::nullopt;
  std::int64_t body = 0;
  for (std::size_t i = 0; i < segments; ++i) body += std::uint8_t(head[kPageHead + i]);
  return Page{(head[5] & 2) != 0, AV_RL32(head.data() + 14), at + std::int64_t(kPageHead + segments) + body};
}

// MP4 and Matroska: the next recording begins with what only the beginning of a file has. It counts where what makes
// a recording came before and comes after it: some cameras write a second box `ftyp` and nothing behind.
template <typename At>
std::vector<std::int64_t> parts_of(std::int64_t bytes, std::string_view head, std::string_view body, const At& at) {
  std::vector<std::int64_t> parts;
  std::int64_t candidate = 0, place = 0;
  bool open = true;
  for (int steps = 0; place < bytes && steps < kMostSteps && parts.size() < kMostParts; ++steps) {
    const auto element = at(place);
    if (!element) break;
    if (element->name == head && !open) candidate = place, open = true;
    if (element->name == body && open) parts.push_back(candidate), open = false;
    place = element->end;
  }
  return parts;
}

// A look at the last page tells whether it belongs to a stream that began at the beginning; only else all are gone
// through.
std::vector<std::int64_t> parts_of_ogg(int fd, std::int64_t bytes) {
  std::set<std::uint32_t> first;
  std::int64_t place = 0;
  for (auto page = page_at(fd, 0); page && page->begins_stream; page = page_at(fd, place)) {
    first.insert(page->serial);
    place = page->end;
  }
  const auto from = std::max<std::int64_t>(0, bytes - (1 << 17));
  const auto tail = bytes_at(fd, from, std::size_t(bytes - from));
  const auto last = tail.rfind(kPage);
  std::vector<std::int64_t> parts{0};
  if (last == std::string::npos) return parts;
  if (const auto end = page_at(fd, from + std::int64_t(last)); !end || first.contains(end->serial)) return parts;
  bool beginning = false;
  for (int steps = 0; place < bytes && steps < kMostSteps && parts.size() < kMostParts; ++steps) {
    const auto page = page_at(fd, place);
    if (!page) break;
    if (page->begins_stream && !beginning) parts.push_back(place);
    beginning = page->begins_stream;
    place = page->end;
  }
  return parts;
}

}  // namespace

std::vector<std::int64_t> find_parts(int fd, std::int64_t bytes) {
  const auto head = bytes_at(fd, 0, 8);
  std::vector<std::int64_t> parts;
  if (head.size() == 8 && head.substr(4) == "ftyp") {
    parts = parts_of(bytes, "ftyp", "moov", [&](std::int64_t at) { return box_at(fd, at, bytes); });
  } else if (head.starts_with(kEbmlHeader)) {
    parts = parts_of(bytes, kEbmlHeader, "\x18\x53\x80\x67", [&](std::int64_t at) { return ebml_at(fd, at, bytes); });
  } else if (head.starts_with(kPage)) {
    parts = parts_of_ogg(fd, bytes);
  }
  if (parts.empty()) return {0};
  parts.front() = 0;
  return parts;
}

}  // namespace acervo::ingest::av
