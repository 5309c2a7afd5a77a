#pragma once

#include "ingest/av/probe.hpp"
#include "ingest/av/source.hpp"
#include "ingest/derive.hpp"

namespace acervo::ingest::av {

/// The captions inside a file: its text subtitle streams, and CEA-608 where the probe saw some in the pictures. Reads
/// the whole file where the container keeps them between the pictures.
std::vector<EmbeddedCaptions> read_captions(Source& source, const Facts& facts, const OnProgress& on_progress);

}  // namespace acervo::ingest::av
