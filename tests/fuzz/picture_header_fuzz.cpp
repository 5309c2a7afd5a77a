#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "ingest/picture_header.hpp"

// The first bytes of a picture that somebody uploads.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const auto header = acervo::ingest::read_picture_header({reinterpret_cast<const char*>(data), size});
  if (header && (header->width < 1 || header->height < 1)) std::abort();
  return 0;
}
