#pragma once

#include <optional>
#include <string_view>

namespace acervo::ingest {

enum class PictureKind { jpeg, png, webp };

/// What a picture file says of itself in its first bytes. Nothing is decoded.
struct PictureHeader {
  PictureKind kind;
  int width = 0, height = 0;  ///< as it is stored, before its orientation; may be anything
};

/// Nothing where it is none of the three, or its header is cut off.
/// @source ITU-T T.81, B.2.2; W3C PNG, 11.2.2; RFC 9649, 2.4 to 2.7
std::optional<PictureHeader> read_picture_header(std::string_view bytes);

}  // namespace acervo::ingest
