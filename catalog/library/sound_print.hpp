#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "catalog/core/units.hpp"

namespace acervo {

/// What a recording sounds like: one number for each eighth of a second or so, of which re-encoding changes few bits.
using SoundPrint = std::vector<std::uint32_t>;

/// From one number to the next: 1365 samples at 11,025 Hz.
inline constexpr Micros kPrintStep{123'810};

/// The numbers by which prints that have something in common are found: the same ones of the same sound wherever it
/// stands, an eighth of all (of less than a minute all); none of what says nothing (silence, a tone). Ascending,
/// without repetitions.
std::vector<std::int32_t> print_keys(const SoundPrint& print);

/// How two recordings lie on each other.
struct SameSound {
  Micros shared{};        ///< how long they sound alike
  Micros offset{};        ///< what comes at t in `a` comes at t - offset in `b`
  double difference = 0;  ///< share of the bits that differ there; of unlike sounds nearly a half
};

/// Whether they are, as far as they can be laid on each other, the same recording: nothing for those that only have an
/// opening, a melody or silence in common.
std::optional<SameSound> same_sound(const SoundPrint& a, const SoundPrint& b);

}  // namespace acervo
