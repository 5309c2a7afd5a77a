#pragma once

#include "ingest/av/probe.hpp"
#include "ingest/derive.hpp"

namespace acervo::ingest::av {

/// Small pictures of the whole lesson, on sheets. Only key pictures are decoded.
/// @return without the sheets' bytes, which are appended to `fd`
Storyboard make_storyboard(int source_fd, int fd, const Facts& facts, const OnProgress& on_progress);

}  // namespace acervo::ingest::av
