#pragma once

#include <optional>

#include "ingest/av/source.hpp"
#include "ingest/facts.hpp"

namespace acervo::ingest::av {

/// What the container and the codec's parameters say, before anything is decoded or measured: streams chosen, shape,
/// names, chapters. Times are still in the file's own time.
Facts read_stream_facts(Source& source);

/// Works out the size as it is to be seen from the coded one, the crop, the pixels' aspect and the turn.
void shape(VideoFacts& video);

/// Fills in what only a decoded picture tells (pixel format, colour, interlacing), and the shape again from it.
void refine(VideoFacts& video, const AVFrame& picture, Source& source);
/// The same for a picture that comes from no container. @param aspect  of its pixels; 0/1: square
void refine(VideoFacts& video, const AVFrame& picture, AVRational aspect);

}  // namespace acervo::ingest::av
