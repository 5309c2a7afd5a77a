#pragma once

#include <string>
#include <string_view>

namespace acervo::web {

/// Empty where the text is none.
std::string base64_decode(std::string_view text);

/// One value of tus's Upload-Metadata ("filename ZnJh…,material M2s5…"), which may hold any bytes; empty where it is
/// not there or is no base64.
/// @source tus 1.0.0, Creation, Upload-Metadata
std::string upload_metadata(std::string_view header, std::string_view key);

}  // namespace acervo::web
