#pragma once

#include "ingest/av/probe.hpp"
#include "ingest/av/source.hpp"

namespace acervo::ingest::av {

/// Looks at some pictures for the comb of interlacing: flags are often wrong, on tapes above all. Where the pictures do
/// not tell (nothing moves), the flag stands.
void detect_fields(Source& source, Facts& facts, const OnProgress& on_progress);

}  // namespace acervo::ingest::av
