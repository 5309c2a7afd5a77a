#pragma once

#include <string>
#include <string_view>

namespace acervo::streamer {

/// A language in its own words, for players' menus: "es" is "Español". A tag that nobody knows stands for itself.
std::string language_name(std::string_view tag);

}  // namespace acervo::streamer
