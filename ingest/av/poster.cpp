#include "ingest/av/poster.hpp"

#include <algorithm>
#include <cmath>
#include <optional>

#include "ingest/av/codec_loop.hpp"
#include "ingest/av/jpeg.hpp"
#include "ingest/av/picture_graph.hpp"
#include "ingest/av/stream_facts.hpp"

namespace acervo::ingest::av {
namespace {

constexpr int kWidest = 1280;

int even(double value) {
  return std::max(2, int(std::lround(value / 2)) * 2);
}

struct Size {
  int width, height;
};

Size poster_size(const VideoFacts& video) {
  const double scale = std::min({1.0, double(kWidest) / video.width, double(kWidest) / video.height});
  return {even(video.width * scale), even(video.height * scale)};
}

struct Look {
  double mean = 0, deviation = 0, sharpness = 0;
};

Look look_at(const AVFrame& picture) {
  double sum = 0, squares = 0, edges = 0;
  std::int64_t count = 0;
  for (int y = 1; y + 1 < picture.height; y += 2) {
    const auto* row = picture.data[0] + std::ptrdiff_t(y) * picture.linesize[0];
    for (int x = 1; x + 1 < picture.width; x += 2) {
      const int value = row[x];
      const int laplacian =
          4 * value - row[x - 1] - row[x + 1] - row[x - picture.linesize[0]] - row[x + picture.linesize[0]];
      sum += value, squares += double(value) * value, edges += std::abs(laplacian);
      ++count;
    }
  }
  if (count == 0) return {};
  const double mean = sum / double(count);
  return {mean, std::sqrt(std::max(0.0, squares / double(count) - mean * mean)), edges / double(count)};
}

double change(const AVFrame& a, const AVFrame& b) {
  double sum = 0;
  std::int64_t count = 0;
  for (int y = 0; y < a.height; y += 4) {
    for (int x = 0; x < a.width; x += 4, ++count) {
      sum += std::abs(int(a.data[0][std::ptrdiff_t(y) * a.linesize[0] + x]) -
                      int(b.data[0][std::ptrdiff_t(y) * b.linesize[0] + x]));
    }
  }
  return count ? sum / double(count) : 0;
}

// Higher is better. A flat picture (a black one, a title card of one colour) loses against any other.
double score(const AVFrame& picture, const AVFrame* next) {
  const auto look = look_at(picture);
  double points = std::min(look.deviation, 60.0) + 4 * std::min(look.sharpness, 12.0);
  if (look.mean < 28 || look.mean > 230) points *= 0.2;
  if (look.deviation < 6) points *= 0.2;
  if (next) points -= 2 * std::max(0.0, change(picture, *next) - 3);  // a fade, a wipe, a blur of motion
  return points;
}

struct Candidate {
  Frame picture;
  double points = -1e9;
};

// The first two pictures that decode at and after `time`.
std::vector<Frame> pictures_at(Source& source, const Facts& facts, Micros time, const Size& size) {
  const auto& video = *facts.video;
  const Codec codec = source.decoder(video.stream, 1);
  PictureGraph graph(video, size.width, size.height, 1);
  std::vector<Frame> found;
  const auto keep = [&](Frame picture) {
    if (found.size() < 2) found.push_back(std::move(picture));
  };
  std::int64_t count = 0;
  const auto take = [&](Frame& picture) {
    picture->pts = count++;
    // Of the pictures after the key one every fifth: neighbours differ only by noise.
    if (found.size() < 2 && (count % 5 == 1 || graph.is_temporal())) graph.push(*picture, keep);
  };
  source.seek(facts.offset + time);
  for (int packets = 0; found.size() < 2 && packets < 400; ++packets) {
    const auto packet = source.read();
    if (!packet) {
      decode(*codec, nullptr, take);
      graph.flush(keep);
      break;
    }
    decode(*codec, packet.get(), take);
  }
  return found;
}

Poster poster_of_video(Source& source, const Facts& facts, const OnProgress& on_progress) {
  const auto size = poster_size(*facts.video);
  source.keep_only([&](int stream) { return stream == facts.video->stream; });
  Candidate best;
  const auto length = facts.video->end - facts.video->start;
  const int tries = length > std::chrono::seconds(8) && !source.is_linear() ? 9 : 2;
  for (int i = 0; i < tries; ++i) {
    const auto time = facts.video->start + length * (tries == 2 ? i * 3 : 1 + i * 7) / (tries == 2 ? 8 : 90);
    auto pictures = pictures_at(source, facts, time, size);
    on_progress(0.3 * double(i + 1) / tries);
    if (pictures.empty()) continue;
    const double points = score(*pictures[0], pictures.size() > 1 ? pictures[1].get() : nullptr);
    if (points > best.points) best = {std::move(pictures[0]), points};
  }
  if (!best.picture) return {};
  return {to_jpeg(*best.picture), best.picture->width, best.picture->height};
}

Poster poster_of_cover(Source& source, int stream) {
  const auto& cover = source.stream(stream).attached_pic;
  if (cover.size <= 0) return {};
  VideoFacts facts;
  facts.stream = stream;
  std::optional<Poster> poster;
  const Codec codec = source.decoder(stream, 1);
  const auto take = [&](Frame& picture) {
    if (poster) return;
    refine(facts, *picture, source);
    const auto size = poster_size(facts);
    PictureGraph graph(facts, size.width, size.height, 1);
    picture->pts = 0;
    const auto keep = [&](Frame scaled) { poster = Poster{to_jpeg(*scaled), scaled->width, scaled->height}; };
    graph.push(*picture, keep);
    graph.flush(keep);
  };
  decode(*codec, &cover, take);
  decode(*codec, nullptr, take);
  return poster.value_or(Poster{});
}

}  // namespace

Poster make_poster(Source& source, const Facts& facts, const OnProgress& on_progress) {
  if (facts.video) return poster_of_video(source, facts, on_progress);
  try {
    if (facts.cover) return poster_of_cover(source, *facts.cover);
  } catch (const Error&) {
    // A damaged cover is no reason to refuse a recording.
  }
  return {};
}

}  // namespace acervo::ingest::av
