#include "ingest/av/picture_print.hpp"

#include <algorithm>
#include <cstring>
#include <ctime>

#include "ingest/av/codec_loop.hpp"
#include "ingest/av/picture_graph.hpp"
#include "ingest/av/source.hpp"

namespace acervo::ingest::av {

namespace {

using namespace std::chrono_literals;

constexpr Micros kSeldom = 60ms;  // pictures that come faster say the same
constexpr std::clock_t kPatience = 120 * CLOCKS_PER_SEC;
constexpr Micros kUsual = 5min;

// Not worth it at this size.
VideoFacts looked_at(const VideoFacts& video) {
  VideoFacts seen = video;
  seen.interlaced = false;
  return seen;
}

}  // namespace

PicturePrint make_picture_print(int source_fd, const Facts& facts, const OnProgress& on_progress) {
  if (!facts.video) return {};
  Source source(source_fd);
  source.know(facts);
  const int stream = facts.video->stream;
  source.keep_only([&](int index) { return index == stream; });
  const Codec codec = source.decoder(stream, 1);
  codec->skip_frame =
      AVDISCARD_NONREF;  // a third to a half of the work; means over six tenths of a second hardly notice
  const auto base = source.stream(stream).time_base;
  PictureGraph graph(looked_at(*facts.video), kPrintWidth, kPrintHeight, 1);
  PictureChanges changes;
  Micros last = -1s;
  std::vector<std::uint8_t> luma(std::size_t(kPrintWidth) * kPrintHeight);
  const auto see = [&](Frame& picture) {
    if (picture->best_effort_timestamp == AV_NOPTS_VALUE) return;
    const Micros time = to_micros(picture->best_effort_timestamp, base) - facts.offset;
    if (time < last + kSeldom) return;
    last = time;
    picture->pts = time.count() * 9 / 100;
    graph.push(*picture, [&](const Frame& small) {
      for (int y = 0; y < kPrintHeight; ++y)
        std::memcpy(luma.data() + std::ptrdiff_t(y) * kPrintWidth,
                    small->data[0] + std::ptrdiff_t(y) * small->linesize[0], kPrintWidth);
      changes.see(time, luma);
    });
  };
  source.rewind();
  while (const auto packet = source.read()) {
    decode(*codec, packet.get(), see);
    on_progress(std::clamp(double(last.count()) / double(kUsual.count()), 0.0, 1.0));
    if (changes.has_enough() || std::clock() > kPatience) return changes.finish(last);
  }
  decode(*codec, nullptr, see);
  return changes.finish(facts.duration);
}

}  // namespace acervo::ingest::av
