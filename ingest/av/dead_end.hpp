#pragma once

#include "ingest/av/scan.hpp"

namespace acervo::ingest::av {

/// Shortens a lesson whose file goes on after nothing in it decodes any more: a download that reserved its space and
/// was cut off keeps a whole index. Costs one seek where the end is alive.
void trim_dead_end(Source& source, Facts& facts, const OnProgress& on_progress);

}  // namespace acervo::ingest::av
