#pragma once

#include <initializer_list>
#include <string>
#include <string_view>

#include "streamer/http/request.hpp"

namespace acervo::streamer {

/// The coding of `available` ("br", "gzip"; ours to prefer first, "" for none) that the client likes best by all its
/// Accept-Encoding fields and their weights; empty: the body as it is.
/// @source RFC 9110, 12.5.3
std::string_view choose_coding(const Request& request, std::initializer_list<std::string_view> available);

/// Whether compressing a body of that Content-Type is worth it.
bool is_compressible(std::string_view content_type);

/// gzip at a level for answers made on the fly.
std::string gzip(std::string_view bytes);

}  // namespace acervo::streamer
