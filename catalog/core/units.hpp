#pragma once

#include <chrono>
#include <compare>
#include <cstdint>

namespace acervo {

/// A position in or a length of media; wall-clock times are `Time`.
using Micros = std::chrono::microseconds;

/// A moment in UTC, as fine as PostgreSQL keeps it.
using Time = std::chrono::sys_time<std::chrono::microseconds>;

struct Bytes {
  std::int64_t count = 0;
  auto operator<=>(const Bytes&) const = default;
  Bytes& operator+=(Bytes other) { return count += other.count, *this; }
  friend Bytes operator+(Bytes a, Bytes b) { return a += b; }
};

struct BitsPerSecond {
  std::int64_t count = 0;
  auto operator<=>(const BitsPerSecond&) const = default;
};

}  // namespace acervo
