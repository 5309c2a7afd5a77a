#pragma once

#include "ingest/av/probe.hpp"
#include "ingest/av/source.hpp"

namespace acervo::ingest::av {

/// Measures every sound track by EBU R 128, and whether its two channels say the same: all of a short recording, of a
/// long one windows of three seconds spread over it, so that a lesson of two hours is playable as soon as one of two
/// minutes.
void measure_loudness(Source& source, Facts& facts, const OnProgress& on_progress);

}  // namespace acervo::ingest::av
