// Any bytes as tus's Upload-Metadata: a value comes back that is no longer than what it was written as, and what was
// written as the standard says comes back as it was, whatever stands before it.

#include <openssl/evp.h>

#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>

#include "web/api/upload_metadata.hpp"

namespace {

using acervo::web::upload_metadata;

void require(bool holds) {
  if (!holds) std::abort();
}

std::string base64(std::string_view bytes) {
  std::string text(bytes.size() / 3 * 4 + 5, '\0');
  const int size =
      EVP_EncodeBlock(reinterpret_cast<unsigned char*>(text.data()),
                      reinterpret_cast<const unsigned char*>(bytes.data()), static_cast<int>(bytes.size()));
  text.resize(static_cast<std::size_t>(size));
  return text;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view bytes(reinterpret_cast<const char*>(data), size);
  for (const std::string_view key : {"filename", "material", ""})
    require(upload_metadata(bytes, key).size() <= bytes.size() / 4 * 3);
  require(upload_metadata("other " + base64("x") + ", filename " + base64(bytes) + ",last", "filename") == bytes);
  require(upload_metadata(std::string(bytes) + ",acervo-own " + base64(bytes), "acervo-own") == bytes ||
          bytes.find("acervo-own") != bytes.npos);
  return 0;
}
