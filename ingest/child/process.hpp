#pragma once

#include <cstdint>
#include <functional>
#include <span>
#include <stop_token>
#include <string>

#include "catalog/core/fd.hpp"
#include "catalog/core/json_fwd.hpp"
#include "ingest/child.hpp"

namespace acervo::ingest {

/// What a child may hand over in memory, which is ours as much as its own.
inline constexpr std::int64_t kMostInMemory = std::int64_t(64) << 20;

/// A file in memory for output.
Fd memory_file(const char* name);

/// The program with its output limited to what may be in memory.
ChildProgram into_memory(ChildProgram program);

/// All of a memory file. @throws Error{internal} where it is larger than may be
std::string read_memory_file(int fd);

/// Runs the program for one job and waits for it.
/// @param fds      become the child's descriptors 3, 4, …; nothing else of ours reaches it
/// @param on_line  every line but the last one, on the calling thread
/// @return what stands under "result"
/// @throws what stands under "error", or what became of the child; it is gone in every case
Json run_child(const ChildProgram& program, Json job, std::span<const int> fds,
               const std::function<void(const Json&)>& on_line, const std::stop_token& stop);

}  // namespace acervo::ingest
