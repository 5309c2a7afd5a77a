#include "ingest/picture_header.hpp"

#include <algorithm>
#include <cstdint>

namespace acervo::ingest {

namespace {

std::uint32_t byte(std::string_view bytes, std::size_t at) {
  return static_cast<unsigned char>(bytes[at]);
}
std::uint32_t big(std::string_view bytes, std::size_t at, int count) {
  std::uint32_t value = 0;
  for (int i = 0; i < count; ++i) value = value << 8 | byte(bytes, at + static_cast<std::size_t>(i));
  return value;
}
std::uint32_t little(std::string_view bytes, std::size_t at, int count) {
  std::uint32_t value = 0;
  for (int i = count; i-- > 0;) value = value << 8 | byte(bytes, at + static_cast<std::size_t>(i));
  return value;
}

std::optional<PictureHeader> sized(PictureKind kind, std::uint32_t width, std::uint32_t height) {
  // Larger than any limit of ours, and than int in a hostile PNG.
  constexpr std::uint32_t kMost = 1U << 30;
  if (width == 0 || height == 0) return std::nullopt;
  return PictureHeader{kind, static_cast<int>(std::min(width, kMost)), static_cast<int>(std::min(height, kMost))};
}

std::optional<PictureHeader> png(std::string_view bytes) {
  if (bytes.size() < 24 || bytes.substr(12, 4) != "IHDR") return std::nullopt;
  return sized(PictureKind::png, big(bytes, 16, 4), big(bytes, 20, 4));
}

std::optional<PictureHeader> webp(std::string_view bytes) {
  if (bytes.size() < 30) return std::nullopt;
  const auto chunk = bytes.substr(12, 4);
  if (chunk == "VP8X") return sized(PictureKind::webp, little(bytes, 24, 3) + 1, little(bytes, 27, 3) + 1);
  if (chunk == "VP8L") {
    const auto bits = little(bytes, 21, 4);
    return sized(PictureKind::webp, (bits & 0x3FFF) + 1, (bits >> 14 & 0x3FFF) + 1);
  }
  if (chunk == "VP8 ") return sized(PictureKind::webp, little(bytes, 26, 2) & 0x3FFF, little(bytes, 28, 2) & 0x3FFF);
  return std::nullopt;
}

// From marker to marker up to the frame header; what stands between (a preview, EXIF) is stepped over, not into.
std::optional<PictureHeader> jpeg(std::string_view bytes) {
  std::size_t at = 2;
  while (at + 4 <= bytes.size()) {
    if (byte(bytes, at) != 0xFF) return std::nullopt;
    const auto marker = byte(bytes, at + 1);
    if (marker == 0xFF) {  // fill
      ++at;
      continue;
    }
    const bool is_frame = marker >= 0xC0 && marker <= 0xCF && marker != 0xC4 && marker != 0xC8 && marker != 0xCC;
    if (is_frame) {
      if (at + 9 > bytes.size()) return std::nullopt;
      return sized(PictureKind::jpeg, big(bytes, at + 7, 2), big(bytes, at + 5, 2));
    }
    if (marker == 0xD9 || marker == 0xDA) return std::nullopt;
    at += 2 + big(bytes, at + 2, 2);
  }
  return std::nullopt;
}

}  // namespace

std::optional<PictureHeader> read_picture_header(std::string_view bytes) {
  if (bytes.starts_with("\xFF\xD8\xFF")) return jpeg(bytes);
  if (bytes.starts_with("\x89PNG\r\n\x1A\n")) return png(bytes);
  if (bytes.starts_with("RIFF") && bytes.size() > 16 && bytes.substr(8, 4) == "WEBP") return webp(bytes);
  return std::nullopt;
}

}  // namespace acervo::ingest
