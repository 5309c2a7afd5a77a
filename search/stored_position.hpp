#pragma once

#include <filesystem>

#include "search/document.hpp"

namespace acervo::search {

/// How far the index in `folder` has followed the feed, as any process may ask while another one writes. Empty where
/// there is no index yet, or where it cannot be read at this moment.
Position stored_position(const std::filesystem::path& folder);

}  // namespace acervo::search
