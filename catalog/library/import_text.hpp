#pragma once

#include <string>
#include <string_view>

namespace acervo {

/// One line for a title or a name: UTF-8, no control or invisible characters, character references resolved
/// ("Q&amp;A"), white space squeezed. Tags stay: "El elemento <b> de HTML" is a title.
std::string plain_line(std::string_view bytes);

/// Paragraphs for a description: UTF-8, HTML turned to text where there is any, the marks of reStructuredText and
/// Markdown taken off ("`Blaze <http://…>`__" becomes "Blaze (http://…)"), and lines that somebody's editor broke at 72
/// columns joined, since a telephone breaks them elsewhere.
std::string plain_paragraphs(std::string_view bytes);

/// UTF-8 without control characters, direction overrides, zero-width spaces and byte order marks; "\r\n" and "\r" are
/// "\n". Joiners stay: emoji and Persian need them.
std::string clean_text(std::string_view bytes);

/// The text of an HTML fragment; what is no known tag ("a < b", "<http://…>") stays as it is.
std::string html_to_text(std::string_view utf8);

}  // namespace acervo
