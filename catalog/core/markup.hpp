#pragma once

#include <string>
#include <string_view>

namespace acervo {

/// A text as the content of an element or the value of a quoted attribute, in HTML and XML alike. Without what XML has
/// no character for, however it was stored.
std::string escape_markup(std::string_view text);
void append_escaped(std::string& out, std::string_view text);

/// A text as the text of a WebVTT cue. Its readers know few character references, so quotes stay; since ">" does not,
/// no text holds the arrow of a cue's times.
std::string escape_cue(std::string_view text);

}  // namespace acervo
