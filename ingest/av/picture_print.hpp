#pragma once

#include "ingest/av/probe.hpp"
#include "ingest/facts.hpp"
#include "ingest/picture_changes.hpp"

namespace acervo::ingest::av {

/// What changes in the pictures of the first minutes, whatever they were encoded as: at least five minutes, at most
/// fifteen where little moves, and as far as two minutes of processor go. Empty where there is no picture.
PicturePrint make_picture_print(int source_fd, const Facts& facts, const OnProgress& on_progress);

}  // namespace acervo::ingest::av
