#pragma once

#include <string_view>
#include <vector>

// Private to search/.
namespace acervo::search {

/// A part of a question: between quotes of any fashion, or not.
struct Piece {
  std::string_view text;
  bool quoted;
};

/// Cuts at quotes of any fashion; one that is never closed is nothing.
std::vector<Piece> pieces_of(std::string_view text);

}  // namespace acervo::search
