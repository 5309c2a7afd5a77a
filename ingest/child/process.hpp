#pragma once

#include <functional>
#include <span>
#include <stop_token>

#include "catalog/core/json.hpp"
#include "ingest/child.hpp"

namespace acervo::ingest {

/// Runs the program for one job and waits for it.
/// @param fds      become the child's descriptors 3, 4, …; nothing else of ours reaches it
/// @param on_line  every line but the last one, on the calling thread
/// @return what stands under "result"
/// @throws what stands under "error", or what became of the child; it is gone in every case
Json run_child(const ChildProgram& program, Json job, std::span<const int> fds,
               const std::function<void(const Json&)>& on_line, const std::stop_token& stop);

}  // namespace acervo::ingest
