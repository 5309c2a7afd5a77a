#pragma once

#include <cstdint>
#include <filesystem>
#include <tuple>
#include <vector>

// Private to search/.
namespace acervo::search {

/// The size and the time of the last write of each of a database's files. Xapian believes what it reads in a block that
/// it is about to change, and writes past its memory where somebody else has written nonsense there; so whoever writes
/// remembers how the files were left, and asks before writing again. Not thread-safe; files that are gone have no mark.
using FileMarks = std::vector<std::tuple<std::filesystem::path, std::uintmax_t, std::filesystem::file_time_type>>;
FileMarks marks_of(const std::filesystem::path& database);

}  // namespace acervo::search
