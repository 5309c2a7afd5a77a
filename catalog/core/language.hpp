#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace acervo {

/// A language that a text seems to be in.
struct DetectedLanguage {
  std::string code;       ///< BCP 47, of the language alone: "es", "pt", "zh"
  double share = 0;       ///< of the text's letters, 0 to 1
  bool reliable = false;  ///< enough text, and no close second
};

/// The language that most of a plain text is in, by its letters and letter groups; empty where there are too few to
/// say. Addresses, and HTML if there is any, do not count. Thread-safe.
/// @param hint  a language that it is likely to be in, as a tag; empty: none
std::optional<DetectedLanguage> detect_written_language(std::string_view utf8, std::string_view hint = {});

}  // namespace acervo
