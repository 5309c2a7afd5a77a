// Any bytes as somebody's caption file: a refusal with a reason, or cues that follow each other within the lesson, can
// be written as WebVTT and read again. The first byte says how long the lesson is.

#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "catalog/core/error.hpp"
#include "catalog/core/text.hpp"
#include "ingest/captions/caption_file.hpp"
#include "ingest/derive.hpp"

namespace {

using namespace acervo;
using namespace acervo::ingest;

void require(bool holds) {
  if (!holds) std::abort();
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size < 1) return 0;
  const std::string_view bytes(reinterpret_cast<const char*>(data + 1), size - 1);
  std::optional<Micros> duration;
  if (data[0] != 0) duration = std::chrono::seconds(data[0]);
  try {
    const CaptionFile file = read_caption_file(bytes, "a.ass", duration);
    require(!file.cues.empty() && file.cues.size() <= kMostCues);
    Micros before{};
    for (const Cue& cue : file.cues) {
      require(cue.start >= before && cue.end > cue.start && !cue.text.empty() && is_utf8(cue.text));
      require(!duration || cue.end <= *duration);
      before = cue.end;
    }
    // Written with milliseconds, so what is shorter than one is lost.
    if (file.cues.front().end - file.cues.front().start >= std::chrono::milliseconds(2))
      require(!parse_captions(to_webvtt(file.cues), "a.vtt").empty());
  } catch (const Error& error) {
    require(!error.reason().empty());
  }
  return 0;
}
