#pragma once

#include <string>
#include <string_view>

namespace acervo::web {

/// A sentence for people, by its key, in "es", "pt" or "en". An unknown key gives the sentence for "internal".
std::string_view message(std::string_view key, std::string_view language);

/// Whether there is a sentence for that key.
bool has_message(std::string_view key);

/// Why a file was refused or its preparation failed, and what to do about it.
std::string_view preparation_message(std::string_view reason, std::string_view language);

}  // namespace acervo::web
