#pragma once

#include "ingest/av/probe.hpp"
#include "ingest/av/source.hpp"
#include "ingest/derive.hpp"

namespace acervo::ingest::av {

struct Poster {
  std::string jpeg;
  int width = 0, height = 0;
};

/// The picture that stands for a lesson: sharp, neither black nor white, nor in the middle of a transition. Of a
/// recording without pictures, its cover; if there is none either, nothing.
Poster make_poster(Source& source, const Facts& facts, const OnProgress& on_progress);

}  // namespace acervo::ingest::av
