#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace acervo {

/// Well-formed UTF-8 from whatever arrived: UTF-8 or UTF-16 with or without a byte order mark, else Windows-1252.
/// Lines end in a line feed. NUL and other control characters but tab are dropped, and what Unicode
/// never makes a character (U+FFFE): no XML may hold it. The result is in normal form C.
std::string to_utf8(std::string_view bytes);

bool is_utf8(std::string_view bytes);

/// For comparing and finding: lower case, without accents or compatibility forms. "Óptica ﬁna" becomes "optica fina",
/// and `ñ` becomes `n`: who must tell them apart compares `lower` too.
std::string fold(std::string_view utf8);

/// Lower case in normal form C, accents kept.
std::string lower(std::string_view utf8);

/// Without white space at both ends, and with every run of it inside as one space.
std::string squeeze(std::string_view utf8);

/// Length as a person counts it (code points).
std::size_t length(std::string_view utf8);

/// At most `limit` code points, cut at a word's end where one is near, with "…" where something was cut.
std::string shorten(std::string_view utf8, std::size_t limit);

}  // namespace acervo
