#include "streamer/http/compress.hpp"

#include <zlib.h>

#include <algorithm>
#include <array>
#include <optional>
#include <stdexcept>

namespace acervo::streamer {

namespace {

/// In thousandths; 0 for what is no weight.
int read_weight(std::string_view parameters) {
  while (!parameters.empty()) {
    parameters.remove_prefix(1);  // the semicolon
    const std::size_t end = std::min(parameters.find(';'), parameters.size());
    const std::string_view parameter = trim(parameters.substr(0, end));
    parameters.remove_prefix(end);
    if (parameter.size() < 2 || !same_text(parameter.substr(0, 2), "q=")) continue;
    const std::string_view text = parameter.substr(2);
    if (text.empty() || text.size() > 5 || (text.size() > 1 && text[1] != '.')) return 0;
    int weight = 0;
    for (std::size_t i = 0, unit = 1000; i < 5; ++i) {
      if (i == 1) continue;
      if (i < text.size() && (text[i] < '0' || text[i] > '9')) return 0;
      if (i < text.size()) weight += (text[i] - '0') * static_cast<int>(unit);
      unit /= 10;
    }
    return weight > 1000 ? 0 : weight;
  }
  return 1000;
}

/// What the fields say of `coding`, or else of any.
std::optional<int> weight_of(const Request& request, std::string_view coding) {
  std::optional<int> any;
  for (std::string_view list : request.headers.all("accept-encoding")) {
    while (!list.empty()) {
      const std::size_t comma = std::min(list.find(','), list.size());
      const std::string_view item = list.substr(0, comma);
      list.remove_prefix(std::min(comma + 1, list.size()));
      const std::size_t semicolon = std::min(item.find(';'), item.size());
      const std::string_view token = trim(item.substr(0, semicolon));
      if (same_text(token, coding)) return read_weight(item.substr(semicolon));
      if (token == "*") any = read_weight(item.substr(semicolon));
    }
  }
  return coding == "identity" ? std::nullopt : any;
}

}  // namespace

std::string_view choose_coding(const Request& request, std::initializer_list<std::string_view> available) {
  std::string_view best;
  int most = weight_of(request, "identity").value_or(0);
  for (const std::string_view coding : available) {
    if (coding.empty()) continue;
    const int weight = weight_of(request, coding).value_or(0);
    if (weight == 0 || weight < most || (weight == most && !best.empty())) continue;
    best = coding;
    most = weight;
  }
  return best;
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
