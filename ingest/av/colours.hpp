#pragma once

#include "ingest/av/owners.hpp"
#include "ingest/facts.hpp"

namespace acervo::ingest::av {

/// What we state about our pictures, in the numbers of ISO/IEC 23091-2 (libav uses the same).
struct Colours {
  AVColorPrimaries primaries = AVCOL_PRI_BT709;
  AVColorTransferCharacteristic transfer = AVCOL_TRC_BT709;
  AVColorSpace matrix = AVCOL_SPC_BT709;
};

/// The source's own, where it says; else by custom: BT.601 for standard definition, BT.709 for the rest and all that
/// was converted (HDR, RGB).
Colours output_colours(const VideoFacts& video);

}  // namespace acervo::ingest::av
