#pragma once

#include "ingest/av/probe.hpp"
#include "ingest/av/source.hpp"
#include "ingest/derive.hpp"

namespace acervo::ingest::av {

struct PictureSize {
  int width, height;
};

/// At most 1280 a side, even.
PictureSize poster_size(const VideoFacts& video);

struct Poster {
  std::string jpeg;
  Micros time{};
};

/// Pictures that could stand for a lesson, best first and at most six: sharp, neither black nor white, nor in the
/// middle of a transition, and no two alike. Of a recording without pictures, its cover; if there is none either,
/// nothing.
std::vector<Poster> make_posters(Source& source, const Facts& facts, const OnProgress& on_progress);

/// The picture that is seen at `time` of the lesson, of a size. The source keeps nothing but the picture's stream.
/// @throws Error{corrupt_media, "nothing_decodes"}
Frame picture_at(Source& source, const Facts& facts, Micros time, const PictureSize& size, int threads,
                 const OnProgress& on_progress);

/// The same as JPEG, no larger than a poster.
Poster picture_at(int source_fd, const Facts& facts, Micros time, const OnProgress& on_progress);

}  // namespace acervo::ingest::av
