#include "streamer/http/guard.hpp"

#include <algorithm>
#include <array>
#include <cstring>
#include <optional>

#include "streamer/http/address.hpp"
#include "streamer/http/request.hpp"

namespace acervo::streamer {

namespace {

constexpr std::size_t kMaxExtra = 4096;  // of chunk extensions and trailers: nobody we know sends any
constexpr std::size_t kMaxDigits = 8;
// Of a chunked body, what is none of it: chunks of a byte each are six times the work for the same. Beyond a first
// 64 KiB, two bytes of framing for each of the body are enough for anybody.
constexpr std::size_t kFreeFraming = 64 * 1024, kFramingPerByte = 2;

constexpr std::array<bool, 256> make_table(std::string_view extra) {
  std::array<bool, 256> table{};
  for (int c = '0'; c <= '9'; ++c) table[static_cast<std::size_t>(c)] = true;
  for (int c = 'a'; c <= 'z'; ++c) table[static_cast<std::size_t>(c)] = true;
  for (int c = 'A'; c <= 'Z'; ++c) table[static_cast<std::size_t>(c)] = true;
  for (const char c : extra) table[static_cast<unsigned char>(c)] = true;
  return table;
}

constexpr auto kToken = make_table("!#$%&'*+-.^_`|~");                     // RFC 9110, 5.6.2
constexpr auto kHost = make_table("-._~");                                 // what names in use are made of
constexpr auto kTarget = make_table("-._~%!$&'()*+,;=:@/?[]{}|^\"<>\\`");  // RFC 3986 and what browsers leave unescaped

bool all_of(std::string_view text, const std::array<bool, 256>& table) {
  return std::all_of(text.begin(), text.end(), [&](char c) { return table[static_cast<unsigned char>(c)]; });
}

bool is_field_character(char c) {
  const auto u = static_cast<unsigned char>(c);
  return (u >= 0x20 && u != 0x7f) || u == '\t';
}

bool is_field_text(std::string_view value) {
  return std::all_of(value.begin(), value.end(), is_field_character);
}

int hex_digit(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  const char letter = static_cast<char>(c | 32);
  return letter >= 'a' && letter <= 'f' ? letter - 'a' + 10 : -1;
}

/// Whether a comma-separated list has `wanted` among its members.
bool lists(std::string_view list, std::string_view wanted) {
  while (!list.empty()) {
    const std::size_t comma = list.find(',');
    if (same_text(trim(list.substr(0, comma)), wanted)) return true;
    list = comma == std::string_view::npos ? std::string_view{} : list.substr(comma + 1);
  }
  return false;
}

std::optional<Refusal> read_request_line(std::string_view line, const HeadLimits& limits, Head& head) {
  const std::size_t first = line.find(' ');
  const std::size_t last = line.rfind(' ');
  if (first == 0 || first == std::string_view::npos || last == first) return Refusal{400, "malformed_request_line"};
  head.method = line.substr(0, first);
  head.target = line.substr(first + 1, last - first - 1);
  const std::string_view version = line.substr(last + 1);
  if (!all_of(head.method, kToken)) return Refusal{400, "malformed_method"};
  if (version.size() != 8 || version.substr(0, 5) != "HTTP/" || version[6] != '.')
    return Refusal{400, "malformed_version"};
  if (version != "HTTP/1.1" && version != "HTTP/1.0") return Refusal{505, "unsupported_version"};
  head.http_1_0 = version == "HTTP/1.0";
  if (head.target.size() > limits.target) return Refusal{414, "target_too_long"};
  if (head.target.empty() || !all_of(head.target, kTarget)) return Refusal{400, "malformed_target"};
  return std::nullopt;
}

struct Seen {
  int hosts = 0, lengths = 0, encodings = 0;
  bool close = false, keep = false;
};

std::optional<Refusal> read_length(std::string_view value, Head& head) {
  if (value.empty() || value.size() > 15 ||
      !std::all_of(value.begin(), value.end(), [](char c) { return c >= '0' && c <= '9'; }))
    return Refusal{400, "malformed_content_length"};
  head.length = 0;
  for (const char c : value) head.length = head.length * 10 + static_cast<std::uint64_t>(c - '0');
  head.framing = Framing::length;
  return std::nullopt;
}

/// What a field means for the connection and the message's end; every other one is somebody else's business.
std::optional<Refusal> apply(std::string_view field, std::string_view value, Seen& seen, Head& head) {
  switch (field.size()) {
    case 4:
      if (!same_text(field, "host")) break;
      if (++seen.hosts > 1) return Refusal{400, "several_hosts"};
      break;
    case 6:
      if (!same_text(field, "expect")) break;
      if (!same_text(value, "100-continue")) return Refusal{417, "unknown_expectation"};
      head.expects_continue = !head.http_1_0;
      break;
    case 10:
      if (!same_text(field, "connection")) break;
      seen.close = seen.close || lists(value, "close");
      seen.keep = seen.keep || lists(value, "keep-alive");
      break;
    case 14:
      if (!same_text(field, "content-length")) break;
      if (++seen.lengths > 1) return Refusal{400, "several_content_lengths"};
      return read_length(value, head);
    case 17:
      if (!same_text(field, "transfer-encoding")) break;
      if (++seen.encodings > 1 || head.http_1_0) return Refusal{400, "ambiguous_transfer_encoding"};
      if (!same_text(value, "chunked")) return Refusal{501, "unsupported_transfer_encoding"};
      break;
    default:
      break;
  }
  return std::nullopt;
}

std::variant<NeedMore, Head, Refusal> parse(std::string_view bytes, std::size_t start, std::size_t end,
                                            const HeadLimits& limits) {
  Head head;
  head.size = end;
  std::string_view rest = bytes.substr(start, end - start);
  const std::size_t line_end = rest.find("\r\n");
  if (const auto refused = read_request_line(rest.substr(0, line_end), limits, head)) return *refused;
  rest.remove_prefix(line_end + 2);
  Seen seen;
  head.fields.reserve(16);
  while (rest.size() > 2) {
    const std::size_t stop = rest.find("\r\n");
    const std::string_view line = rest.substr(0, stop);
    rest.remove_prefix(stop + 2);
    if (line.front() == ' ' || line.front() == '\t') return Refusal{400, "folded_field"};
    const std::size_t colon = line.find(':');
    if (colon == 0 || colon == std::string_view::npos) return Refusal{400, "malformed_field"};
    const std::string_view field = line.substr(0, colon);
    const std::string_view value = trim(line.substr(colon + 1));
    if (!all_of(field, kToken)) return Refusal{400, "malformed_field_name"};
    if (!is_field_text(value)) return Refusal{400, "control_character"};
    if (head.fields.size() == limits.fields) return Refusal{431, "too_many_fields"};
    head.fields.emplace_back(field, value);
    if (const auto refused = apply(field, value, seen, head)) return *refused;
  }
  if (seen.encodings > 0) {
    if (seen.lengths > 0) return Refusal{400, "length_and_chunked"};
    head.framing = Framing::chunked;
  }
  if (!head.http_1_0 && seen.hosts == 0) return Refusal{400, "no_host"};
  head.keep_alive = !seen.close && (!head.http_1_0 || seen.keep);
  return head;
}

}  // namespace

bool is_host(std::string_view text) {
  if (text.empty()) return true;
  const bool brackets = text.front() == '[';
  const std::size_t end = brackets ? text.find(']') : std::min(text.find(':'), text.size());
  if (end == std::string_view::npos || end == 0) return false;
  const std::string_view host = text.substr(brackets ? 1 : 0, brackets ? end - 1 : end);
  const std::string_view port = text.substr(brackets ? end + 1 : end);
  if (brackets ? host.find(':') == std::string_view::npos || !read_address(host) : !all_of(host, kHost)) return false;
  return port.empty() ||
         (port.front() == ':' && port.size() <= 6 && port.find_first_not_of("0123456789", 1) == std::string_view::npos);
}

// Everything is judged in the order of the bytes, so that what a message is told does not depend on how it was cut into
// packets: tests/fuzz/http_fuzz.cpp holds us to it.
std::variant<NeedMore, Head, Refusal> read_head(std::string_view bytes, const HeadLimits& limits, std::size_t& seen) {
  // One empty line before the request line is tolerated: RFC 9112, 2.2.
  const std::size_t start = bytes.substr(0, 2) == "\r\n" ? 2 : 0;
  // The first byte already tells a TLS hello or another protocol from a method.
  if (bytes.size() > start && !kToken[static_cast<unsigned char>(bytes[start])] && bytes[start] != '\r' &&
      bytes[start] != '\n')
    return Refusal{400, "malformed_method"};
  const std::string_view window = bytes.substr(0, limits.bytes);
  seen = std::max(seen, start);
  while (seen < window.size()) {
    const std::size_t found = window.find('\n', seen);
    const std::size_t checked = std::min(found, window.size());
    if (std::memchr(window.data() + seen, '\0', checked - seen)) return Refusal{400, "control_character"};
    if (found == std::string_view::npos) {
      seen = checked;
      break;
    }
    if (checked == start || window[checked - 1] != '\r') return Refusal{400, "bare_lf"};
    seen = checked + 1;
    if (checked == start + 1) return Refusal{400, "malformed_request_line"};
    if (checked >= 3 && window[checked - 2] == '\n') return parse(window, start, seen, limits);
  }
  if (bytes.size() > limits.bytes) return Refusal{431, "head_too_large"};
  return NeedMore{};
}

/// A size line that lies before us whole: the common case, many times as fast as byte by byte. Anything else is left to
/// `feed`.
bool ChunkDecoder::take_size_line(std::string_view& in) {
  std::uint64_t size = 0;
  std::size_t digits = 0;
  for (; digits < in.size() && digits < kMaxDigits; ++digits) {
    const int digit = hex_digit(in[digits]);
    if (digit < 0) break;
    size = size * 16 + static_cast<std::uint64_t>(digit);
  }
  if (digits == 0 || in.substr(digits, 2) != "\r\n") return false;
  in.remove_prefix(digits + 2);
  framing_ += digits + 2;
  left_ = size;
  return true;
}

/// At the end of a size line: what follows it.
ChunkDecoder::State ChunkDecoder::begin_chunk(std::size_t body, std::size_t limit) {
  if (left_ > limit) return State::too_large;
  if (framing_ > kFreeFraming + kFramingPerByte * body) return State::malformed;
  step_ = left_ == 0 ? Step::trailer_start : Step::data;
  digits_ = 0;
  return State::more;
}

ChunkDecoder::State ChunkDecoder::feed(std::string_view& in, std::string& out, std::size_t limit) {
  while (!in.empty()) {
    if (step_ == Step::data) {
      const std::size_t take = std::min<std::uint64_t>(left_, in.size());
      if (out.size() + take > limit) return State::too_large;
      out.append(in.substr(0, take));
      in.remove_prefix(take);
      left_ -= take;
      if (left_ == 0) step_ = Step::data_cr;
      continue;
    }
    if (step_ == Step::data_cr && in.size() > 1 && in[0] == '\r' && in[1] == '\n') {
      in.remove_prefix(2);
      framing_ += 2;
      step_ = Step::size;
      continue;
    }
    if (step_ == Step::size && digits_ == 0 && take_size_line(in)) {
      if (const State state = begin_chunk(out.size(), limit); state != State::more) return state;
      continue;
    }
    const char c = in.front();
    in.remove_prefix(1);
    ++framing_;
    switch (step_) {
      case Step::size: {
        const int digit = hex_digit(c);
        if (digit >= 0) {
          if (++digits_ > kMaxDigits) return State::malformed;
          left_ = left_ * 16 + static_cast<std::uint64_t>(digit);
        } else if (digits_ == 0) {
          return State::malformed;
        } else if (c == '\r') {
          step_ = Step::size_lf;
        } else if (c == ';') {
          step_ = Step::extension;
        } else {
          return State::malformed;
        }
        break;
      }
      case Step::extension:
        if (c == '\r')
          step_ = Step::size_lf;
        else if (!is_field_character(c) || ++extra_ > kMaxExtra)
          return State::malformed;
        break;
      case Step::size_lf:
        if (c != '\n') return State::malformed;
        if (const State state = begin_chunk(out.size(), limit); state != State::more) return state;
        break;
      case Step::data:
        break;
      case Step::data_cr:
        if (c != '\r') return State::malformed;
        step_ = Step::data_lf;
        break;
      case Step::data_lf:
        if (c != '\n') return State::malformed;
        step_ = Step::size;
        break;
      case Step::trailer_start:
        step_ = c == '\r' ? Step::end_lf : Step::trailer_name;
        if (step_ == Step::trailer_name && (!kToken[static_cast<unsigned char>(c)] || ++extra_ > kMaxExtra))
          return State::malformed;
        break;
      // A line that is no field is the head of a request to whoever ends the message before it.
      case Step::trailer_name:
        if (c == ':')
          step_ = Step::trailer;
        else if (!kToken[static_cast<unsigned char>(c)] || ++extra_ > kMaxExtra)
          return State::malformed;
        break;
      case Step::trailer:
        if (c == '\r')
          step_ = Step::trailer_lf;
        else if (!is_field_character(c) || ++extra_ > kMaxExtra)
          return State::malformed;
        break;
      case Step::trailer_lf:
        if (c != '\n') return State::malformed;
        step_ = Step::trailer_start;
        break;
      case Step::end_lf:
        return c == '\n' ? State::done : State::malformed;
    }
  }
  return State::more;
}

}  // namespace acervo::streamer
