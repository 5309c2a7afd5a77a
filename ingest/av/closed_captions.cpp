#include "ingest/av/closed_captions.hpp"

#include <algorithm>
#include <cstring>
#include <string_view>

namespace acervo::ingest::av {
namespace {

constexpr int kPlaces = 24, kPictures = 30;
constexpr int kHead = 2048;  // bytes: it stands before the slices
constexpr std::string_view kMark = "GA94\x03";

}  // namespace

bool carries_captions(const AVPacket& picture) {
  const auto size = std::size_t(std::min(picture.size, kHead));
  const auto* found = static_cast<const std::uint8_t*>(::memmem(picture.data, size, kMark.data(), kMark.size()));
  return found && found + kMark.size() < picture.data + size && (found[kMark.size()] & 0x1F) > 0;  // cc_count
}

void find_closed_captions(Source& source, Facts& facts, const OnProgress& on_progress) {
  if (!facts.video || facts.video->closed_captions || source.is_linear()) return;
  auto& video = *facts.video;
  source.keep_only([&](int stream) { return stream == video.stream; });
  for (int place = 0; place < kPlaces; ++place) {
    source.seek(facts.offset + video.start + (video.end - video.start) * (2 * place + 1) / (2 * kPlaces));
    for (int i = 0; i < kPictures; ++i) {
      const auto packet = source.read();
      if (!packet) break;
      if (carries_captions(*packet)) {
        video.closed_captions = true;
        return;
      }
    }
    on_progress(0.6);
  }
}

}  // namespace acervo::ingest::av
