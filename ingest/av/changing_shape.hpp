#pragma once

#include "ingest/av/scan.hpp"

namespace acervo::ingest::av {

/// Recordings of calls begin small and grow, telephones are turned, broadcasts change between 4:3 and 16:9: the shape
/// that is seen longest is the lesson's, as large as it comes. The first picture, which `facts` has been told of, says
/// nothing of that. Looks at key pictures where the codec and the container can change.
void settle_shape(Source& source, Facts& facts, const Scan& scan, const OnProgress& on_progress);

}  // namespace acervo::ingest::av
