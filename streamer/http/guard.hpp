#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

namespace acervo::streamer {

/// What a message may cost before anybody has read it.
struct HeadLimits {
  std::size_t bytes = 64 * 1024;  ///< of the request line and all fields together
  std::size_t fields = 100;
  std::size_t target =
      48 * 1024;  ///< a search for a text of 10,000 letters, percent-encoded, is a request like another
};

/// Why a message is turned away; the connection ends with it. `status` 400, 414, 417, 431, 501 or 505.
struct Refusal {
  int status = 400;
  std::string_view reason;  ///< a stable key, "bare_lf"
};

struct NeedMore {};

enum class Framing { none, length, chunked };

/// The head of a request that passed. Views point into the bytes it was read from.
struct Head {
  std::string_view method, target;
  bool http_1_0 = false;
  std::vector<std::pair<std::string_view, std::string_view>> fields;  ///< values without surrounding white space
  Framing framing = Framing::none;
  std::uint64_t length = 0;  ///< of the body, where framing is `length`
  bool expects_continue = false;
  bool keep_alive = true;
  std::size_t size = 0;  ///< bytes of the head, leading empty line and final one included
};

/// Reads the head of an HTTP/1 request, strictly: whatever two implementations could understand differently is refused,
/// so that no proxy in front of us and we ever disagree about where a message ends. What a Host field says is not
/// judged here, only that there is one.
///
/// Pistache's own parser cannot be fenced from outside: it keeps one of several equal fields, throws from typed ones
/// (cookies, dates, Host), takes `strtol` for a chunk size, and starts over at every packet. So it never sees the
/// bytes.
/// @param seen  bytes already looked at by earlier calls over the same message; updated, so that a head which arrives
///              byte by byte is still read once
/// @source RFC 9112, 2.2, 3, 5, 6; RFC 9110, 5.5, 10.1.1
std::variant<NeedMore, Head, Refusal> read_head(std::string_view bytes, const HeadLimits& limits, std::size_t& seen);

/// Whether a Host field, or the authority of a target, may be one: a name or an address and a port, without a user.
/// @source RFC 3986, 3.2.2
bool is_host(std::string_view text);

/// Undoes chunked transfer coding, strictly: CRLF only, at most 8 hexadecimal digits, short extensions, trailers that
/// are fields and dropped, and not much more framing than body.
/// @source RFC 9112, 7.1
class ChunkDecoder {
 public:
  enum class State { more, done, malformed, too_large };

  /// Appends decoded bytes to `out` until it holds `limit`.
  /// @param in  updated: what is left of it belongs to the next message
  State feed(std::string_view& in, std::string& out, std::size_t limit);

 private:
  enum class Step {
    size,
    extension,
    size_lf,
    data,
    data_cr,
    data_lf,
    trailer_start,
    trailer_name,
    trailer,
    trailer_lf,
    end_lf
  };
  bool take_size_line(std::string_view& in);
  State begin_chunk(std::size_t body, std::size_t limit);

  Step step_ = Step::size;
  std::uint64_t left_ = 0;
  std::size_t digits_ = 0;
  std::size_t extra_ = 0;    // bytes of extensions and trailers so far
  std::size_t framing_ = 0;  // bytes so far that are not the body's
};

}  // namespace acervo::streamer
