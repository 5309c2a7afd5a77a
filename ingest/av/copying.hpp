#pragma once

#include "ingest/av/scan.hpp"

namespace acervo::ingest::av {

/// Notes when key pictures are shown, and whether the source may be copied, after looking at some of them: then each
/// begins anew (no picture after it needs one before it). The rest is seen where it is copied.
void note_keys(Source& source, Facts& facts, const Scan& scan, const OnProgress& on_progress);

}  // namespace acervo::ingest::av
