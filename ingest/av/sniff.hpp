#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace acervo::ingest::av {

/// Where a disc says what it is, which is as far as the beginning of a file is looked at.
inline constexpr std::size_t kDiscLabel = 32768;

/// Why the beginning of a file says that it is no audiovisual file, as a reason of Error, or nothing.
/// Looked at before libav sees a byte: it would follow a playlist and call a drawing a film.
/// @param head  the first bytes, up to some 32 KiB
std::optional<std::string> refused_by_sight(std::string_view head);

}  // namespace acervo::ingest::av
