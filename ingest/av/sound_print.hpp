#pragma once

#include <cstdint>
#include <vector>

#include "ingest/av/probe.hpp"
#include "ingest/facts.hpp"

namespace acervo::ingest::av {

/// What the first quarter of an hour sounds like, whatever it was encoded as: Chromaprint's numbers of the first sound
/// track, about eight a second. Empty where there is no sound.
std::vector<std::uint32_t> make_sound_print(int source_fd, const Facts& facts, const OnProgress& on_progress);

}  // namespace acervo::ingest::av
