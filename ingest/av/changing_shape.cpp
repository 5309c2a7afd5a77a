#include "ingest/av/changing_shape.hpp"

#include <algorithm>
#include <cmath>
#include <vector>

#include "ingest/av/key_picture.hpp"
#include "ingest/av/stream_facts.hpp"

namespace acervo::ingest::av {
namespace {

constexpr std::size_t kPlaces = 10;

// MP4 and AVI state one size for all, unless there are several descriptions; changed parameter sets inside are not
// looked for there. What only ever has key pictures is a camera's or a studio's.
bool can_change(const Source& source, const Facts& facts, const Span& span) {
  if (source.is_joined() || source.is_recoded(facts.video->stream)) return true;
  if (facts.format == "mov" || facts.format == "avi" || facts.format == "mxf" || facts.format == "dv") return false;
  return span.keys.size() > 1 && span.keys.size() * 2 < std::size_t(span.packets);
}

// As it is to be seen: at a time, a picture of a shape, for as long as until the next look.
struct Look {
  Micros time{}, lasts{};
  Frame picture;
  double aspect = 0;
};

double aspect_of(const VideoFacts& video) {
  return double(video.width) / std::max(1, video.height);
}

bool is_alike(double a, double b) {
  return std::abs(a / b - 1) < 0.02;
}

std::vector<Look> looks(Source& source, const Facts& facts, const Span& span, const OnProgress& on_progress) {
  std::vector<Look> found;
  const Codec codec = source.decoder(facts.video->stream, 1);
  const auto base = source.stream(facts.video->stream).time_base;
  const std::size_t count = std::min(kPlaces, span.keys.size());
  for (std::size_t i = 0; i < count; ++i) {
    on_progress(0.6);
    const auto time = span.keys[span.keys.size() * i / count];
    source.seek(time + Micros(1000));
    auto key = next_key(source, facts.video->stream);
    // Where times jump a seek may come out at the key picture before.
    while (key && stamp_of(*key) && to_micros(*stamp_of(*key), base) < time)
      key = next_key(source, facts.video->stream);
    if (!key) continue;
    auto picture = decode_alone(*codec, *key).picture;
    if (!picture) continue;
    auto seen = *facts.video;
    refine(seen, *picture, source);
    if (!found.empty()) found.back().lasts = time - found.back().time;
    found.push_back({time, span.end - time, std::move(picture), aspect_of(seen)});
  }
  return found;
}

}  // namespace

void settle_shape(Source& source, Facts& facts, const Scan& scan, const OnProgress& on_progress) {
  if (!facts.video || source.is_linear() || !scan.contains(facts.video->stream)) return;
  const auto& span = scan.at(facts.video->stream);
  if (!can_change(source, facts, span)) return;
  source.keep_only([&](int stream) { return stream == facts.video->stream; });
  const auto found = looks(source, facts, span, on_progress);
  const Look* best = nullptr;
  Micros longest{};
  for (const auto& look : found) {
    Micros alike{};
    for (const auto& other : found) alike += is_alike(look.aspect, other.aspect) ? other.lasts : Micros(0);
    const auto pixels = [](const Look& each) { return std::int64_t(each.picture->width) * each.picture->height; };
    if (best && (alike < longest || (alike == longest && pixels(look) <= pixels(*best)))) continue;
    best = &look, longest = alike;
  }
  if (best) refine(*facts.video, *best->picture, source);
}

}  // namespace acervo::ingest::av
