// Any text as the fields that ask for a part of a thing, one a line, against a second reading of both question and
// answer: what comes are those bytes and no others, each part says which, and all of it is hardly more than the whole.
// The first byte tells how the thing is cut into slices.

#include <charconv>
#include <cstdint>
#include <cstdlib>
#include <limits>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "streamer/http/problem.hpp"
#include "streamer/http/render.hpp"

namespace {

using namespace acervo::streamer;

void require(bool holds) {
  if (!holds) std::abort();
}

constexpr std::size_t kSize = 1000;
constexpr Seconds kModified{std::chrono::seconds(1'795'202'466)};

const std::string& whole() {
  static const std::string bytes = [] {
    std::string made;
    for (std::size_t i = 0; i < kSize; ++i) made += static_cast<char>('!' + (i * i + i / 7) % 90);
    return made;
  }();
  return bytes;
}

Response thing(unsigned slices) {
  std::vector<Slice> parts;
  const std::size_t step = kSize / (slices % 9 + 1);
  const auto bytes = std::make_shared<const std::string>(whole());
  for (std::size_t at = 0; at < kSize; at += step) {
    Slice slice = Slice::of(bytes);
    slice.offset = at;
    slice.length = std::min(step, kSize - at);
    parts.push_back(std::move(slice));
  }
  return Response::of_slices(std::move(parts), "video/mp4", "v1", kImmutable, kModified);
}

std::string_view line_of(std::string_view& text) {
  const std::size_t end = std::min(text.find('\n'), text.size());
  const std::string_view line = text.substr(0, end);
  text.remove_prefix(std::min(end + 1, text.size()));
  return line;
}

std::string body_of(const Outgoing& out) {
  std::string body = out.head.substr(out.head.find("\r\n\r\n") + 4);
  for (const Slice& slice : out.slices) body += slice.memory->substr(slice.offset, slice.length);
  return body;
}

std::optional<std::string> field(std::string_view head, std::string_view name) {
  const std::string start = "\r\n" + std::string(name) + ": ";
  const std::size_t at = head.find(start);
  if (at == std::string_view::npos) return std::nullopt;
  require(head.find(start, at + 1) == std::string_view::npos);
  const std::size_t begin = at + start.size();
  return std::string(head.substr(begin, head.find("\r\n", begin) - begin));
}

// "bytes 10-19/1000"
ByteRange read_content_range(std::string_view text) {
  require(text.starts_with("bytes ") && text.ends_with("/1000"));
  ByteRange range;
  const auto dash = std::from_chars(text.data() + 6, text.data() + text.size(), range.first);
  require(dash.ec == std::errc{} && *dash.ptr == '-');
  const auto end = std::from_chars(dash.ptr + 1, text.data() + text.size(), range.last);
  require(end.ec == std::errc{} && *end.ptr == '/' && range.first <= range.last && range.last < kSize);
  return range;
}

void require_part(std::string_view bytes, ByteRange range) {
  require(bytes == std::string_view(whole()).substr(range.first, range.size()));
}

std::vector<ByteRange> read_multipart(std::string_view type, std::string_view body) {
  constexpr std::string_view kType = "multipart/byteranges; boundary=";
  require(type.starts_with(kType));
  const std::string boundary = "--" + std::string(type.substr(kType.size()));
  require(boundary.size() > 20 && whole().find(boundary) == std::string::npos);
  std::vector<ByteRange> ranges;
  while (true) {
    require(body.starts_with(boundary));
    body.remove_prefix(boundary.size());
    if (body == "--\r\n") return ranges;
    require(body.starts_with("\r\n"));
    const std::size_t end = body.find("\r\n\r\n");
    require(end != std::string_view::npos && field(body.substr(0, end + 2), "Content-Type") == "video/mp4");
    const ByteRange range = read_content_range(field(body.substr(0, end + 2), "Content-Range").value_or(""));
    body.remove_prefix(end + 4);
    require_part(body.substr(0, range.size()), range);
    body.remove_prefix(range.size());
    require(body.starts_with("\r\n"));
    body.remove_prefix(2);
    require(ranges.empty() || ranges.back().last < range.first);
    ranges.push_back(range);
  }
}

// The second reading; what is beyond 64 bits is their end.
std::optional<std::uint64_t> position(std::string_view digits) {
  if (digits.empty() || digits.find_first_not_of("0123456789") != std::string_view::npos) return std::nullopt;
  std::uint64_t value = 0;
  for (const char c : digits)
    if (__builtin_mul_overflow(value, 10U, &value) ||
        __builtin_add_overflow(value, static_cast<unsigned>(c - '0'), &value))
      return std::numeric_limits<std::uint64_t>::max();
  return value;
}

std::optional<std::vector<ByteRange>> asked_for(std::string_view text) {
  std::string unit(text.substr(0, 6));
  for (char& c : unit) c = static_cast<char>(c >= 'A' && c <= 'Z' ? c + 32 : c);
  if (unit != "bytes=") return std::nullopt;
  text.remove_prefix(6);
  std::vector<ByteRange> ranges;
  std::size_t count = 0;
  while (true) {
    const std::size_t comma = std::min(text.find(','), text.size());
    std::string_view one = text.substr(0, comma);
    while (!one.empty() && (one.front() == ' ' || one.front() == '\t')) one.remove_prefix(1);
    while (!one.empty() && (one.back() == ' ' || one.back() == '\t')) one.remove_suffix(1);
    if (!one.empty()) {
      const std::size_t dash = one.find('-');
      if (++count > 8 || dash == std::string_view::npos || one.size() == 1) return std::nullopt;
      const auto first = position(one.substr(0, dash)), last = position(one.substr(dash + 1));
      if ((dash > 0 && !first) || (dash + 1 < one.size() && !last)) return std::nullopt;
      if (first && last && *last < *first) return std::nullopt;
      if (!first && *last > 0) ranges.push_back({kSize - std::min<std::uint64_t>(*last, kSize), kSize - 1});
      if (first && *first < kSize)
        ranges.push_back({*first, last ? std::min<std::uint64_t>(*last, kSize - 1) : kSize - 1});
    }
    if (comma == text.size()) break;
    text.remove_prefix(comma + 1);
  }
  return count > 0 ? std::optional(ranges) : std::nullopt;
}

void require_as_asked(std::string_view range, int status, const std::vector<ByteRange>& sent) {
  const auto asked = asked_for(range);
  bool ascending = true;
  for (std::size_t i = 1; asked && i < asked->size(); ++i) ascending &= (*asked)[i].first > (*asked)[i - 1].last;
  if (asked && !asked->empty() && ascending) {
    require(status == 206 && sent == *asked);
  } else if (asked && asked->empty()) {
    require(status == 416);
  } else {
    require(status == 200);
  }
}

/// A refusal is the server's to word: here it is its status and headers.
Outgoing answer(const Request& request, Response&& response) {
  try {
    return render(request, std::move(response), {}, false, {});
  } catch (const HttpError& refusal) {
    Outgoing out;
    out.status = refusal.status();
    out.head = "HTTP/1.1 400\r\nContent-Length: 0\r\n";
    for (const auto& [name, value] : refusal.headers()) out.head += name + ": " + value + "\r\n";
    out.head += "\r\n";
    return out;
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size < 1 || size > 4096) return 0;
  std::string_view text(reinterpret_cast<const char*>(data + 1), size - 1);
  Request request;
  bool conditional = false;
  const std::string_view range = line_of(text);
  if (!range.empty()) request.headers.add("Range", range);
  for (const char* name : {"If-Range", "If-None-Match", "If-Match", "If-Modified-Since", "If-Unmodified-Since"})
    if (const std::string_view value = line_of(text); !value.empty()) {
      request.headers.add(name, value);
      conditional = true;
      if (const auto date = parse_http_date(value)) require(parse_http_date(format_http_date(*date)) == date);
    }

  const Outgoing out = answer(request, thing(data[0]));
  const std::string body = body_of(out);
  const std::string head = out.head.substr(0, out.head.find("\r\n\r\n") + 2);
  require(body.size() < 2 * kSize + 2000);
  if (out.status != 304) require(field(head, "Content-Length") == std::to_string(body.size()));
  std::vector<ByteRange> sent;
  if (out.status == 206) {
    const auto single = field(head, "Content-Range");
    if (single) sent = {read_content_range(*single)};
    if (single) require_part(body, sent.front());
    if (!single) sent = read_multipart(field(head, "Content-Type").value_or(""), body);
    require(single ? sent.size() == 1 : sent.size() > 1);
  } else if (out.status == 200) {
    require(body == whole() && !field(head, "Content-Range"));
  } else {
    require(body.empty() && (out.status == 304 || out.status == 412 || out.status == 416));
    if (out.status == 416) require(field(head, "Content-Range") == "bytes */1000");
  }
  if (!conditional) require_as_asked(range, out.status, sent);

  // HEAD is told what GET would be without its range.
  request.method = Method::head;
  const Outgoing asked = answer(request, thing(data[0]));
  require(asked.slices.empty() && asked.head.ends_with("\r\n\r\n"));
  require(asked.status == (out.status == 206 || out.status == 416 ? 200 : out.status));
  return 0;
}
