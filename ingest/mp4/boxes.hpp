#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <utility>

namespace acervo::ingest::mp4 {

/// Writes ISO base media boxes, big-endian, into a string. A box is open while its `Box` lives.
/// @source ISO/IEC 14496-12
class Writer {
 public:
  class Box {
   public:
    Box(Writer& writer, std::string_view type);
    Box(Writer& writer, std::string_view type, std::uint32_t version_and_flags);
    Box(const Box&) = delete;
    ~Box();

   private:
    Writer& writer_;
    std::size_t start_;
  };

  [[nodiscard]] Box box(std::string_view type) { return Box(*this, type); }
  /// A box with a version and flags.
  [[nodiscard]] Box full_box(std::string_view type, unsigned version = 0, std::uint32_t flags = 0) {
    return Box(*this, type, version << 24 | flags);
  }

  void u8(unsigned value) { bytes_.push_back(static_cast<char>(value)); }
  void u16(unsigned value) { u8(value >> 8), u8(value); }
  void u32(std::uint32_t value) { u16(value >> 16), u16(value & 0xffff); }
  void u64(std::uint64_t value) { u32(std::uint32_t(value >> 32)), u32(std::uint32_t(value)); }
  void zeros(std::size_t count) { bytes_.append(count, '\0'); }
  void text(std::string_view text) { bytes_.append(text); }

  /// Overwrites what `u32` wrote at `position`.
  void patch_u32(std::size_t position, std::uint32_t value);

  std::size_t size() const { return bytes_.size(); }
  std::string take() { return std::move(bytes_); }

 private:
  std::string bytes_;
};

}  // namespace acervo::ingest::mp4
