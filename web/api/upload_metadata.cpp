#include "web/api/upload_metadata.hpp"

#include <openssl/evp.h>

#include <limits>

namespace acervo::web {

std::string base64_decode(std::string_view text) {
  if (text.size() % 4 != 0 || text.size() > std::numeric_limits<int>::max()) return {};
  std::string bytes(text.size() / 4 * 3, '\0');
  const int size = EVP_DecodeBlock(reinterpret_cast<unsigned char*>(bytes.data()),
                                   reinterpret_cast<const unsigned char*>(text.data()), static_cast<int>(text.size()));
  const int padding = text.ends_with("==") ? 2 : text.ends_with("=") ? 1 : 0;
  if (size < padding) return {};
  bytes.resize(static_cast<std::size_t>(size - padding));
  return bytes;
}

std::string upload_metadata(std::string_view header, std::string_view key) {
  while (!header.empty()) {
    const auto comma = header.find(',');
    std::string_view pair = header.substr(0, comma);
    header = comma == std::string_view::npos ? std::string_view{} : header.substr(comma + 1);
    while (pair.starts_with(' ')) pair.remove_prefix(1);
    while (pair.ends_with(' ')) pair.remove_suffix(1);
    const auto space = pair.find(' ');
    if (pair.substr(0, space) == key && space != std::string_view::npos) return base64_decode(pair.substr(space + 1));
  }
  return {};
}

}  // namespace acervo::web
