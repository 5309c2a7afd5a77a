#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace acervo::ingest::av {

/// Why the beginning of a file says that it is no audiovisual file, as a reason of Error, or nothing.
/// Looked at before libav sees a byte: it would follow a playlist and call a drawing a film.
/// @param head  the first bytes, up to some 4 KiB
std::optional<std::string> refused_by_sight(std::string_view head);

}  // namespace acervo::ingest::av
