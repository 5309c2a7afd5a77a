#include "ingest/av/poster.hpp"

#include <algorithm>
#include <cmath>
#include <functional>
#include <utility>

#include "ingest/av/codec_loop.hpp"
#include "ingest/av/colours.hpp"
#include "ingest/av/jpeg.hpp"
#include "ingest/av/picture_graph.hpp"
#include "ingest/av/stream_facts.hpp"

namespace acervo::ingest::av {
namespace {

constexpr int kWidest = 1280;
constexpr std::size_t kMostPosters = 6;
// Two pictures that differ by less, on average over their points, show the same slide or the same face.
constexpr double kAlike = 7;

int even(double value) {
  return std::max(2, int(std::lround(value / 2)) * 2);
}

using Size = PictureSize;

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
  Micros time{};
};

// Best first, none of which is like a better one; a poor one only where there is no other.
std::vector<Poster> choose(std::vector<Candidate> candidates, AVColorSpace matrix) {
  std::ranges::sort(candidates, std::greater{}, &Candidate::points);
  std::vector<const Candidate*> chosen;
  for (const auto& candidate : candidates) {
    if (chosen.size() == kMostPosters) break;
    if (!chosen.empty() && candidate.points < 0.3 * chosen.front()->points) break;
    const auto is_alike = [&](const Candidate* other) { return change(*candidate.picture, *other->picture) < kAlike; };
    if (std::ranges::none_of(chosen, is_alike)) chosen.push_back(&candidate);
  }
  std::vector<Poster> posters;
  for (const auto* candidate : chosen) posters.push_back({to_jpeg(*candidate->picture, matrix), candidate->time});
  return posters;
}

struct Seen {
  Frame picture;
  Micros time{};  // when it is shown, within the lesson
};

// Two pictures, the first at the key picture before `time` or a little after it.
std::vector<Seen> pictures_at(Source& source, const Facts& facts, Micros time, const Size& size) {
  const auto& video = *facts.video;
  const Codec codec = source.decoder(video.stream, 1);
  PictureGraph graph(video, size.width, size.height, 1);
  const auto base = source.stream(video.stream).time_base;
  std::vector<Seen> found;
  const auto keep = [&](Frame picture) {
    // Not before it: whoever asks for the picture of that time is to get this one.
    const auto shown = Micros(picture->pts * 100 / 9 + 12);
    if (found.size() < 2) found.push_back({std::move(picture), shown});
  };
  std::int64_t count = 0;
  std::int64_t last = INT64_MIN / 2;
  const auto take = [&](Frame& picture) {
    const auto stamp = picture->best_effort_timestamp;
    const auto shown = stamp == AV_NOPTS_VALUE ? time : to_micros(stamp, base) - facts.offset;
    picture->pts = last = std::max(shown.count() * 9 / 100, last + 1);
    ++count;
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

std::vector<Poster> posters_of_video(Source& source, const Facts& facts, const OnProgress& on_progress) {
  const auto size = poster_size(*facts.video);
  source.keep_only([&](int stream) { return stream == facts.video->stream; });
  std::vector<Candidate> candidates;
  const auto length = facts.video->end - facts.video->start;
  // A long one more often: each costs a seek and a few pictures.
  const bool linear = source.is_linear();
  const int tries = length <= std::chrono::seconds(8) || linear ? 2 : length > std::chrono::minutes(2) ? 18 : 9;
  for (int i = 0; i < tries; ++i) {
    const auto time =
        facts.video->start + (tries == 2 ? length * (i * 3) / 8 : length * (tries + i * 7 * 10) / (tries * 10 * 8));
    auto pictures = pictures_at(source, facts, time, size);
    on_progress(0.3 * double(i + 1) / tries);
    if (pictures.empty()) continue;
    const double points = score(*pictures[0].picture, pictures.size() > 1 ? pictures[1].picture.get() : nullptr);
    candidates.push_back({std::move(pictures[0].picture), points, pictures[0].time});
  }
  return choose(std::move(candidates), output_colours(*facts.video).matrix);
}

std::vector<Poster> poster_of_cover(Source& source, int stream) {
  const auto& cover = source.stream(stream).attached_pic;
  if (cover.size <= 0) return {};
  VideoFacts facts;
  facts.stream = stream;
  std::vector<Poster> poster;
  const Codec codec = source.decoder(stream, 1);
  const auto take = [&](Frame& picture) {
    if (!poster.empty()) return;
    refine(facts, *picture, source);
    const auto size = poster_size(facts);
    PictureGraph graph(facts, size.width, size.height, 1);
    picture->pts = 0;
    const auto keep = [&](Frame scaled) { poster.push_back({to_jpeg(*scaled, output_colours(facts).matrix), {}}); };
    graph.push(*picture, keep);
    graph.flush(keep);
  };
  decode(*codec, &cover, take);
  decode(*codec, nullptr, take);
  return poster;
}

}  // namespace

PictureSize poster_size(const VideoFacts& video) {
  const double scale = std::min({1.0, double(kWidest) / video.width, double(kWidest) / video.height});
  return {even(video.width * scale), even(video.height * scale)};
}

Frame picture_at(Source& source, const Facts& facts, Micros time, const PictureSize& size, int threads,
                 const OnProgress& on_progress) {
  const auto& video = *facts.video;
  const Codec codec = source.decoder(video.stream, threads);
  const auto base = source.stream(video.stream).time_base;
  Frame found, before;
  bool reached = false;
  const auto take = [&](Frame& picture) {
    if (reached) return;
    const auto stamp = picture->best_effort_timestamp;
    // The last one that begins by then is what is seen.
    reached = found && stamp != AV_NOPTS_VALUE && to_micros(stamp, base) - facts.offset > time;
    if (!reached) before = std::exchange(found, std::move(picture));
  };
  source.seek(facts.offset + time);
  for (int packets = 0; !reached; ++packets) {
    const auto packet = source.read();
    if (packets % 50 == 0) on_progress(0.5);
    decode(*codec, packet.get(), take);
    if (!packet) break;
  }
  if (!found) throw Error(Code::corrupt_media, "there is no picture at that time", "nothing_decodes");
  PictureGraph graph(video, size.width, size.height, 1);
  Frame seen;
  const auto keep = [&](Frame scaled) { seen = std::move(scaled); };
  // A deinterlacer wants to know what came before.
  if (before && graph.is_temporal()) {
    before->pts = 0;
    graph.push(*before, keep);
  }
  found->pts = 3600;
  graph.push(*found, keep);
  graph.flush(keep);
  if (!seen) throw Error(Code::corrupt_media, "there is no picture at that time", "nothing_decodes");
  return seen;
}

Poster picture_at(int source_fd, const Facts& facts, Micros time, const OnProgress& on_progress) {
  Source source(source_fd);
  source.know(facts);
  if (!facts.video) throw Error(Code::corrupt_media, "there is no picture", "nothing_decodes");
  source.keep_only([&](int stream) { return stream == facts.video->stream; });
  return {to_jpeg(*picture_at(source, facts, time, poster_size(*facts.video), 0, on_progress),
                  output_colours(*facts.video).matrix),
          time};
}

std::vector<Poster> make_posters(Source& source, const Facts& facts, const OnProgress& on_progress) {
  if (facts.video) return posters_of_video(source, facts, on_progress);
  try {
    if (facts.cover) return poster_of_cover(source, *facts.cover);
  } catch (const Error&) {
    // A damaged cover is no reason to refuse a recording.
  }
  return {};
}

}  // namespace acervo::ingest::av
