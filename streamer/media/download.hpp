#pragma once

#include <functional>
#include <vector>

#include "catalog/library/presentation.hpp"
#include "streamer/http/response.hpp"

namespace acervo::streamer {

/// The slices of a rung as one file that plays anywhere: the init section, an index, then picture and sound segments
/// in turn. Nothing is copied or written.
/// @param open  the blob of that key; kept, and called for each when its turn comes
/// @throws Error{unavailable, ..., "preparing"} while a segment of it is not stored
std::vector<Slice> download_slices(const Presentation& presentation, const Rung& rung,
                                   std::function<std::shared_ptr<const Fd>(const std::string&)> open);

/// Bytes of the whole download; 0 while it is not complete.
std::uint64_t download_size(const Presentation& presentation, const Rung& rung);

/// "attachment" with the title as file name.
/// @source RFC 6266, 4.3; RFC 8187
std::string attachment(std::string_view title, std::string_view rung, std::string_view extension);

}  // namespace acervo::streamer
