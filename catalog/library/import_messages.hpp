#pragma once

#include <span>
#include <string>
#include <string_view>

namespace acervo {

/// The sentence for a problem's or warning's code in "es", "pt" or "en" (else Spanish). Quotes what stands in the file,
/// never a library's words. An unknown code gives a general sentence.
std::string import_message(std::string_view code, std::string_view language, std::span<const std::string> args = {});

/// The field as a person calls it: "título" for "title".
std::string_view import_field_label(std::string_view field, std::string_view language);

/// Every code that `import_message` has a sentence for; a test holds the parser against it.
std::span<const std::string_view> import_message_codes();

}  // namespace acervo
