// Any bytes as H.264 parameter sets and as a sample of a source: what is copied has whole units only, and makes an init
// section and a fragment. The first byte says where sets end and the sample begins.

#include <cstdint>
#include <cstdlib>
#include <span>

#include "catalog/core/error.hpp"
#include "ingest/mp4/avc.hpp"
#include "ingest/mp4/fragment.hpp"
#include "ingest/mp4/init.hpp"

namespace {

using namespace acervo;
using namespace acervo::ingest;

void require(bool holds) {
  if (!holds) std::abort();
}

// Lengths add up to the end exactly.
bool has_whole_units(std::string_view sample) {
  std::size_t at = 0;
  while (at + 4 <= sample.size()) {
    std::size_t size = 0;
    for (int i = 0; i < 4; ++i) size = size << 8 | static_cast<unsigned char>(sample[at++]);
    if (size == 0 || size > sample.size() - at) return false;
    at += size;
  }
  return at == sample.size();
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size < 1) return 0;
  const std::span<const std::uint8_t> bytes(data + 1, size - 1);
  const auto at = std::min<std::size_t>(data[0], bytes.size());
  const auto sets = mp4::parameter_sets(bytes.first(at));
  const auto copied = mp4::copy_sample(bytes.subspan(at), sets);
  require(has_whole_units(copied.bytes));
  static_cast<void>(mp4::is_idr(copied.bytes));
  require(has_whole_units(mp4::avc_sample(bytes)));
  if (const auto codecs = mp4::avc_codecs(sets)) {
    require(codecs->size() == 11 && codecs->starts_with("avc1."));
    if (sets.sequence.size() < 32 && sets.picture.size() < 256) {
      const auto config = mp4::avc_config(sets);
      auto again = mp4::parameter_sets({reinterpret_cast<const std::uint8_t*>(config.data()), config.size()});
      again.length_size = sets.length_size;
      require(again == sets);
    }
  }
  const mp4::Sample sample[] = {{0, true, copied.bytes}};
  require(mp4::fragment(sample, 1, 1, 0, 3600).size() > copied.bytes.size());
  return 0;
}
