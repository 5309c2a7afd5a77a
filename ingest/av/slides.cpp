#include "ingest/av/slides.hpp"

#include <algorithm>
#include <cmath>
#include <cstdlib>
#include <cstring>

#include "ingest/av/codec_loop.hpp"
#include "ingest/av/picture_graph.hpp"
#include "ingest/av/segment_writer.hpp"
#include "ingest/av/source.hpp"

namespace acervo::ingest::av {
namespace {

using namespace std::chrono_literals;

constexpr std::int64_t kMostLooks = 4000;  // at key pictures, of 20 KB; twice as many between
constexpr Micros kFine = 500ms;            // how exactly the beginning of a slide is found
constexpr Micros kSparse = 12s;            // further apart than this, key pictures may miss a slide
constexpr std::size_t kBursts = 12;        // pairs of pictures for what moves all the time
// Seconds that are decoded between key pictures before something must be found there: a film of people changes at
// every key picture and has nothing to find.
constexpr Micros kCredit = 40s;
constexpr int kLeastHeight = 1080, kWidest = 1920;

class Walker {
 public:
  Walker(Source& source, const Facts& facts, const OnProgress& on_progress)
      : source_(source),
        facts_(facts),
        on_progress_(on_progress),
        graph_(looked_at(facts), kLookWidth, kLookHeight, 1) {
    source_.keep_only([&](int stream) { return stream == facts_.video->stream; });
  }

  std::vector<Look> key_looks() {
    const Codec codec = decoder(AVDISCARD_DEFAULT);
    const Micros step = std::max<Micros>(900ms, facts_.duration / kMostLooks);
    std::vector<Look> looks;
    const auto keep = [&](Frame& picture) {
      if (auto look = look_at(*picture)) look->key = true, looks.push_back(*std::move(look));
    };
    source_.rewind();
    Micros last = -step;
    while (const auto packet = source_.read()) {
      if (!(packet->flags & AV_PKT_FLAG_KEY) || packet->pts == AV_NOPTS_VALUE) continue;
      const Micros time = to_micros(packet->pts, base()) - facts_.offset;
      if (time < last + step) continue;
      last = time;
      on_progress_(0.6 * share(time));
      decode(*codec, packet.get(), keep);
      decode(*codec, nullptr, keep), avcodec_flush_buffers(codec.get());
    }
    std::ranges::sort(looks, {}, &Look::time);
    return looks;
  }

  /// Looks of [from, to), `step` apart.
  std::vector<Look> looks_between(Micros from, Micros to, Micros step) {
    const Codec codec = decoder(AVDISCARD_NONREF);
    std::vector<Look> looks;
    Micros next = from;
    bool done = false;
    const auto keep = [&](Frame& picture) {
      if (done || picture->best_effort_timestamp == AV_NOPTS_VALUE) return;
      const Micros time = to_micros(picture->best_effort_timestamp, base()) - facts_.offset;
      done = time >= to;
      if (done || time < next) return;
      next = std::max(next + step, time);
      if (auto look = look_at(*picture)) looks.push_back(*std::move(look));
    };
    source_.seek(facts_.offset + from);
    for (int packets = 0; !done; ++packets) {
      const auto packet = source_.read();
      if (packets % 50 == 0) on_progress_(0.6 + 0.4 * share(from));
      decode(*codec, packet.get(), keep);
      if (!packet) break;
    }
    return looks;
  }

  LookMask moving(const std::vector<Look>& keys) {
    std::vector<std::pair<Look, Look>> pairs;
    const std::size_t bursts = std::min(kBursts, keys.size());
    for (std::size_t i = 0; i < bursts; ++i) {
      const auto& key = keys[keys.size() * i / bursts];
      auto looks = looks_between(key.time, key.time + 1100ms, 1s);
      if (looks.size() >= 2) pairs.emplace_back(std::move(looks[0]), std::move(looks[1]));
    }
    return always_moving(pairs);
  }

 private:
  // Not worth it at this size.
  static VideoFacts looked_at(const Facts& facts) {
    VideoFacts video = *facts.video;
    video.interlaced = false;
    return video;
  }

  Codec decoder(AVDiscard skip) {
    Codec codec = source_.decoder(facts_.video->stream, 1);
    codec->skip_frame = skip;
    // What some containers call key pictures does not begin anew for H.264. It is whole all the same.
    codec->flags |= AV_CODEC_FLAG_OUTPUT_CORRUPT;
    return codec;
  }

  AVRational base() const { return source_.stream(facts_.video->stream).time_base; }

  double share(Micros time) const {
    return std::clamp(double(time.count()) / double(std::max<std::int64_t>(1, facts_.duration.count())), 0.0, 1.0);
  }

  std::optional<Look> look_at(AVFrame& picture) {
    if (picture.best_effort_timestamp == AV_NOPTS_VALUE) return std::nullopt;
    Look look{to_micros(picture.best_effort_timestamp, base()) - facts_.offset, {}, false};
    if (look.time < 0s) return std::nullopt;
    picture.pts = count_++;
    const auto copy = [&](Frame small) {
      look.luma.resize(std::size_t(kLookWidth) * kLookHeight);
      for (int y = 0; y < kLookHeight; ++y)
        std::memcpy(look.luma.data() + std::ptrdiff_t(y) * kLookWidth,
                    small->data[0] + std::ptrdiff_t(y) * small->linesize[0], kLookWidth);
    };
    graph_.push(picture, copy);
    if (look.luma.empty()) return std::nullopt;
    return look;
  }

  Source& source_;
  const Facts& facts_;
  const OnProgress& on_progress_;
  PictureGraph graph_;
  std::int64_t count_ = 0;
};

// Rows of strokes: sharp edges close to each other, in a few neighbouring cells.
bool has_writing(const AVFrame& picture) {
  constexpr int kCell = 16, kEdge = 40;
  int rows = 0, cells = 0;
  for (int y = 0; y + kCell <= picture.height; y += kCell) {
    int run = 0, longest = 0;
    for (int x = 2; x + kCell + 2 <= picture.width; x += kCell) {
      int edges = 0;
      for (int line = y; line < y + kCell; line += 2) {
        const auto* at = picture.data[0] + std::ptrdiff_t(line) * picture.linesize[0] + x;
        for (int i = 0; i < kCell; ++i) edges += std::abs(int(at[i + 1]) - int(at[i - 1])) > kEdge;
      }
      const bool strokes = edges >= kCell * kCell / 2 / 12;
      run = strokes ? run + 1 : 0;
      cells += strokes;
      longest = std::max(longest, run);
    }
    rows += longest >= 3;
  }
  return rows >= 1 && cells >= 4;
}

PictureSize reading_size(const VideoFacts& video) {
  // Small letters are read better when they are made larger.
  double scale = std::clamp(double(kLeastHeight) / std::min(video.width, video.height), 1.0, 3.0);
  scale = std::min(scale, double(kWidest) / std::max(video.width, video.height));
  const auto even = [](double value) { return std::max(2, int(std::lround(value / 2)) * 2); };
  return {even(video.width * scale), even(video.height * scale)};
}

}  // namespace

std::vector<StillSpan> find_stills(int source_fd, const Facts& facts, const OnProgress& on_progress) {
  if (!facts.video) return {};
  Source source(source_fd);
  source.know(facts);
  if (source.is_linear()) return {};
  Walker walker(source, facts, on_progress);
  const auto keys = walker.key_looks();
  if (keys.empty()) return {};
  const LookMask ignored = walker.moving(keys);
  std::vector<Look> looks;
  const Micros fine = std::max<Micros>(kFine, facts.duration / (2 * kMostLooks));
  Micros credit = kCredit;
  for (std::size_t i = 0; i < keys.size(); ++i) {
    const Micros end = i + 1 < keys.size() ? keys[i + 1].time : facts.duration;
    const Micros gap = end - keys[i].time;
    const bool changes = i + 1 == keys.size() || !change_between(keys[i], keys[i + 1], ignored).is_none();
    looks.push_back(keys[i]);
    if (gap < 2 * fine || (!changes && gap < kSparse) || credit < 0s) continue;
    auto between = walker.looks_between(keys[i].time + fine, end, fine);
    credit -= gap;
    looks.insert(looks.end(), between.begin(), between.end());
    between.insert(between.begin(), keys[i]);
    if (has_still(between, ignored)) credit = kCredit;
  }
  return ingest::find_stills(looks, ignored, facts.duration);
}

std::vector<PictureSize> write_still_pictures(int source_fd, int fd, const Facts& facts, std::span<const Micros> times,
                                              const OnProgress& on_progress) {
  Source source(source_fd);
  source.know(facts);
  source.keep_only([&](int stream) { return stream == facts.video->stream; });
  const auto size = reading_size(*facts.video);
  std::vector<PictureSize> sizes;
  for (const auto time : times) {
    Frame picture;
    try {
      picture = picture_at(source, facts, time, size, 1, on_progress);
    } catch (const Error& error) {
      // A dead place costs its slide, not the others.
      if (error.code() != Code::corrupt_media) throw;
      sizes.push_back({0, 0});
      continue;
    }
    const bool writing = has_writing(*picture);
    sizes.push_back(writing ? PictureSize{picture->width, picture->height} : PictureSize{0, 0});
    for (int y = 0; writing && y < picture->height; ++y)
      write_all(fd, {reinterpret_cast<const char*>(picture->data[0]) + std::ptrdiff_t(y) * picture->linesize[0],
                     std::size_t(picture->width)});
  }
  return sizes;
}

}  // namespace acervo::ingest::av
