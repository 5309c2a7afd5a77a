#include "catalog/library/import_path.hpp"

#include <libxml/uri.h>

#include <algorithm>
#include <memory>
#include <system_error>

#include "catalog/core/text.hpp"

namespace acervo {

namespace fs = std::filesystem;

namespace {

std::string with_slashes(std::string_view name) {
  std::string result(name);
  std::ranges::replace(result, '\\', '/');
  return result;
}

bool is_within(const fs::path& folder, const fs::path& file) {
  const auto rest = file.lexically_relative(folder);
  return !rest.empty() && rest != "." && *rest.begin() != "..";
}

// `base/name` without links, if that lies in `base`.
std::optional<fs::path> inside(const fs::path& base, const fs::path& name) {
  std::error_code error;
  const auto folder = fs::canonical(base, error);
  if (error) return std::nullopt;
  const auto file = fs::weakly_canonical(folder / name, error);
  if (error || !is_within(folder, file)) return std::nullopt;
  return file;
}

// A sibling whose name looks the same: macOS decomposes accents, old archives hold Windows-1252.
std::optional<fs::path> lookalike(const fs::path& file) {
  std::error_code error;
  const std::string wanted = to_utf8(file.filename().native());
  for (auto entry = fs::directory_iterator(file.parent_path(), error); !error && entry != fs::directory_iterator();
       entry.increment(error)) {
    if (to_utf8(entry->path().filename().native()) == wanted) return entry->path();
  }
  return std::nullopt;
}

bool is_hex(char c) {
  return (c >= '0' && c <= '9') || ((c | 0x20) >= 'a' && (c | 0x20) <= 'f');
}

}  // namespace

bool stays_inside(std::string_view name) {
  if (name.empty() || name.find('\0') != std::string_view::npos) return false;
  const std::string path = with_slashes(name);
  if (path[0] == '/') return false;
  if (path.size() >= 3 && path[1] == ':' && path[2] == '/') return false;
  int depth = 0;
  for (const auto& part : fs::path(path)) {
    if (part == "..") {
      if (--depth < 0) return false;
    } else if (!part.empty() && part != ".") {
      ++depth;
    }
  }
  return depth > 0;
}

std::optional<fs::path> resolve_inside(const fs::path& base, std::string_view name) {
  if (name.empty() || name.find('\0') != std::string_view::npos) return std::nullopt;
  std::error_code error;
  const auto exact = inside(base, fs::path(name));
  if (exact && fs::exists(*exact, error)) return exact;
  if (name.find('\\') != std::string_view::npos) {
    if (const auto file = inside(base, fs::path(with_slashes(name))); file && fs::exists(*file, error)) return file;
  }
  if (exact) {
    // Found by its looks, it must still lie inside: the lookalike may be a link.
    if (const auto file = lookalike(*exact)) return inside(base, *file);
  }
  return exact;
}

std::optional<std::string> web_address(std::string_view text) {
  std::string trimmed = squeeze(text);
  if (fold(trimmed.substr(0, 4)) == "www.") trimmed = "https://" + trimmed;
  // What RFC 3986 does not allow is escaped as browsers do; an address copied from one often is not.
  std::string escaped;
  const auto scheme_end = trimmed.find("://");
  const auto host_end = scheme_end == std::string::npos ? scheme_end : trimmed.find_first_of("/?#", scheme_end + 3);
  for (std::size_t i = 0; i < trimmed.size(); ++i) {
    const char c = trimmed[i];
    const bool past_host = host_end != std::string::npos && i > host_end;
    const bool lone_percent = c == '%' && !(i + 2 < trimmed.size() && is_hex(trimmed[i + 1]) && is_hex(trimmed[i + 2]));
    const bool refused = static_cast<unsigned char>(c) >= 0x80 || c == ' ' || c == '"' || c == '<' || c == '>' ||
                         c == '\\' || c == '^' || c == '`' || c == '{' || c == '|' || c == '}' || lone_percent ||
                         (past_host && (c == '[' || c == ']'));
    if (!refused) {
      escaped += c;
      continue;
    }
    constexpr char kDigits[] = "0123456789ABCDEF";
    escaped += '%';
    escaped += kDigits[static_cast<unsigned char>(c) >> 4];
    escaped += kDigits[static_cast<unsigned char>(c) & 15];
  }
  const std::unique_ptr<xmlURI, decltype(&xmlFreeURI)> uri(xmlParseURI(escaped.c_str()), &xmlFreeURI);
  if (!uri || uri->scheme == nullptr || uri->server == nullptr || *uri->server == '\0') return std::nullopt;
  const std::string scheme = fold(uri->scheme);
  if (scheme != "http" && scheme != "https") return std::nullopt;
  // "https://youtube.com@elsewhere.example" shows one host and opens another.
  if (uri->user != nullptr) return std::nullopt;
  return escaped;
}

}  // namespace acervo
