#include "ingest/av/colours.hpp"

#include <algorithm>

extern "C" {
#include <libavutil/pixdesc.h>
}

namespace acervo::ingest::av {

Colours output_colours(const VideoFacts& video) {
  if (video.transfer != Transfer::sdr || video.rgb) return {};
  Colours colours;
  if (std::min(video.coded_width, video.coded_height) < 700)
    colours = {AVCOL_PRI_SMPTE170M, AVCOL_TRC_SMPTE170M, AVCOL_SPC_SMPTE170M};
  if (const int named = av_color_primaries_from_name(video.primaries.c_str()); named > 0)
    colours.primaries = AVColorPrimaries(named);
  if (const int named = av_color_transfer_from_name(video.transfer_name.c_str()); named > 0)
    colours.transfer = AVColorTransferCharacteristic(named);
  if (const int named = av_color_space_from_name(video.matrix.c_str()); named > 0) colours.matrix = AVColorSpace(named);
  return colours;
}

}  // namespace acervo::ingest::av
