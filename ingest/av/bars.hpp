#pragma once

#include "ingest/av/probe.hpp"
#include "ingest/av/source.hpp"

namespace acervo::ingest::av {

/// Finds black bars that are there all the time, and sets what remains as the picture. Dark scenes do not count; a
/// subtitle in a bar, or a part without bars, keeps it. Black around writing is a slide, no bar: the picture must begin
/// in a straight line. Costs one picture where there are none.
void detect_bars(Source& source, Facts& facts, const OnProgress& on_progress);

}  // namespace acervo::ingest::av
