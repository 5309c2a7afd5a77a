#pragma once

#include "ingest/av/probe.hpp"
#include "ingest/av/source.hpp"

namespace acervo::ingest::av {

/// Whether a coded picture carries CEA-608 or 708, by the mark that such data begins with (ATSC A/53, part 4, 6.2.3).
bool carries_captions(const AVPacket& picture);

/// Looks for captions where nobody has read the pictures: they may begin long after the film does.
void find_closed_captions(Source& source, Facts& facts, const OnProgress& on_progress);

}  // namespace acervo::ingest::av
