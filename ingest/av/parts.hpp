#pragma once

#include <cstdint>
#include <vector>

namespace acervo::ingest::av {

/// Where the recordings of a file begin that was made by joining whole ones (`cat`, a recorder that was started anew,
/// a radio's stream): the bytes, ascending, the first 0. One only, where the file is as files mostly are, where what it
/// says of itself leads nowhere, and where its container needs no help (transport streams, Matroska without sizes).
/// Demuxers take the first for the whole: its index, its tracks, its end.
/// @source ISO/IEC 14496-12, 4.2; RFC 8794, 4 to 7; RFC 3533, 4 and 6
std::vector<std::int64_t> find_parts(int fd, std::int64_t bytes);

}  // namespace acervo::ingest::av
