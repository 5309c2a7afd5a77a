#pragma once

#include <cstddef>
#include <functional>
#include <vector>

#include "search/analysis.hpp"

// Private to search/.
namespace acervo::search {

/// The words of a question from `begin` to before `end` tell what is sought. Those before and after them only ask for
/// it: "quiero un video sobre", "¿para qué sirve", "para mis alumnos de tercero".
struct Framing {
  std::size_t begin = 0;
  std::size_t end = 0;
};

struct FramingContext {
  /// Whether a name of several words in the vocabularies begins at a token: that is what is sought.
  std::function<bool(std::size_t)> named;
  /// Whether anybody says the word of a token. What nobody says may be one that asks, mistyped.
  std::function<bool(std::size_t)> known;
};

Framing framing_of(const std::vector<Token>& tokens, const FramingContext& context);

}  // namespace acervo::search
