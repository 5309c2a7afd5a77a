#include "streamer/http/render.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <cstdio>
#include <random>

#include "streamer/http/compress.hpp"
#include "streamer/http/problem.hpp"

namespace acervo::streamer {

namespace {

constexpr std::size_t kWorthCompressing = 1024;  // below, the packet is the same
constexpr std::size_t kInline = 32 * 1024;       // bodies up to here are copied behind the head and leave in one write

void put(std::string& head, std::string_view field, std::string_view value) {
  head.append(field).append(": ").append(value).append("\r\n");
}

void put(std::string& head, std::string_view field, std::uint64_t value) {
  char text[24];
  const auto end = std::to_chars(text, text + sizeof text, value).ptr;
  put(head, field, std::string_view(text, static_cast<std::size_t>(end - text)));
}

/// The Date line, made once a second on each thread.
std::string_view date_line() {
  thread_local std::time_t made = 0;
  thread_local std::string line;
  const std::time_t now = std::time(nullptr);
  if (now != made) {
    made = now;
    line = "Date: " + format_http_date(Seconds(std::chrono::seconds(now))) + "\r\n";
  }
  return line;
}

void cut(const Slice& slice, std::uint64_t& skip, std::uint64_t& take, std::vector<Slice>& out) {
  if (skip >= slice.length) {
    skip -= slice.length;
    return;
  }
  Slice part = slice;
  part.offset += skip;
  part.length = std::min(slice.length - skip, take);
  skip = 0;
  take -= part.length;
  if (part.length > 0) out.push_back(std::move(part));
}

void append_range(const std::vector<Slice>& slices, ByteRange range, std::vector<Slice>& out) {
  std::uint64_t skip = range.first;
  std::uint64_t take = range.size();
  for (const Slice& slice : slices) {
    if (take == 0) break;
    cut(slice, skip, take, out);
  }
}

std::string content_range(ByteRange range, std::uint64_t size) {
  return "bytes " + std::to_string(range.first) + "-" + std::to_string(range.last) + "/" + std::to_string(size);
}

Slice memory(std::string text) {
  return Slice::of(std::make_shared<const std::string>(std::move(text)));
}

/// RFC 9110, 14.6
void make_multipart(Response& response, const std::vector<ByteRange>& ranges, std::uint64_t size) {
  static thread_local std::mt19937_64 random{std::random_device{}()};
  std::array<char, 17> digits{};
  std::snprintf(digits.data(), digits.size(), "%016llx", static_cast<unsigned long long>(random()));
  const std::string boundary = std::string("acervo-") + digits.data();
  const std::string type(response.find("content-type").value_or("application/octet-stream"));
  std::vector<Slice> parts;
  for (const ByteRange& range : ranges) {
    parts.push_back(memory((parts.empty() ? "--" : "\r\n--") + boundary + "\r\nContent-Type: " + type +
                           "\r\nContent-Range: " + content_range(range, size) + "\r\n\r\n"));
    append_range(response.slices, range, parts);
  }
  parts.push_back(memory("\r\n--" + boundary + "--\r\n"));
  response.slices = std::move(parts);
  response.set("Content-Type", "multipart/byteranges; boundary=" + boundary);
}

void drop_content(Response& response) {
  response.body.clear();
  response.slices.clear();
}

/// Replaces the response by the part of it that the request's conditions ask for.
/// @throws HttpError  412 or 416, which have nothing of the response's headers: a cache would keep them for as long
void apply_conditions(const Request& request, Response& response) {
  if (response.status != 200) return;
  const bool reads = request.method == Method::get || request.method == Method::head;
  const std::string etag(response.find("etag").value_or(""));
  if (!reads || (!response.ranges && etag.empty() && !response.last_modified)) return;
  const std::uint64_t size = response.size();
  if (response.last_modified) response.add("Last-Modified", format_http_date(*response.last_modified));
  if (response.ranges) response.add("Accept-Ranges", "bytes");
  const Outcome outcome = evaluate(request, {size, etag, response.last_modified, response.ranges});
  response.status = outcome.status;
  if (outcome.status == 206 && outcome.ranges.size() == 1) {
    std::vector<Slice> part;
    append_range(response.slices, outcome.ranges.front(), part);
    response.slices = std::move(part);
    response.add("Content-Range", content_range(outcome.ranges.front(), size));
  } else if (outcome.status == 206) {
    make_multipart(response, outcome.ranges, size);
  } else if (outcome.status == 304) {
    drop_content(response);
  } else if (outcome.status == 412) {
    throw HttpError(412, Code::invalid, "not what the client has", "precondition_failed");
  } else if (outcome.status == 416) {
    throw HttpError(416, Code::invalid, "no such part", "range_not_satisfiable",
                    {{"Content-Range", "bytes */" + std::to_string(size)}});
  }
}

bool is_worth_compressing(const Response& response) {
  if (response.body.size() < kWorthCompressing || response.find("content-encoding")) return false;
  const auto type = response.find("content-type");
  return type && is_compressible(*type);
}

/// A 304 has the headers that its 200 would have had, without the body.
void compress(const Request& request, Response& response) {
  response.add("Vary", "Accept-Encoding");
  if (choose_coding(request, {"gzip"}).empty()) return;
  if (!response.body.empty()) {
    response.body = gzip(response.body);
    response.add("Content-Encoding", "gzip");
  }
  // The same entity, other bytes: the tag may stay only as a weak one (RFC 9110, 8.8.1).
  if (const auto etag = response.find("etag"); etag && etag->substr(0, 2) != "W/")
    response.set("ETag", "W/" + std::string(*etag));
}

/// What browsers are told about content of ours.
void put_security(std::string& head, const Request& request, const Response& response, std::string_view policy) {
  head.append("X-Content-Type-Options: nosniff\r\n");
  if (request.is_secure) head.append("Strict-Transport-Security: max-age=31536000\r\n");
  const std::string_view type = response.find("content-type").value_or("");
  const bool html = type.substr(0, 9) == "text/html";
  if (!html && type.substr(0, 13) != "image/svg+xml") return;
  if (!response.find("content-security-policy"))
    put(head, "Content-Security-Policy", html ? policy : "default-src 'none'; style-src 'unsafe-inline'; sandbox");
  if (!html) return;
  if (!response.find("referrer-policy")) head.append("Referrer-Policy: strict-origin-when-cross-origin\r\n");
  head.append("Cross-Origin-Opener-Policy: same-origin\r\n");
  head.append("Permissions-Policy: camera=(), geolocation=(), microphone=(), payment=()\r\n");
}

bool has_no_content(int status) {
  return status == 204 || status == 304 || status < 200;
}

}  // namespace

Outgoing render(const Request& request, Response&& response, const RouteOptions& route, bool cors,
                const RenderOptions& options) {
  const bool compresses = options.compress && is_worth_compressing(response);
  apply_conditions(request, response);
  if (compresses) compress(request, response);
  Outgoing out;
  out.status = response.status;
  out.keep_alive = options.keep_alive && request.keep_alive;
  out.body_size = response.size();
  out.delivered = std::move(response.delivered);  // what left is told when the last who holds it lets go
  std::string& head = out.head;
  head.reserve(512 + (response.slices.empty() && response.body.size() <= kInline ? response.body.size() : 0));
  head.append("HTTP/1.1 ");
  char code[8];
  head.append(code, static_cast<std::size_t>(std::to_chars(code, code + sizeof code, response.status).ptr - code));
  head.append(" ").append(reason_phrase(response.status)).append("\r\n").append(date_line());
  for (const auto& [field, value] : response.headers) {
    if (response.status == 304 && same_text(field, "content-type")) continue;
    put(head, field, value);
  }
  if (!route.cache.empty() && response.status < 300 && !response.find("cache-control"))
    put(head, "Cache-Control", route.cache);
  if (!request.id.empty()) put(head, "X-Request-Id", request.id);
  if (cors) {
    // A response may say for itself whose pages may read it.
    if (!response.find("access-control-allow-origin")) put(head, "Access-Control-Allow-Origin", "*");
    if (!response.find("cross-origin-resource-policy")) put(head, "Cross-Origin-Resource-Policy", "cross-origin");
    put(head, "Access-Control-Expose-Headers", "Content-Range, ETag");
  }
  put_security(head, request, response, options.policy);
  if (!has_no_content(response.status)) put(head, "Content-Length", out.body_size);
  head.append(out.keep_alive ? "Connection: keep-alive\r\n\r\n" : "Connection: close\r\n\r\n");
  if (request.method == Method::head || has_no_content(response.status)) {
    out.body_size = 0;
  } else if (!response.slices.empty()) {
    out.slices = std::move(response.slices);
  } else if (response.body.size() <= kInline) {
    head.append(response.body);
  } else {
    out.slices.push_back(memory(std::move(response.body)));
  }
  return out;
}

}  // namespace acervo::streamer
