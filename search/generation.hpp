#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

// An index folder holds generations (`generation-000001`, each a Xapian database) and the file `current`, which names
// the live one and is only ever replaced by rename. A rebuild fills the next generation and then renames.
namespace acervo::search {

/// All that are there, in their order, also unfinished ones.
std::vector<std::string> generations(const std::filesystem::path& folder);

/// The live generation's name; empty when nothing has been built yet, or its name is not what was written.
std::string current_generation(const std::filesystem::path& folder);

/// A name that no generation has had.
std::string next_generation(const std::filesystem::path& folder);

/// Makes `name` the live one, durably and at once for every reader that looks.
void make_current(const std::filesystem::path& folder, const std::string& name);

/// Deletes what a rebuild that was killed has left. Only for who holds the lock that rebuilds take.
void sweep_unfinished(const std::filesystem::path& folder);

/// Deletes generations that are neither live nor newer than it. Whoever still reads one keeps it by its open files;
/// the one before the live is kept, for a reader that is just opening it.
void sweep_generations(const std::filesystem::path& folder);

}  // namespace acervo::search
