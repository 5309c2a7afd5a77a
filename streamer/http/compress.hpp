#pragma once

#include <string>
#include <string_view>

namespace acervo::streamer {

/// Whether an Accept-Encoding header takes `coding` ("gzip", "br"); one with q=0 is refused.
/// @source RFC 9110, 12.5.3
bool accepts_coding(std::string_view accept_encoding, std::string_view coding);

/// Whether compressing a body of that Content-Type is worth it.
bool is_compressible(std::string_view content_type);

/// gzip at a level for answers made on the fly.
std::string gzip(std::string_view bytes);

}  // namespace acervo::streamer
