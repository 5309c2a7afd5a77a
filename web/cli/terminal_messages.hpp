#pragma once

#include <string>
#include <string_view>

#include "catalog/core/error.hpp"
#include "catalog/core/units.hpp"

namespace acervo::web {

/// One clear sentence for whoever sits at the terminal: what happened and what to do, in the terminal's language.
std::string terminal_message(const Error& error);

/// A sentence by key with "{}" replaced in order.
std::string terminal_text(std::string_view key, std::initializer_list<std::string_view> values = {});

/// Rounded, without its unit.
std::string megabytes(Bytes bytes);

}  // namespace acervo::web
