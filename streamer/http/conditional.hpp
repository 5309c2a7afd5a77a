#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "streamer/http/request.hpp"

namespace acervo::streamer {

using Seconds = std::chrono::sys_seconds;

/// Bytes [first, last] of a representation, both inclusive as in the header.
struct ByteRange {
  std::uint64_t first = 0, last = 0;
  std::uint64_t size() const { return last - first + 1; }
  bool operator==(const ByteRange&) const = default;
};

/// What we would send whole.
struct Representation {
  std::uint64_t size = 0;
  std::string_view etag;  ///< with its quotes, perhaps with W/; empty if there is none
  std::optional<Seconds> last_modified;
  bool ranges = true;  ///< may be had in parts
};

/// What to send of it.
struct Outcome {
  int status = 200;               ///< 200, 206, 304, 412 or 416
  std::vector<ByteRange> ranges;  ///< for 206: one, or several for multipart/byteranges
  bool operator==(const Outcome&) const = default;
};

/// Decides by the request's conditions and Range what of `representation` answers it. Pure.
/// Several ranges come back ascending as asked; many, overlapping or out of order ones get the whole (RFC 9110, 14.2).
/// @source RFC 9110, 13.2.2 and 14
Outcome evaluate(const Request& request, const Representation& representation);

/// "Fri, 20 Nov 2026 19:21:06 GMT"
std::string format_http_date(Seconds time);

/// The inverse, all three forms that RFC 9110, 5.6.7 asks for; empty if it is none (which is then as if not sent).
std::optional<Seconds> parse_http_date(std::string_view text);

}  // namespace acervo::streamer
