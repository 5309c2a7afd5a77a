#pragma once

#include <string>

namespace acervo::ingest {

/// Names the running kernel and the space of process numbers that this process sees: two with the same name can tell
/// whether the other still lives. Containers differ, also those that call themselves the same. Empty if unknown.
std::string machine_name();

/// Whether no process has that number (any more). One that is not ours counts as living.
bool has_ended(int pid);

}  // namespace acervo::ingest
