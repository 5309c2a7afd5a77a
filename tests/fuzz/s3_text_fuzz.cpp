// Any bytes as what a server that speaks S3 answers: what is read of it is text of theirs, an element that is there is
// found as often as it is visited, and nothing outside of it is read.

#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>

#include "catalog/storage/s3_text.hpp"

namespace {

using namespace acervo;

void require(bool holds) {
  if (!holds) std::abort();
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view bytes(reinterpret_cast<const char*>(data), size);
  const S3Text text(bytes);
  // Entities are single characters: text cannot be longer than what it was written as.
  for (const char* name : {"Key", "Code", "UploadId", "NextContinuationToken", "Size"})
    require(text.first(name).size() <= bytes.size());
  std::size_t keys = 0;
  text.each("Contents", [&](const S3Text& entry) {
    require(entry.first("Key").size() <= bytes.size());
    ++keys;
  });
  require(keys <= bytes.size() / std::string_view("<Contents/>").size());
  require(text.root().empty() ? keys == 0 && text.first("Key").empty() : bytes.find(text.root()) != bytes.npos);
  return 0;
}
