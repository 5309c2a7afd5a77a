#include "streamer/http/compress.hpp"

#include <zlib.h>

#include <algorithm>
#include <array>
#include <stdexcept>

#include "streamer/http/request.hpp"

namespace acervo::streamer {

namespace {

bool is_zero_weight(std::string_view parameters) {
  const std::size_t q = parameters.find("q=");
  if (q == std::string_view::npos) return false;
  const std::string_view weight = trim(parameters.substr(q + 2));
  return !weight.empty() && weight.find_first_not_of("0.") == std::string_view::npos;
}

}  // namespace

bool accepts_coding(std::string_view header, std::string_view coding) {
  bool any = false;
  while (!header.empty()) {
    const std::size_t comma = std::min(header.find(','), header.size());
    const std::string_view item = header.substr(0, comma);
    header.remove_prefix(std::min(comma + 1, header.size()));
    const std::size_t semicolon = std::min(item.find(';'), item.size());
    const std::string_view token = trim(item.substr(0, semicolon));
    if (same_text(token, coding)) return !is_zero_weight(item.substr(semicolon));
    if (token == "*") any = !is_zero_weight(item.substr(semicolon));
  }
  return any;
}

bool is_compressible(std::string_view type) {
  type = trim(type.substr(0, type.find(';')));
  static constexpr std::array kTypes{
      "application/json",          "application/problem+json", "application/javascript",        "application/dash+xml",
      "application/xml",           "application/yaml",         "application/vnd.apple.mpegurl", "image/svg+xml",
      "application/manifest+json", "application/ld+json",      "application/rss+xml",           "application/atom+xml"};
  return type.substr(0, 5) == "text/" || std::find(kTypes.begin(), kTypes.end(), type) != kTypes.end();
}

std::string gzip(std::string_view bytes) {
  z_stream stream{};
  // 15 + 16: a gzip wrapper around the largest window. Level 5 is within 3 % of 9 on JSON, at a third of its time.
  if (deflateInit2(&stream, 5, Z_DEFLATED, 15 + 16, 8, Z_DEFAULT_STRATEGY) != Z_OK)
    throw std::runtime_error("deflateInit2 failed");
  std::string out(deflateBound(&stream, bytes.size()), '\0');
  stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(bytes.data()));
  stream.avail_in = static_cast<uInt>(bytes.size());
  stream.next_out = reinterpret_cast<Bytef*>(out.data());
  stream.avail_out = static_cast<uInt>(out.size());
  const int result = deflate(&stream, Z_FINISH);
  out.resize(stream.total_out);
  deflateEnd(&stream);
  if (result != Z_STREAM_END) throw std::runtime_error("deflate failed");
  return out;
}

}  // namespace acervo::streamer
