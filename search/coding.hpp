#pragma once

#include <zlib.h>

#include <cstdint>
#include <string>
#include <string_view>

#include "catalog/core/error.hpp"

namespace acervo::search {

/// Appends numbers and texts to a string of bytes: base 128, low digits first; texts after their length.
class Writer {
 public:
  Writer& number(std::uint64_t value) {
    while (value >= 0x80) {
      bytes_ += static_cast<char>(value | 0x80);
      value >>= 7;
    }
    bytes_ += static_cast<char>(value);
    return *this;
  }
  Writer& text(std::string_view value) {
    number(value.size());
    bytes_ += value;
    return *this;
  }
  Writer& raw(std::string_view value) {
    bytes_ += value;
    return *this;
  }
  std::string take() { return std::move(bytes_); }

 private:
  std::string bytes_;
};

/// Reads what Writer wrote. @throws Error{internal, "index_damaged"} past the end
class Reader {
 public:
  explicit Reader(std::string_view bytes) : bytes_(bytes) {}

  bool done() const { return bytes_.empty(); }
  std::uint64_t number() {
    std::uint64_t value = 0;
    for (unsigned shift = 0; shift < 64; shift += 7) {
      const auto byte = static_cast<unsigned char>(raw(1)[0]);
      value |= static_cast<std::uint64_t>(byte & 0x7F) << shift;
      if ((byte & 0x80) == 0) return value;
    }
    throw Error(Code::internal, "search record: number too long", "index_damaged");
  }
  std::string_view text() { return raw(number()); }
  std::string_view raw(std::uint64_t size) {
    if (size > bytes_.size()) throw Error(Code::internal, "search record cut short", "index_damaged");
    const std::string_view result = bytes_.substr(0, size);
    bytes_.remove_prefix(size);
    return result;
  }

 private:
  std::string_view bytes_;
};

/// Bytes with their CRC-32 behind them: Xapian keeps no checksums of its own, and a disk that errs must be noticed.
inline std::string with_check(std::string bytes) {
  auto check = ::crc32(0, reinterpret_cast<const Bytef*>(bytes.data()), static_cast<uInt>(bytes.size()));
  for (int i = 0; i < 4; ++i, check >>= 8) bytes += static_cast<char>(check & 0xFF);
  return bytes;
}

/// @throws Error{internal, "index_damaged"} when they are not what was written
inline std::string_view checked(std::string_view bytes) {
  if (bytes.size() < 4) throw Error(Code::internal, "search record cut short", "index_damaged");
  const std::string_view content = bytes.substr(0, bytes.size() - 4);
  auto check = ::crc32(0, reinterpret_cast<const Bytef*>(content.data()), static_cast<uInt>(content.size()));
  for (int i = 0; i < 4; ++i, check >>= 8)
    if (static_cast<unsigned char>(bytes[content.size() + static_cast<std::size_t>(i)]) != (check & 0xFF))
      throw Error(Code::internal, "search record is not what was written", "index_damaged");
  return content;
}

}  // namespace acervo::search
