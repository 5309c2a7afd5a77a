#include "streamer/http/assets.hpp"

#include <algorithm>
#include <array>
#include <fstream>
#include <sstream>

#include "catalog/core/error.hpp"
#include "streamer/http/compress.hpp"
#include "streamer/http/tag.hpp"

namespace acervo::streamer {

namespace {

namespace fs = std::filesystem;

std::shared_ptr<const std::string> read(const fs::path& path) {
  std::ifstream in(path, std::ios::binary);
  std::ostringstream out;
  out << in.rdbuf();
  if (!in) throw Error(Code::internal, "reading " + path.string());
  return std::make_shared<const std::string>(std::move(out).str());
}

std::shared_ptr<const std::string> beside(const fs::path& path, const char* ending) {
  const fs::path packed = path.string() + ending;
  return fs::exists(packed) ? read(packed) : nullptr;
}

}  // namespace

std::string_view content_type_of(std::string_view name) {
  static constexpr std::array<std::pair<std::string_view, std::string_view>, 24> kTypes{
      {{".html", "text/html; charset=utf-8"},
       {".js", "text/javascript; charset=utf-8"},
       {".mjs", "text/javascript; charset=utf-8"},
       {".css", "text/css; charset=utf-8"},
       {".json", "application/json"},
       {".webmanifest", "application/manifest+json"},
       {".svg", "image/svg+xml"},
       {".png", "image/png"},
       {".jpg", "image/jpeg"},
       {".jpeg", "image/jpeg"},
       {".webp", "image/webp"},
       {".avif", "image/avif"},
       {".ico", "image/x-icon"},
       {".woff2", "font/woff2"},
       {".woff", "font/woff"},
       {".txt", "text/plain; charset=utf-8"},
       {".xml", "application/xml"},
       {".yaml", "application/yaml"},
       {".vtt", "text/vtt; charset=utf-8"},
       {".wasm", "application/wasm"},
       {".map", "application/json"},
       {".pdf", "application/pdf"},
       {".mp4", "video/mp4"},
       {".m4a", "audio/mp4"}}};
  for (const auto& [ending, type] : kTypes)
    if (name.ends_with(ending)) return type;
  return "application/octet-stream";
}

bool has_content_hash(std::string_view name) {
  name = name.substr(name.rfind('/') + 1);
  const std::size_t dot = name.find('.');
  if (dot == std::string_view::npos) return false;
  const std::size_t dash = name.substr(0, dot).find('-');
  if (dash == std::string_view::npos || dot < 9) return false;
  const std::string_view hash = name.substr(dot - 8, 8);
  if (name.substr(0, dot - 8).find('-') == std::string_view::npos) return false;
  return std::any_of(hash.begin(), hash.end(), [](char c) { return (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z'); });
}

Assets::Assets(const fs::path& folder) {
  if (!fs::is_directory(folder)) throw Error(Code::not_found, "no folder " + folder.string(), "no_site");
  for (const auto& entry : fs::recursive_directory_iterator(folder)) {
    const std::string name = fs::relative(entry.path(), folder).generic_string();
    if (!entry.is_regular_file() || name.front() == '.' || name.find("/.") != std::string::npos) continue;
    if (name.ends_with(".br") || name.ends_with(".gz")) continue;
    Asset asset;
    asset.plain = read(entry.path());
    asset.type = content_type_of(name);
    asset.tag = content_tag(*asset.plain);
    asset.written = floor<std::chrono::seconds>(std::chrono::file_clock::to_sys(entry.last_write_time()));
    asset.hashed = has_content_hash(name);
    if (is_compressible(asset.type)) {
      asset.brotli = beside(entry.path(), ".br");
      asset.gzipped = beside(entry.path(), ".gz");
      if (!asset.gzipped) asset.gzipped = std::make_shared<const std::string>(gzip(*asset.plain));
      if (asset.gzipped->size() >= asset.plain->size()) asset.gzipped = nullptr;
    }
    assets_.emplace(name, std::move(asset));
  }
}

std::shared_ptr<const std::string> Assets::bytes(std::string_view path) const {
  const auto it = assets_.find(path);
  return it == assets_.end() ? nullptr : it->second.plain;
}

std::optional<Response> Assets::find(const Request& request, std::string_view path) const {
  const auto it = assets_.find(path);
  if (it == assets_.end()) return std::nullopt;
  const Asset& asset = it->second;
  std::shared_ptr<const std::string> bytes = asset.plain;
  std::string tag = asset.tag;
  const std::string_view coding = choose_coding(request, {asset.brotli ? "br" : "", asset.gzipped ? "gzip" : ""});
  if (!coding.empty()) bytes = coding == "br" ? asset.brotli : asset.gzipped;
  // Each form is a representation of its own, with a tag of its own (RFC 9110, 8.8.3.3).
  if (!coding.empty()) tag += "-" + std::string(coding);
  Response response = Response::of_slices({Slice::of(std::move(bytes))}, asset.type, tag,
                                          asset.hashed ? kImmutable : kRevalidate, asset.written);
  if (!coding.empty()) response.add("Content-Encoding", coding);
  if (asset.brotli || asset.gzipped) response.add("Vary", "Accept-Encoding");
  return response;
}

}  // namespace acervo::streamer
