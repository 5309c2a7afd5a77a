#pragma once

#include <string_view>

#include "catalog/core/fd.hpp"
#include "catalog/core/turns.hpp"
#include "ingest/child.hpp"
#include "web/api/services.hpp"

// What the media child does while somebody waits for the answer: a picture, a caption file.
namespace acervo::web {

/// The media child with the limits of something small: 1 GB, 30 s, at normal priority.
/// @throws Error{unavailable} where this server has none
ingest::ChildProgram small_child(const Services& services);

/// Two of them at a time, and one more waits, on a thread of the pool. @throws Error{unavailable, reason "busy"} for
/// whoever else comes
[[nodiscard]] Turns::Turn child_turn();

/// A file in memory, as a child wants it.
Fd file_of(std::string_view bytes);

}  // namespace acervo::web
