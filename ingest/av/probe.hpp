#pragma once

#include <functional>

#include "ingest/facts.hpp"

namespace acervo::ingest::av {

/// Told often enough to see that work goes on; 0 to 1.
using OnProgress = std::function<void(double)>;

/// Measures a file: reads its packets, decodes some of every stream.
/// @throws Error{unsupported_media | corrupt_media | too_large} with the reasons listed in ingest/child.hpp
Facts probe(int source_fd, const OnProgress& on_progress);

}  // namespace acervo::ingest::av
