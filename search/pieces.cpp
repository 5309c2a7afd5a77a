#include "search/pieces.hpp"

#include <utility>

namespace acervo::search {

std::vector<Piece> pieces_of(std::string_view text) {
  static constexpr std::pair<std::string_view, std::string_view> kQuotes[] = {
      {"\"", "\""}, {"\xE2\x80\x9C", "\xE2\x80\x9D"}, {"\xC2\xAB", "\xC2\xBB"}, {"\xE2\x80\x9E", "\xE2\x80\x9C"}};
  std::vector<Piece> pieces;
  std::size_t plain = 0;
  for (std::size_t i = 0; i < text.size();) {
    bool jumped = false;
    for (const auto& [open, close] : kQuotes) {
      if (text.substr(i, open.size()) != open) continue;
      const std::size_t end = text.find(close, i + open.size());
      if (end == std::string_view::npos) continue;
      pieces.push_back({text.substr(plain, i - plain), false});
      pieces.push_back({text.substr(i + open.size(), end - i - open.size()), true});
      plain = i = end + close.size();
      jumped = true;
      break;
    }
    if (!jumped) ++i;
  }
  pieces.push_back({text.substr(plain), false});
  return pieces;
}

}  // namespace acervo::search
