#pragma once

#include "ingest/av/scan.hpp"

namespace acervo::ingest::av {

/// Notes the key pictures of a source that may be copied, after looking at some of them: that each begins anew (no
/// picture after it needs one before it) and when it is shown. The rest is seen where it is copied.
void note_keys(Source& source, Facts& facts, const Scan& scan, const OnProgress& on_progress);

}  // namespace acervo::ingest::av
