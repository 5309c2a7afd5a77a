#pragma once

#include <span>

#include "catalog/core/wording.hpp"

/// What the server says to people, by what it is about. `web/api/messages.hpp` looks it up.
namespace acervo::web::messages {

std::span<const Wording> problem_titles();
std::span<const Wording> problems();
std::span<const Wording> pages();  ///< of plain pages, mails, filters and suggested tags
std::span<const Wording>
preparation();  ///< why a file was refused or its preparation failed; the last is said of others

}  // namespace acervo::web::messages
